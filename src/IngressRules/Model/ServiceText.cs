namespace IngressRules.Model;

/// <summary>
/// The Service that a text means which stands where its name belongs: a URL, a DNS name in the cluster, <c>namespace/name</c>, or a name
/// with a port.
/// </summary>
/// <param name="Name">The name, which is valid; null where the text has none.</param>
/// <param name="Port">The field of its port and the value, such as <c>number: 80</c>; null where the text has none.</param>
/// <param name="HasPort">Whether the text says a port, valid or not.</param>
/// <param name="HasNamespace">Whether the text says a namespace, which the Service of a backend cannot have.</param>
internal readonly record struct ServiceText(string? Name, string? Port, bool HasPort, bool HasNamespace)
{
    /// <summary>Takes a text apart.</summary>
    public static ServiceText Of(string value, bool startsWithLetter = true)
    {
        string text = value.Trim();
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme < 0 ? text : text[(scheme + 3)..];

        // In a URL and behind a port the slash begins a path, otherwise the name.
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        bool isPrefix = scheme < 0 && slash > 0 && (colon < 0 || colon > slash);
        text = slash < 0 ? text : isPrefix ? text[(slash + 1)..] : text[..slash];
        colon = text.IndexOf(':', StringComparison.Ordinal);
        string host = (colon < 0 ? text : text[..colon]).Trim();
        string[] labels = host.Split('.', 4);
        bool isInCluster = labels.Length == 2 || (labels.Length > 2 && labels[2] == "svc");
        string? name = labels.Length == 1 || isInCluster ? labels[0] : null;
        bool isName = name is { Length: > 0 } && !name.Contains(' ', StringComparison.Ordinal);
        return new ServiceText(
            isName ? NearestName.LabelOrSelf(name!, startsWithLetter) : null,
            colon < 0 ? null : PortText.Field(text[(colon + 1)..]),
            colon >= 0,
            isPrefix || isInCluster);
    }
}
