using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using IngressRules.AspNetCore;
using IngressRules.Forwarding;
using IngressRules.Validation;

namespace IngressRules.Admin.State;

/// <summary>An option of the router.</summary>
/// <param name="Name">The name, as configuration writes it.</param>
/// <param name="Value">The value in words.</param>
/// <param name="IsDefault">True where nobody has changed it.</param>
internal sealed record OptionRow(string Name, string Value, bool IsDefault)
{
    private const int MaxItems = 10;

    /// <summary>Objects that the host's program adds: their number says nothing about how the router works.</summary>
    private const string Untold = nameof(IngressRulesOptions.Objects);

    /// <summary>Options that hold other options, which are listed themselves.</summary>
    private static readonly HashSet<string> s_groups =
    [
        nameof(IngressRulesOptions.ReaderOptions), nameof(IngressRulesOptions.ValidationOptions),
        nameof(IngressRulesOptions.CompilerOptions), nameof(IngressRulesOptions.ResolverOptions),
        nameof(IngressRulesOptions.DispatcherOptions),
    ];

    /// <summary>All options, in the order in which they are documented.</summary>
    public static IReadOnlyList<OptionRow> Of(IngressRulesOptions options)
    {
        var unchanged = new IngressRulesOptions();
        return
        [
            .. Rows(options, unchanged, ""),
            .. Rows(options.CompilerOptions, unchanged.CompilerOptions, nameof(options.CompilerOptions)),
            .. Rows(options.ResolverOptions, unchanged.ResolverOptions, nameof(options.ResolverOptions)),
            .. Rows(options.DispatcherOptions, unchanged.DispatcherOptions, nameof(options.DispatcherOptions)),
            .. Rows(options.ReaderOptions, unchanged.ReaderOptions, nameof(options.ReaderOptions)),
            .. Rows(options.ValidationOptions ?? ValidationOptions.Default, ValidationOptions.Default, nameof(options.ValidationOptions)),
        ];
    }

    private static IEnumerable<OptionRow> Rows<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        T options, T unchanged, string group)
    {
        foreach (PropertyInfo option in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (option.Name != Untold && !s_groups.Contains(option.Name) && option.GetIndexParameters().Length == 0)
            {
                string value = TextOf(option.GetValue(options)), usual = TextOf(option.GetValue(unchanged));
                yield return new(group.Length == 0 ? option.Name : $"{group}:{option.Name}", value, value == usual);
            }
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null or "" => "none",
        bool flag => flag ? "true" : "false",
        string text => text,
        X509Certificate2 certificate => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        TimeSpan { Ticks: >= 0 } span => span.TotalSeconds.ToString("0.### 's'", CultureInfo.InvariantCulture),
        TimeSpan => "off",
        IBackendResolver resolver => resolver.GetType().Name,
        IEnumerable items => ListOf([.. items.Cast<object>()]),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string ListOf(object[] items) => items.Length == 0
        ? "none"
        : string.Join(", ", items.Take(MaxItems)) + (items.Length > MaxItems ? $" and {items.Length - MaxItems} more" : "");
}
