using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// What an update must not change (rules U of specification 2.3), and which errors of the stored object it may keep (specification 2.4).
/// </summary>
internal static class UpdateRules
{
    /// <summary>
    /// Checks the metadata of the new object, by itself and against the old, in the server's two passes: first the rules for every kind,
    /// then the rules for this kind, which repeat the check of the change.
    /// </summary>
    public static void CheckMetadata(ObjectMetadata old, ObjectMetadata @new, bool isNamespaced, ObjectFindings findings)
    {
        MetadataRules.Check(@new, isNamespaced, MetadataPass.AnyKindUpdate, findings);
        CheckChange(old, @new, findings);

        CheckChange(old, @new, findings);
        MetadataRules.CheckPlainFinalizers(@new.Finalizers, findings);
    }

    /// <summary>Which errors the new object may keep from the stored one.</summary>
    public static Leniency LeniencyFor(IngressSpec old, ValidationOptions options)
    {
        bool anySecretName = false;
        foreach (IngressTls tls in old.Tls)
        {
            anySecretName |= TlsRules.BreaksSecretName(tls, out _);
        }

        return new Leniency(anySecretName, HasWrongWildcardRule(old, options), options.RelaxedServiceNames || HasDigitService(old));
    }

    // Fields that the server fills in from the stored object where the request omits them count as unchanged: a manifest without a uid does
    // not change it. Where a request has another generation or creationTimestamp, a server silently restores the stored value; only an
    // offline check can report the wrong text.
    private static void CheckChange(ObjectMetadata old, ObjectMetadata @new, ObjectFindings findings)
    {
        CheckNewFinalizers(old, @new, findings);

        // U1: an update without a version applies to the stored version; that is unknown only where the stored object has none either.
        if (@new.ResourceVersion.Length == 0 && old.ResourceVersion.Length == 0)
        {
            findings.Invalid(
                ValidationCodes.U1,
                IngressFields.Metadata.Child("resourceVersion"),
                "An update must say which version it replaces, and the stored object has no resourceVersion. Read it from the server "
                + "first.");
        }

        // U3
        if (@new.Generation != 0 && @new.Generation < old.Generation)
        {
            findings.Invalid(
                ValidationCodes.U3,
                IngressFields.Metadata.Child("generation"),
                "The generation must not go down. Remove the field; the server counts it.");
        }

        // U2
        Unchanged("name", old.Name == @new.Name, findings);
        Unchanged("namespace", old.Namespace == @new.Namespace, findings);
        Unchanged("uid", @new.Uid.Length == 0 || old.Uid == @new.Uid, findings);
        Unchanged("creationTimestamp", IsKept(old.CreationTimestamp, @new.CreationTimestamp), findings);
        Unchanged("deletionTimestamp", IsKept(old.DeletionTimestamp, @new.DeletionTimestamp), findings);
        Unchanged(
            "deletionGracePeriodSeconds", IsKept(old.DeletionGracePeriodSeconds, @new.DeletionGracePeriodSeconds), findings);

        MetadataRules.CheckMapsAndOwners(@new, findings);
        MetadataRules.CheckManagedFields(@new.ManagedFields, findings);
    }

    private static void CheckNewFinalizers(ObjectMetadata old, ObjectMetadata @new, ObjectFindings findings)
    {
        // U4
        if (old.DeletionTimestamp is null)
        {
            return;
        }

        var added = @new.Finalizers.Except(old.Finalizers, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (added.Count > 0)
        {
            findings.Forbidden(
                ValidationCodes.U4,
                IngressFields.Metadata.Child("finalizers"),
                $"The object is being deleted, so no finalizer may be added. Remove {string.Join(", ", added.Select(QuotedText.Quote))}.");
        }
    }

    private static void Unchanged(string field, bool unchanged, ObjectFindings findings)
    {
        // U2
        if (!unchanged)
        {
            findings.Invalid(
                ValidationCodes.U2,
                IngressFields.Metadata.Child(field),
                $"metadata.{field} cannot change. Keep the stored value, or create another object.");
        }
    }

    private static bool IsKept<T>(T? old, T? @new)
        where T : struct => @new is null || EqualityComparer<T?>.Default.Equals(old, @new);

    // The rule was stored before paths under a wildcard host were checked. Whether it is wrong is decided by the old rules in every
    // release: a Service name that starts with a digit is wrong.
    private static bool HasWrongWildcardRule(IngressSpec old, ValidationOptions options)
    {
        ObjectFindings? scratch = null;
        for (int i = 0; i < old.Rules.Count; i++)
        {
            IngressRule rule = old.Rules[i];
            if (rule.Http is not null && rule.Host.Contains('*'))
            {
                scratch ??= new ObjectFindings(options);
                PathRules.Check(rule.Http, i, default, scratch);
                if (scratch.Count > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasDigitService(IngressSpec old)
    {
        if (IsDigitName(old.DefaultBackend))
        {
            return true;
        }

        foreach (IngressRule rule in old.Rules)
        {
            foreach (HttpIngressPath path in rule.Http?.Paths ?? [])
            {
                if (IsDigitName(path.Backend))
                {
                    return true;
                }
            }
        }

        return false;

        static bool IsDigitName(IngressBackend? backend) =>
            backend?.Service is { } service
            && NameGrammars.Dns1123Label(service.Name) == NameFaults.None
            && NameGrammars.Dns1035Label(service.Name) != NameFaults.None;
    }
}
