using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using IngressRules.Admin;
using IngressRules.Compilation;
using IngressRules.Kestrel.StrictHttp;
using IngressRules.Kubernetes;
using IngressRules.Kubernetes.AspNetCore;
using IngressRules.Yarp;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>The table of a public options class: its properties, their actual defaults, and their XML documentation.</summary>
internal static class OptionTypeTable
{
    /// <summary>Every public class of options of the library.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. new[]
            {
                typeof(CompilerOptions), typeof(IngressRulesOptions), typeof(StrictHttpOptions), typeof(YarpForwarderOptions),
                typeof(IngressRulesAdminOptions), typeof(KubernetesOptions), typeof(KubernetesSourceOptions),
            }
            .SelectMany(t => t.Assembly.GetExportedTypes())
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && !t.IsAbstract),
    ];

    /// <summary>The properties that a host can set: those with a setter, and lists that it can add to.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(p => p.SetMethod is { IsPublic: true } || typeof(IEnumerable).IsAssignableFrom(p.PropertyType));

    public static string Write(Type type)
    {
        object instance = Activator.CreateInstance(type)!;
        var table = new StringBuilder($"{Markdown.Cell(XmlDocumentation.SummaryOf(type))}\n\n");
        table.Append("| property | type | default | what it does |\n|---|---|---|---|\n");
        foreach (PropertyInfo property in PropertiesOf(type))
        {
            string value = Format(property.GetValue(instance), property);
            string more = Rest(XmlDocumentation.ValueOf(property), value);
            string text = $"{XmlDocumentation.SummaryOf(property)} {more} {Choices(property.PropertyType)}";
            string typeName = NameOf(property.PropertyType);
            if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType)
            {
                typeName += "?";
            }

            table.Append($"| `{property.Name}` | `{typeName}` | {value} | {Markdown.Cell(text)} |\n");
        }

        return table.ToString();
    }

    /// <summary>What the documentation says besides the default value, which has its own column.</summary>
    private static string Rest(string documented, string value)
    {
        string text = documented;
        foreach (string opening in (string[])["Default: ", "The default is "])
        {
            text = text.StartsWith(opening, StringComparison.Ordinal) ? text[opening.Length..] : text;
        }

        string bare = value.Trim('`');
        text = text.TrimStart('`');
        if (!text.StartsWith(bare, StringComparison.Ordinal))
        {
            return documented;
        }

        text = text[bare.Length..].TrimStart('`', '.', ';', ':', ',', ' ');
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Choices(Type type) => !type.IsEnum ? "" : string.Join(
        ' ',
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"`{f.Name}`: {XmlDocumentation.SummaryOf(f)}"));

    private static string Format(object? value, PropertyInfo property) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        string text => text.Length == 0 ? "empty" : $"`{text}`",
        int number when property.Name.EndsWith("Bytes", StringComparison.Ordinal) && number % (1 << 20) == 0 => $"{number >> 20} MiB",
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        TimeSpan time => Format(time),
        Enum choice => $"`{choice}`",
        IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>()) : "none",
        TimeProvider => "the system's clock",
        _ => value.ToString() is { } text && text != value.GetType().FullName && !text.Contains('{', StringComparison.Ordinal)
            ? $"`{text}`" : $"`new {value.GetType().Name}()`",
    };

    private static string Format(TimeSpan time)
    {
        (double number, string unit) = time.TotalDays >= 1 ? (time.TotalDays, "day")
            : time.TotalHours >= 1 ? (time.TotalHours, "hour")
            : time.TotalMinutes >= 1 ? (time.TotalMinutes, "minute")
            : time.TotalSeconds >= 1 ? (time.TotalSeconds, "second")
            : (time.TotalMilliseconds, "millisecond");
        return string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
    }

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        if (type.IsGenericType)
        {
            string arguments = string.Join(", ", type.GetGenericArguments().Select(NameOf));
            return $"{type.Name.Split('`')[0]}<{arguments}>";
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Int32 when !type.IsEnum => "int",
            TypeCode.Int64 when !type.IsEnum => "long",
            TypeCode.String => "string",
            _ => type.Name,
        };
    }
}
