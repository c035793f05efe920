using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IngressRules.Model;

/// <summary>
/// A backend together with the namespace of the Ingress that names it, which is also the namespace of its Service or object. Two references
/// are equal when they name the same backend.
/// </summary>
public sealed record BackendReference
{
    /// <summary>A reference to a backend of an Ingress in the given namespace.</summary>
    public BackendReference(string @namespace, IngressBackend backend)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(backend);
        Namespace = @namespace;
        Service = backend.Service;
        Resource = backend.Resource;
    }

    /// <summary>The namespace of the Ingress, and so of the backend.</summary>
    public string Namespace { get; }

    /// <summary>The Service and its port, or null where the backend is another object.</summary>
    public IngressServiceBackend? Service { get; }

    /// <summary>The object, or null where the backend is a Service.</summary>
    public TypedLocalObjectReference? Resource { get; }

    /// <summary>
    /// Reads <c>service:port</c> or <c>namespace/service:port</c>, with a port number or a port's name. Without a namespace it is
    /// <c>default</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">The reference; null where the text has another form.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out BackendReference? reference)
    {
        reference = null;
        if (text?.Split('/') is not { Length: 1 or 2 } parts || parts[^1].Split(':') is not [{ Length: > 0 } service, { Length: > 0 } port])
        {
            return false;
        }

        string @namespace = parts.Length == 2 ? parts[0] : DefaultNamespace.Name;
        bool numbered = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (@namespace.Length == 0 || (numbered && number is < 1 or > 65535) || text.Any(char.IsWhiteSpace))
        {
            return false;
        }

        reference = new(
            @namespace, numbered ? IngressBackend.ForService(service, number) : IngressBackend.ForService(service, port));
        return true;
    }

    /// <summary><c>namespace/service:port</c>, or <c>namespace/group/Kind/name</c> for another object (the core group is empty).</summary>
    public override string ToString()
    {
        if (Resource is not null)
        {
            return $"{Namespace}/{Resource.ApiGroup}/{Resource.Kind}/{Resource.Name}";
        }

        string? port = Service?.Port.Name is { Length: > 0 } name ? name : Service?.Port.Number.ToString(CultureInfo.InvariantCulture);
        return $"{Namespace}/{Service?.Name}:{port}";
    }
}
