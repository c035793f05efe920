using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// Checks that the Secrets of <c>spec.tls</c> exist and hold certificates (specification 5). Messages never contain data of a Secret.
/// </summary>
internal static class SecretAnalysis
{
    public static void Check(Ingress ingress, GivenObjects given, AnalysisOptions options, AnalysisFindings findings)
    {
        if (!given.HasSecrets && !options.SecretsAreComplete)
        {
            return;
        }

        // In files a Secret that cert-manager makes is rightly missing; a router that has all Secrets lacks it, whoever was to make it.
        bool? isMadeByCertManager = options.SecretsAreComplete ? false : null;
        for (int i = 0; i < ingress.Spec.Tls.Count; i++)
        {
            string name = ingress.Spec.Tls[i].SecretName;
            if (name.Length == 0)
            {
                continue;
            }

            FieldPath field = IngressFields.Tls(i).Child("secretName");
            if (given.Secret(ingress.Metadata.Namespace, name) is { } secret)
            {
                CheckContent(ingress, i, secret, options, findings);
            }
            else if (!given.IsSecretMade(ingress.Metadata.Namespace, name) && !(isMadeByCertManager ??= IsMadeByCertManager(ingress)))
            {
                string lacks = options.SecretsAreComplete ? "There is no" : GivenObjects.Lacks(ingress);
                string comes = options.SecretsAreComplete ? ", so clients get" : "; without it, clients get";
                findings.Add(
                    AnalysisCodes.SecretNotGiven,
                    field,
                    $"{lacks} Secret {QuotedText.Quote(name)} in namespace {ingress.Metadata.Namespace}{comes} the default certificate."
                        + given.SecretNames.Sentence(ingress.Metadata.Namespace, name, "a Secret"));
            }
        }
    }

    private static void CheckContent(Ingress ingress, int entry, Secret secret, AnalysisOptions options, AnalysisFindings findings)
    {
        FieldPath field = IngressFields.Tls(entry).Child("secretName");
        if (secret.Type != Secret.TlsType)
        {
            string type = secret.Type.Length == 0 ? "says no type, which is Opaque" : $"is of type {QuotedText.Quote(secret.Type)}";
            findings.Add(
                AnalysisCodes.SecretOfOtherType,
                field,
                $"Secret {secret} {type}; not every controller takes a certificate from it. Write type: {Secret.TlsType} in the Secret.",
                Related(secret, FieldPath.Root.Child("type")));
        }

        CertificateAnalysis.Check(ingress, entry, secret, Related(secret, FieldPath.Root.Child("data")), options, findings);
    }

    private static RelatedLocation Related(Secret secret, FieldPath field) =>
        RelatedLocation.In(secret.ToReference(), secret.Origin, field, "the Secret");

    // Such a Secret is created after the Ingress, so it is rightly missing from the files.
    private static bool IsMadeByCertManager(Ingress ingress) => ingress.Metadata.Annotations.Keys.Any(
        k => k.StartsWith("cert-manager.io/", StringComparison.Ordinal) || k == "kubernetes.io/tls-acme");
}
