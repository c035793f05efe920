using IngressRules.Compilation;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Matching;

// Shortcuts from files or text to a matcher, without handling the stages one by one.
public sealed partial class IngressMatcher
{
    /// <summary>
    /// Reads, validates and compiles a file or a directory. Invalid objects are left out and reported in <see cref="Diagnostics"/>. A file
    /// that cannot be read is reported there too; it does not throw.
    /// </summary>
    /// <param name="path">A file, or a directory whose <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files are read.</param>
    /// <param name="options">How rules are compiled; null for the defaults.</param>
    public static IngressMatcher Load(string path, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Create(IngressReader.ReadPaths([path]), options);
    }

    /// <summary>
    /// Reads, validates and compiles YAML or JSON text. Invalid objects are left out and reported in <see cref="Diagnostics"/>.
    /// </summary>
    /// <param name="text">The manifests.</param>
    /// <param name="options">How rules are compiled; null for the defaults.</param>
    public static IngressMatcher Parse(string text, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Create(IngressReader.Read(text), options);
    }

    /// <summary>Validates and compiles the objects that were read. The matcher has the findings of all stages.</summary>
    private static IngressMatcher Create(IngressReadResult read, CompilerOptions? options)
    {
        ValidationResult valid = IngressValidator.Validate(read);
        CompiledRules rules = IngressCompiler.Compile(valid, options);
        return new IngressMatcher(rules, [.. read.Diagnostics, .. valid.Diagnostics, .. rules.Diagnostics]);
    }
}
