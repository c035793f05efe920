using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The metadata of an object (rules M of specification 2.3).</summary>
internal static class MetadataRules
{
    private const int MaxAnnotationBytes = 262144;
    private const string Orphan = "orphan";
    private const string ForegroundDeletion = "foregroundDeletion";

    public static void Check(ObjectMetadata metadata, bool isNamespaced, MetadataPass pass, ObjectFindings findings)
    {
        if (pass == MetadataPass.AnyKindUpdate)
        {
            CheckNameOfAnyKind(metadata, findings);
        }
        else
        {
            CheckName(metadata, pass == MetadataPass.Create, findings);
        }

        CheckNamespace(metadata.Namespace, isNamespaced, findings);

        // M16: a server clears the field before its checks, so only an offline check can report it.
        if (findings.Options.HasClusterName && metadata.ClusterName.Length > 0)
        {
            NameFaults faults = NameGrammars.Dns1035Label(metadata.ClusterName);
            if (faults != NameFaults.None)
            {
                NameMessages.Report(
                    findings,
                    ValidationCodes.M16,
                    IngressFields.Metadata.Child("clusterName"),
                    "The cluster name",
                    metadata.ClusterName,
                    NameGrammars.MaxLabel,
                    faults,
                    NameMessages.Label("The cluster name", metadata.ClusterName, startsWithLetter: true));
            }
        }

        // M7: a creation starts at generation 1, whatever the object contains.
        if (pass != MetadataPass.Create && metadata.Generation < 0)
        {
            findings.Invalid(
                ValidationCodes.M7,
                IngressFields.Metadata.Child("generation"),
                "The generation is negative. Remove the field; the server counts it.");
        }

        CheckMapsAndOwners(metadata, findings);
        CheckFinalizers(metadata.Finalizers, findings);
        CheckManagedFields(metadata.ManagedFields, findings);
        if (pass != MetadataPass.AnyKindUpdate)
        {
            CheckPlainFinalizers(metadata.Finalizers, findings);
        }
    }

    /// <summary>Labels, annotations and owners, which an update checks a second time.</summary>
    public static void CheckMapsAndOwners(ObjectMetadata metadata, ObjectFindings findings)
    {
        CheckLabels(metadata.Labels, findings);
        CheckAnnotations(metadata.Annotations, findings);
        OwnerRules.Check(metadata.OwnerReferences, findings);
    }

    /// <summary>A finalizer without a domain must be one of Kubernetes' own (M14). The server reports this after everything else.</summary>
    public static void CheckPlainFinalizers(ValueList<string> finalizers, ObjectFindings findings)
    {
        for (int i = 0; i < finalizers.Count; i++)
        {
            string finalizer = finalizers[i];
            if (!finalizer.Contains('/') && finalizer is not (Orphan or ForegroundDeletion or "kubernetes"))
            {
                findings.Invalid(
                    ValidationCodes.M14,
                    IngressFields.Metadata.Child("finalizers").Index(i),
                    $"The finalizer {QuotedText.Quote(finalizer)} has no domain. Write it like example.org/cleanup.");
            }
        }
    }

    /// <summary>The server's record of who set which field (M15).</summary>
    public static void CheckManagedFields(ValueList<ManagedFieldsEntry> entries, ObjectFindings findings)
    {
        const int MaxManager = 128;
        const int MaxSubresource = 256;
        for (int i = 0; i < entries.Count; i++)
        {
            ManagedFieldsEntry entry = entries[i];
            if (entry.Operation is not ("Apply" or "Update"))
            {
                findings.Invalid(
                    ValidationCodes.M15,
                    Entry(i).Child("operation"),
                    $"{QuotedText.Quote(entry.Operation)} is not an operation. Remove managedFields; the server writes them.");
            }

            if (entry.FieldsType is not ("" or "FieldsV1"))
            {
                findings.Invalid(
                    ValidationCodes.M15,
                    Entry(i).Child("fieldsType"),
                    $"{QuotedText.Quote(entry.FieldsType)} is not FieldsV1. Remove managedFields; the server writes them.");
            }

            if (NameGrammars.Longer(entry.Manager, MaxManager))
            {
                findings.TooLong(
                    ValidationCodes.M15, Entry(i).Child("manager"), NameMessages.TooLong("The manager", entry.Manager, MaxManager));
            }

            foreach (Rune rune in entry.Manager.EnumerateRunes())
            {
                if (!IsPrintable(rune))
                {
                    if (findings.IsFull)
                    {
                        findings.AddUnlisted(ValidationCodes.M15);
                        continue;
                    }

                    findings.Invalid(
                        ValidationCodes.M15,
                        Entry(i).Child("manager"),
                        $"The manager {QuotedText.Quote(entry.Manager)} has a character that cannot be printed. Remove it.");
                }
            }

            if (NameGrammars.Longer(entry.Subresource, MaxSubresource))
            {
                findings.TooLong(
                    ValidationCodes.M15,
                    Entry(i).Child("subresource"),
                    NameMessages.TooLong("The subresource", entry.Subresource, MaxSubresource));
            }
        }

        static FieldPath Entry(int index) => IngressFields.Metadata.Child("managedFields").Index(index);
    }

    private static void CheckName(ObjectMetadata metadata, bool isCreate, ObjectFindings findings)
    {
        // M3
        if (metadata.GenerateName.Length > 0)
        {
            NameFaults faults = NameGrammars.SubdomainPrefix(metadata.GenerateName);
            if (faults != NameFaults.None)
            {
                NameMessages.Report(
                    findings,
                    ValidationCodes.M3,
                    IngressFields.Metadata.Child("generateName"),
                    "generateName",
                    metadata.GenerateName,
                    NameGrammars.MaxSubdomain,
                    faults,
                    NameMessages.SubdomainPrefix("generateName", metadata.GenerateName));
            }
        }

        // M1: on creation the server generates the name first, so a bad base breaks M2 as well.
        string name = metadata.Name;
        bool generated = isCreate && name.Length == 0 && metadata.GenerateName.Length > 0;
        if (generated)
        {
            name = GeneratedNames.Example(metadata.GenerateName);
        }

        if (name.Length == 0)
        {
            NameMissing(findings);
            return;
        }

        // M2
        NameFaults nameFaults = NameGrammars.Dns1123Subdomain(name);
        if (nameFaults != NameFaults.None)
        {
            NameMessages.Report(
                findings,
                ValidationCodes.M2,
                IngressFields.Metadata.Child("name"),
                "The name",
                name,
                NameGrammars.MaxSubdomain,
                nameFaults,
                generated
                    ? $"The name that the server makes of generateName, such as {QuotedText.Quote(name)}, is not valid. Correct "
                    + "generateName."
                    : NameMessages.Subdomain("The name", name));
        }
    }

    // The rule for names of every kind: valid in a URL.
    private static void CheckNameOfAnyKind(ObjectMetadata metadata, ObjectFindings findings)
    {
        // M3, M2
        CheckSegment(ValidationCodes.M3, "generateName", metadata.GenerateName, isPrefix: true, findings);
        if (metadata.Name.Length == 0)
        {
            NameMissing(findings);
        }

        CheckSegment(ValidationCodes.M2, "name", metadata.Name, isPrefix: false, findings);
    }

    private static void CheckSegment(DiagnosticCode code, string field, string value, bool isPrefix, ObjectFindings findings)
    {
        if (NameGrammars.PathSegmentFaults(value) == 0)
        {
            return;
        }

        string quoted = QuotedText.Quote(value);
        if (value is "." or "..")
        {
            if (!isPrefix)
            {
                findings.Invalid(code, IngressFields.Metadata.Child(field), $"{quoted} cannot be a name. Write a name like my-name.");
            }

            return;
        }

        foreach (char c in "/%")
        {
            if (value.Contains(c))
            {
                findings.Invalid(
                    code, IngressFields.Metadata.Child(field),
                    $"{field} {quoted} contains \"{c}\", which no name may. Write a name like my-name.");
            }
        }
    }

    // M1
    private static void NameMissing(ObjectFindings findings) => findings.Required(
        ValidationCodes.M1, IngressFields.Metadata.Child("name"), "The object has no name. Write name, or generateName.");

    private static void CheckNamespace(string @namespace, bool isNamespaced, ObjectFindings findings)
    {
        if (!isNamespaced)
        {
            // M6: a server clears the field before its checks, so only an offline check can report it.
            if (@namespace.Length > 0)
            {
                findings.Forbidden(
                    ValidationCodes.M6,
                    IngressFields.Metadata.Child("namespace"),
                    "An IngressClass belongs to no namespace. Remove the field.");
            }

            return;
        }

        // M4
        if (@namespace.Length == 0)
        {
            findings.Required(
                ValidationCodes.M4, IngressFields.Metadata.Child("namespace"), "The object has no namespace. Write one, such as default.");
            return;
        }

        // M5
        NameFaults faults = NameGrammars.Dns1123Label(@namespace);
        if (faults != NameFaults.None)
        {
            NameMessages.Report(
                findings,
                ValidationCodes.M5,
                IngressFields.Metadata.Child("namespace"),
                "The namespace",
                @namespace,
                NameGrammars.MaxLabel,
                faults,
                NameMessages.Label("The namespace", @namespace));
        }
    }

    private static void CheckLabels(ValueMap<string> labels, ObjectFindings findings)
    {
        if (labels.Count == 0)
        {
            return;
        }

        foreach ((string key, string value) in labels)
        {
            // M8
            QualifiedNameMessages.Report(findings, ValidationCodes.M8, "labels", key, NameGrammars.QualifiedName(key));

            // M9
            NameFaults faults = NameGrammars.LabelValue(value);
            if (faults != NameFaults.None)
            {
                NameMessages.Report(
                    findings,
                    ValidationCodes.M9,
                    IngressFields.Metadata.Child("labels"),
                    $"The value of the label {QuotedText.Quote(key)}",
                    value,
                    NameGrammars.MaxLabel,
                    faults,
                    NameMessages.LabelValue(key, value),
                    IngressFields.Metadata.Child("labels").Child(key));
            }
        }
    }

    private static void CheckAnnotations(ValueMap<string> annotations, ObjectFindings findings)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        long bytes = 0;
        foreach ((string key, string value) in annotations)
        {
            // M10
            QualifiedNameMessages.Report(findings, ValidationCodes.M10, "annotations", key, NameGrammars.AnnotationKey(key));
            bytes += Encoding.UTF8.GetByteCount(key) + (long)Encoding.UTF8.GetByteCount(value);
        }

        // M11
        if (bytes > MaxAnnotationBytes)
        {
            findings.TooLong(
                ValidationCodes.M11,
                IngressFields.Metadata.Child("annotations"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The annotations have {bytes} bytes of keys and values; at most {MaxAnnotationBytes} are allowed. Shorten or remove "
                    + $"some."));
        }
    }

    private static void CheckFinalizers(ValueList<string> finalizers, ObjectFindings findings)
    {
        // M14
        for (int i = 0; i < finalizers.Count; i++)
        {
            QualifiedNameMessages.ReportFinalizer(findings, finalizers[i], i, NameGrammars.QualifiedName(finalizers[i]));
        }

        if (finalizers.Contains(Orphan) && finalizers.Contains(ForegroundDeletion))
        {
            findings.Invalid(
                ValidationCodes.M14,
                IngressFields.Metadata.Child("finalizers"),
                "The finalizers orphan and foregroundDeletion exclude each other. Keep one of the two.");
        }
    }

    // Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is
        (>= UnicodeCategory.UppercaseLetter and <= UnicodeCategory.OtherNumber)
        or (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol);
}
