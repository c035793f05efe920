using IngressRules.Reading;

namespace IngressRules.Reloading;

/// <summary>One place that objects come from, such as a file, and what it held at one moment.</summary>
/// <param name="Name">What tells the places apart: a full path, or the position of a set of objects that was made in code.</param>
/// <param name="Content">The objects and findings. The same instance as before means that nothing has changed there.</param>
public sealed record ObjectSource(string Name, IngressReadResult Content);

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
