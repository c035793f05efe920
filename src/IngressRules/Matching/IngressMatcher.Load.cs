using IngressRules.Compilation;
using IngressRules.Model;
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

    /// <summary>
    /// Validates and compiles Ingresses that are made in code. Invalid ones are left out and reported in <see cref="Diagnostics"/>, and so
    /// is every other that does not take part. One without a namespace is in <c>default</c>.
    /// </summary>
    /// <param name="ingresses">The Ingresses.</param>
    /// <param name="options">How rules are compiled; null for the defaults.</param>
    public static IngressMatcher Create(IEnumerable<Ingress> ingresses, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingresses);
        return Create(new KubernetesObjects { Ingresses = ingresses.ToValueList() }, options);
    }

    /// <summary>
    /// Validates and compiles Ingresses and IngressClasses that are made in code. Objects that do not take part are reported in
    /// <see cref="Diagnostics"/>. An Ingress without a namespace is in <c>default</c>.
    /// </summary>
    /// <param name="objects">The objects; those of other kinds change nothing.</param>
    /// <param name="options">How rules are compiled; null for the defaults.</param>
    public static IngressMatcher Create(KubernetesObjects objects, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return Create(new IngressReadResult { Objects = DefaultNamespace.Fill(objects) }, options);
    }

    private static IngressMatcher Create(IngressReadResult read, CompilerOptions? options) =>
        new(IngressCompiler.Compile(IngressValidator.Validate(read), options));
}
