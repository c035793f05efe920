using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reading.Decoding;

namespace IngressRules.Reloading;

/// <summary>Finds the objects that exist, but in a version that cannot be used.</summary>
internal static class RefusedObjects
{
    private static readonly string s_ingress = KubernetesKind.Of<Ingress>().Name;

    /// <summary>
    /// The objects that the reader left out, each with its first error. Where an object has lost its kind or has a wrong one, it is
    /// the one of the name that its source had before.
    /// </summary>
    /// <param name="read">What was read.</param>
    /// <param name="before">The objects that the sources had before; enumerated only if they are needed.</param>
    /// <param name="refusedBefore">The objects that the sources had in a version that could not be used.</param>
    public static ValueList<RefusedObject> In(
        IngressReadResult read, IEnumerable<IKubernetesObject>? before = null, IEnumerable<RefusedObject>? refusedBefore = null)
    {
        Dictionary<ObjectReference, RefusedObject>? refused = null;
        ILookup<(string? Source, string Name), ObjectReference>? known = null;
        foreach (Diagnostic error in read.Diagnostics)
        {
            if (error is not { Severity: DiagnosticSeverity.Error, Object: { } about })
            {
                continue;
            }

            if (KubernetesKind.Find(about.Kind) is not null && !HasFieldsOfIngress(error))
            {
                (refused ??= []).TryAdd(about, new(about, error));
                continue;
            }

            if (about.Name.Length == 0)
            {
                continue;
            }

            known ??= (before ?? []).Select(o => (o.Origin.Source?.Name, Object: o.ToReference()))
                .Concat((refusedBefore ?? []).Select(r => (r.Because.Source?.Name, r.Object)))
                .Distinct()
                .ToLookup(o => (o.Name, o.Object.Name), o => o.Object);
            foreach (ObjectReference meant in known[(error.Source?.Name, about.Name)].Where(o => IsMeant(error, o)))
            {
                (refused ??= []).TryAdd(meant, new(meant, error));
            }
        }

        if (refused is null)
        {
            return [];
        }

        // Of two objects of one name, one may have been taken.
        foreach (IKubernetesObject item in read.Objects.All)
        {
            refused.Remove(item.ToReference());
        }

        return refused.Values.ToValueList();
    }

    private static bool IsMeant(Diagnostic error, ObjectReference known) =>
        error.Object is { } written
        && (written.Namespace == known.Namespace || written.Namespace.Length == 0 || known.Namespace.Length == 0)
        && (written.Kind.Length == 0
            || KindNames.IsNear(written.Kind, known.Kind)
            || Placeholder.Describe(written.Kind) is not null
            || (known.Kind == s_ingress && HasFieldsOfIngress(error)));

    /// <summary>True for an object of another kind that has the fields of an Ingress.</summary>
    private static bool HasFieldsOfIngress(Diagnostic error) =>
        error is { UnreadHosts: not null, Object: { } about } && about.Kind != s_ingress;

    /// <summary>
    /// The Secrets whose new version has no certificate that TLS can use, although the last one had. A cluster stores such a Secret, but no
    /// router should take a working certificate from its clients because of it.
    /// </summary>
    public static IEnumerable<Diagnostic> WithoutCertificate(
        ObjectChanges changes, Func<ObjectReference, IReadOnlyList<IKubernetesObject>> last)
    {
        foreach (Secret secret in changes.Changed.Secrets)
        {
            if (last(secret.ToReference()).OfType<Secret>().LastOrDefault() is not { } old
                || old.Data.Equals(secret.Data)
                || TlsCertificate.Of(old).Fault != TlsCertificateFault.None
                || TlsCertificate.Of(secret) is not { Refusal: { } refusal } certificate)
            {
                continue;
            }

            bool incomplete = certificate.Fault == TlsCertificateFault.Incomplete;
            yield return new Diagnostic(
                incomplete ? AnalysisCodes.SecretIncomplete : AnalysisCodes.SecretUnreadable,
                $"The new version of the Secret cannot be used for TLS: {refusal}. The certificate from before stays in service. Put the "
                + "chain under tls.crt, the server's certificate first, and the unencrypted key of that one under tls.key, both in PEM.")
            {
                Object = secret.ToReference(),
                Field = "data",
                Place = SourcePlace.Of(secret.Origin, FieldPath.Root.Child("data")),
            };
        }
    }
}
