using System.Buffers;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Names and values of headers in annotations and ConfigMaps.</summary>
internal static class HeaderNames
{
    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly SearchValues<char> s_values = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ :;.,\\/\"'?!(){}[]@<>=-+*#$&`|~^%");

    /// <summary>True for letters, digits, hyphens and underscores.</summary>
    public static bool IsName(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(s_letters) < 0;

    /// <summary>True for a value that the controller takes from a ConfigMap: printable ASCII.</summary>
    public static bool IsValue(string value) => value.Length > 0 && value.AsSpan().IndexOfAnyExcept(s_values) < 0;
}
