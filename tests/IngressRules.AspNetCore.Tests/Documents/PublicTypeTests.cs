using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using IngressRules.Kubernetes;
using IngressRules.Matching;
using IngressRules.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>
/// Each public type has a use: a sample, a document or another package names it or one of its extension methods, or it is part of the
/// signature of a type that they name.
/// </summary>
public sealed partial class PublicTypeTests
{
    private static readonly Assembly[] s_packages =
    [
        typeof(IngressMatcher).Assembly, typeof(IngressRulesOptions).Assembly, typeof(IngressRulesAdminExtensions).Assembly,
        typeof(KestrelIngressExtensions).Assembly, typeof(YarpIngressRulesBuilderExtensions).Assembly,
        typeof(KubernetesIngressRulesBuilderExtensions).Assembly, typeof(KubernetesSource).Assembly,
    ];

    [Fact]
    public void Each_public_type_is_used_by_a_sample_a_document_or_another_package()
    {
        List<Type> waiting =
        [
            .. from package in s_packages
               let words = WordsBeside(package)
               from type in package.GetExportedTypes()
               where words.Overlaps(NamesOf(type))
               select type,
        ];
        var used = new HashSet<Type>();
        while (waiting.Count > 0)
        {
            Type next = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            if (used.Add(next))
            {
                waiting.AddRange(PartsOf(next).SelectMany(Open).Where(t => s_packages.Contains(t.Assembly) && t.IsVisible));
            }
        }

        Assert.Empty(s_packages.SelectMany(a => a.GetExportedTypes()).Where(t => !used.Contains(t)).Select(t => t.FullName));
    }

    /// <summary>All words of the samples, the documents and the sources of the other packages.</summary>
    private static HashSet<string> WordsBeside(Assembly package)
    {
        string[] extensions = [".cs", ".md"];
        string own = $"src/{package.GetName().Name}/";
        IEnumerable<string> files = new[] { "samples", "docs", "src" }
            .SelectMany(f => Directory.EnumerateFiles(Repository.PathOf(f), "*", SearchOption.AllDirectories))
            .Append(Repository.PathOf("README.md"))
            .Where(f => extensions.Contains(Path.GetExtension(f)))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith(own, StringComparison.Ordinal) || f.EndsWith(".md", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));
        return [.. files.SelectMany(f => Word().Matches(Repository.Read(f)).Select(m => m.Value))];
    }

    private static IEnumerable<string> NamesOf(Type type) => type.IsDefined(typeof(ExtensionAttribute), inherit: false)
        ? type.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name).Append(type.Name)
        : [type.Name.Split('`')[0]];

    /// <summary>The types in the signature of a type.</summary>
    private static IEnumerable<Type> PartsOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(Declared).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
            .Concat(type.GetConstructors().SelectMany(c => c.GetParameters().Select(p => p.ParameterType)))
            .Concat(type.GetFields(Declared).Select(f => f.FieldType))
            .Concat(type.GetInterfaces())
            .Concat(type.GetNestedTypes())
            .Concat(type.BaseType is { } parent ? [parent] : []);
    }

    /// <summary>A type without its wrappers: the type itself, its elements and its arguments.</summary>
    private static IEnumerable<Type> Open(Type type) => type.HasElementType ? Open(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Open).Append(type.GetGenericTypeDefinition())
        : [type];

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Word();
}
