using System.Collections.Concurrent;
using System.Reflection;
using System.Xml.Linq;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>Reads the XML documentation of an assembly as Markdown.</summary>
internal static class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> s_members = new();

    /// <summary>The summary of a type, a property or a field; empty where there is none.</summary>
    public static string SummaryOf(MemberInfo member) => Read(member, "summary");

    /// <summary>The <c>value</c> element of a property; empty where there is none.</summary>
    public static string ValueOf(PropertyInfo property) => Read(property, "value");

    private static string Read(MemberInfo member, string element)
    {
        Assembly assembly = member.Module.Assembly;
        Dictionary<string, XElement> members = s_members.GetOrAdd(assembly, a =>
            XDocument.Load(Path.ChangeExtension(a.Location, ".xml")).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value));
        string key = member switch
        {
            Type type => $"T:{type.FullName}",
            PropertyInfo => $"P:{member.DeclaringType!.FullName}.{member.Name}",
            _ => $"F:{member.DeclaringType!.FullName}.{member.Name}",
        };
        return members.TryGetValue(key, out XElement? found) && found.Element(element) is { } text
            ? string.Join(' ', string.Concat(text.Nodes().Select(ToMarkdown)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : "";
    }

    private static string ToMarkdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{NameOf(see)}`",
        XElement element => $"`{element.Value}`",
        _ => "",
    };

    /// <summary>The last part of a referenced name, without parameters.</summary>
    private static string NameOf(XElement see)
    {
        string target = see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? see.Value;
        string name = target.Split('(')[0];
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..];
    }
}
