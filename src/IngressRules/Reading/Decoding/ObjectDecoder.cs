using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>The decoder for one kind in one version of its API. New kinds are added in <see cref="Find"/>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Read">Reads the object at a node.</param>
internal sealed record ObjectDecoder(KubernetesKind Kind, string ApiVersion, Func<ObjectReader, int, IKubernetesObject> Read)
{
    public const string NetworkingV1 = "networking.k8s.io/v1";
    public const string NetworkingBeta = "networking.k8s.io/v1beta1";
    public const string ExtensionsBeta = "extensions/v1beta1";

    private static readonly ObjectDecoder[] s_all =
    [
        Of<Ingress>(IngressDecoder.Read),
        Of<IngressClass>(IngressClassDecoder.Read),
        Of<Service>(ServiceDecoder.Read),
        Of<EndpointSlice>(EndpointSliceDecoder.Read),
        Of<Secret>(SecretDecoder.Read),
        Of<ConfigMap>(ConfigMapDecoder.Read),
        Of<Ingress>(LegacyIngressDecoder.Read, NetworkingBeta),
        Of<Ingress>(LegacyIngressDecoder.Read, ExtensionsBeta),
        Of<IngressClass>(IngressClassDecoder.Read, NetworkingBeta),
    ];

    /// <summary>True for a version that Kubernetes removed; its objects are converted where the options say so.</summary>
    public bool IsLegacy => ApiVersion != Kind.ApiVersion;

    /// <summary>The decoder for a version and a kind; null where there is none.</summary>
    public static ObjectDecoder? Find(string version, ReadOnlySpan<char> kind)
    {
        foreach (ObjectDecoder decoder in s_all)
        {
            if (kind.SequenceEqual(decoder.Kind.Name) && decoder.ApiVersion == version)
            {
                return decoder;
            }
        }

        return null;
    }

    private static ObjectDecoder Of<T>(Func<ObjectReader, int, IKubernetesObject> read, string? version = null)
        where T : class, IKubernetesObject => new(KubernetesKind.Of<T>(), version ?? KubernetesKind.Of<T>().ApiVersion, read);
}
