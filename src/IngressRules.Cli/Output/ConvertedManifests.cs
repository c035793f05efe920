using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Cli.Output;

/// <summary>Converts older manifests to <c>networking.k8s.io/v1</c>.</summary>
internal static class ConvertedManifests
{
    /// <summary>The v1 YAML of every Ingress that was read from v1beta1, as a stream of documents; empty if there is none.</summary>
    public static string Of(IngressReadResult read)
    {
        var converted = read.Diagnostics
            .Where(d => d.Code == ReadingCodes.VersionConverted)
            .Select(d => (d.Object, d.Span?.Source))
            .ToHashSet();
        return IngressWriter.ToYaml(read.Ingresses.Where(ingress =>
        {
            var reference = new ObjectReference("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name);
            return converted.Contains((reference, ingress.Origin.Source));
        }));
    }
}
