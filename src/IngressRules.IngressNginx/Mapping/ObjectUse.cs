using IngressRules.Compilation;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>A kind of object that annotations refer to.</summary>
internal enum ObjectKind
{
    /// <summary>A Secret.</summary>
    Secret,

    /// <summary>A Service.</summary>
    Service,

    /// <summary>A ConfigMap.</summary>
    ConfigMap,
}

/// <summary>An object that was asked for, and what was found. What an Ingress comes to stays the same as long as all of them do.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Found">What was found; null for nothing.</param>
internal readonly record struct ObjectUse(ObjectKind Kind, string Namespace, string Name, object? Found)
{
    /// <summary>True where the same is found now.</summary>
    public bool IsStill(DialectInput input)
    {
        object? now = Kind switch
        {
            ObjectKind.Secret => input.FindSecret(Namespace, Name),
            ObjectKind.Service => input.FindService(Namespace, Name),
            _ => input.FindConfigMap(Namespace, Name),
        };
        return ReferenceEquals(now, Found);
    }
}
