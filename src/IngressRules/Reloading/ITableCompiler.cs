using IngressRules.Compilation;
using IngressRules.Forwarding;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>One place that objects come from, such as a file, and what it held at one moment.</summary>
/// <param name="Name">What tells the places apart: a full path, or the position of a set of objects that was made in code.</param>
/// <param name="Content">The objects and findings. The same instance as before means that nothing has changed there.</param>
public sealed record ObjectSource(string Name, ReadResult Content);

/// <summary>
/// Makes the table that follows the current one. This is where an update gets its cost, so a compiler is shown both sets of objects: it may
/// do as much work as they differ.
/// </summary>
public interface ITableCompiler
{
    /// <summary>Makes the next table. Calls take turns.</summary>
    /// <param name="current">The table in place.</param>
    /// <param name="before">What it was made of; empty at first.</param>
    /// <param name="after">What the next one is made of, in ordinal order of the names.</param>
    RoutingTable Compile(RoutingTable current, IReadOnlyList<ObjectSource> before, IReadOnlyList<ObjectSource> after);
}

/// <summary>Compiles everything anew each time.</summary>
/// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
/// <param name="validationOptions">How objects are validated; null for the defaults.</param>
/// <param name="resolverOptions">How backends become endpoints; null for the defaults.</param>
public sealed class WholeTableCompiler(
    CompilerOptions? compilerOptions = null, ValidationOptions? validationOptions = null, ResolverOptions? resolverOptions = null) : ITableCompiler
{
    /// <inheritdoc/>
    public RoutingTable Compile(RoutingTable current, IReadOnlyList<ObjectSource> before, IReadOnlyList<ObjectSource> after)
    {
        ArgumentNullException.ThrowIfNull(after);
        return RoutingTable.Build(ReadResult.Concat(after.Select(s => s.Content)), compilerOptions, validationOptions, resolverOptions, current);
    }
}
