using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Reflection;
using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Validation;
using Microsoft.Extensions.Configuration;

namespace IngressRules.AspNetCore;

/// <summary>
/// Sets options from configuration. The binder of .NET would pass over lists of this library and over misspelt keys without a word, so an
/// operator would believe in an option that is off.
/// </summary>
internal static class OptionBinder
{
    /// <summary>The types that an option may have to be set from configuration, beside enumerations and lists of them.</summary>
    private static readonly Dictionary<Type, (string Form, Func<string, object?> Parse)> s_types = new()
    {
        [typeof(string)] = ("text", text => text),
        [typeof(bool)] = ("true or false", text => bool.TryParse(text, out bool value) ? value : null),
        [typeof(int)] = ("a whole number", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null),
        [typeof(long)] = ("a whole number", text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null),
        [typeof(double)] = ("a number", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null),
        [typeof(TimeSpan)] = ("a duration such as 00:00:10", text =>
            TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) ? value : null),
        [typeof(IPNetwork)] = ("a network such as 10.0.0.0/8", text => IPNetwork.TryParse(text, out IPNetwork value) ? value : null),
        [typeof(BackendReference)] = ("a backend such as shop/web:80", text =>
            BackendReference.TryParse(text, out BackendReference? value) ? value : null),
        [typeof(KubernetesRelease)] = ("a release such as 1.36", text =>
            KubernetesRelease.TryParse(text, out KubernetesRelease value) ? value : null),
        [typeof(ImplementationSpecificMatching)] = ("Prefix, Exact or TextPrefix", text => text switch
        {
            _ when Is(text, "Prefix") => ImplementationSpecificMatching.Prefix,
            _ when Is(text, "Exact") => ImplementationSpecificMatching.Exact,
            _ when Is(text, "TextPrefix") => ImplementationSpecificMatching.TextPrefix,
            _ => null,
        }),
    };

    /// <summary>Whether an option can be set from configuration.</summary>
    public static bool Knows(PropertyInfo option) =>
        TypeOf(option) is { } type && (type.IsEnum || s_types.ContainsKey(type)) && (option.SetMethod is not null || IsList(option));

    /// <summary>Sets the properties of an object that a section names.</summary>
    /// <param name="options">The object.</param>
    /// <param name="section">The section; its keys are the names of properties, in any case.</param>
    /// <param name="except">Keys that something else reads.</param>
    /// <exception cref="InvalidOperationException">A key is no property, or a value has another form.</exception>
    public static void Bind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        T options, IConfiguration section, params string[] except)
        where T : class
    {
        PropertyInfo[] known = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (IConfigurationSection value in section.GetChildren().Where(c => !except.Any(e => Is(e, c.Key))))
        {
            PropertyInfo option = known.FirstOrDefault(p => Is(p.Name, value.Key) && Knows(p))
                ?? throw new InvalidOperationException(
                    $"The configuration {value.Path} is no option, or one that is set in code. There are "
                    + $"{string.Join(", ", known.Where(Knows).Select(p => p.Name).Concat(except).Order(StringComparer.Ordinal))}.");
            Set(options, option, value);
        }
    }

    private static void Set(object options, PropertyInfo option, IConfigurationSection section)
    {
        if (!IsList(option))
        {
            option.SetValue(options, Parse(TypeOf(option)!, section));
            return;
        }

        // A list is written as an array, or as one value for a list of one.
        IConfigurationSection[] items = section.Value is null ? [.. section.GetChildren()] : [section];
        IEnumerable<object> values = items.Select(i => Parse(TypeOf(option)!, i));
        if (option.SetMethod is not null)
        {
            option.SetValue(options, values.Cast<string>().ToValueList());
            return;
        }

        var list = (IList)option.GetValue(options)!;
        foreach (object value in values)
        {
            list.Add(value);
        }
    }

    private static object Parse(Type type, IConfigurationSection section)
    {
        (string form, Func<string, object?> parse) = type.IsEnum
            ? (string.Join(" or ", Enum.GetNames(type)), text => ParseEnum(type, text))
            : s_types[type];
        return section.Value is { } text && parse(text) is { } value
            ? value
            : throw new InvalidOperationException($"The configuration {section.Path} is \"{section.Value}\". Write {form}.");
    }

    private static object? ParseEnum(Type type, string text) =>
        Enum.GetNames(type).FirstOrDefault(n => Is(n, text)) is { } name ? Enum.Parse(type, name) : null;

    /// <summary>The type of the option, or of the items of a list of options; null for one that no text can give.</summary>
    private static Type? TypeOf(PropertyInfo option) => IsList(option)
        ? option.PropertyType.GenericTypeArguments[0]
        : Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;

    private static bool IsList(PropertyInfo option) =>
        option.PropertyType == typeof(ValueList<string>)
        || (option.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IList<>));

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
