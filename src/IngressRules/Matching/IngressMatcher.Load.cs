using IngressRules.Compilation;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Matching;

// The short way from text to a matcher, for those who need no stage by itself.
public sealed partial class IngressMatcher
{
    /// <summary>
    /// Reads, validates and compiles a file or a directory. What is wrong in it is left out and stands in <see cref="Diagnostics"/>; a
    /// file that cannot be read is a finding too, not an exception.
    /// </summary>
    /// <param name="path">A file, or a directory whose <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files are read.</param>
    /// <param name="options">How rules are compiled; null for the defaults.</param>
    public static IngressMatcher Load(string path, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Create(IngressReader.ReadPaths([path]), options);
    }

    /// <summary>Reads, validates and compiles a text, YAML or JSON. What is wrong in it stands in <see cref="Diagnostics"/>.</summary>
    /// <param name="text">The manifests.</param>
    /// <param name="options">How rules are compiled; null for the defaults.</param>
    public static IngressMatcher Parse(string text, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Create(IngressReader.Read(text), options);
    }

    /// <summary>Takes what was read through validation and compilation; the matcher carries the findings of all stages.</summary>
    private static IngressMatcher Create(IngressReadResult read, CompilerOptions? options)
    {
        ValidationResult valid = IngressValidator.Validate(read);
        CompiledRules rules = IngressCompiler.Compile(valid, options);
        return new IngressMatcher(rules, [.. read.Diagnostics, .. valid.Diagnostics, .. rules.Diagnostics]);
    }
}
