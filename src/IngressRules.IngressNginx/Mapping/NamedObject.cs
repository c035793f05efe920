namespace IngressRules.IngressNginx.Mapping;

/// <summary>Names of Secrets and ConfigMaps in annotations: <c>namespace/name</c>, or a name of the Ingress' own namespace.</summary>
internal static class NamedObject
{
    /// <summary>Reads a name.</summary>
    /// <param name="reading">The Ingress that has it.</param>
    /// <param name="text">The text.</param>
    /// <param name="needsNamespace">Whether the namespace must be there.</param>
    /// <param name="fault">What is wrong, as a sentence; null where nothing is.</param>
    public static (string Namespace, string Name) Read(IngressReading reading, string text, bool needsNamespace, out string? fault)
    {
        string own = reading.Ingress.Metadata.Namespace;
        string[] parts = text.Split('/');
        (string @namespace, string name) = parts.Length == 2 ? (parts[0], parts[1]) : (own, text);
        @namespace = @namespace.Length == 0 && !needsNamespace ? own : @namespace;
        fault = parts.Length > 2 || name.Length == 0 ? "It is no namespace/name."
            : needsNamespace && (parts.Length != 2 || @namespace.Length == 0)
                ? "It is no namespace/name: the controller found nothing else."
            : @namespace != own && !reading.Settings.AllowCrossNamespaceResources ? "It is in another namespace than the Ingress."
            : null;
        return (@namespace, name);
    }
}
