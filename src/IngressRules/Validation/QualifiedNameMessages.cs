using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The messages about keys of labels and annotations, and about finalizers. The server reports one error for each broken part, with the
/// field of the whole map; the position in the text is that of the key.
/// </summary>
internal static class QualifiedNameMessages
{
    private const string NameRule = "use letters, digits, \"-\", \"_\" and \".\", and start and end with a letter or digit";

    private static readonly QualifiedNameFaults[] Order =
    [
        QualifiedNameFaults.TooManyParts, QualifiedNameFaults.PrefixEmpty, QualifiedNameFaults.PrefixTooLong,
        QualifiedNameFaults.PrefixPattern, QualifiedNameFaults.NameEmpty, QualifiedNameFaults.NameTooLong, QualifiedNameFaults.NamePattern,
    ];

    /// <summary>About a key of <c>metadata.labels</c> or <c>metadata.annotations</c>.</summary>
    public static void Report(ObjectFindings findings, DiagnosticCode code, string field, string key, QualifiedNameFaults faults)
    {
        if (faults == QualifiedNameFaults.None)
        {
            return;
        }

        FieldPath map = IngressFields.Metadata.Child(field);
        string what = field == "labels" ? "The label key" : "The annotation key";
        foreach (QualifiedNameFaults fault in Order)
        {
            if ((faults & fault) != 0)
            {
                findings.Add(code, FieldErrorReason.Invalid, map, For(fault, what, key), map.Child(key), atKey: true);
            }
        }
    }

    /// <summary>About an entry of <c>metadata.finalizers</c> (M14).</summary>
    public static void ReportFinalizer(ObjectFindings findings, string finalizer, int index, QualifiedNameFaults faults)
    {
        if (faults == QualifiedNameFaults.None)
        {
            return;
        }

        FieldPath list = IngressFields.Metadata.Child("finalizers");
        foreach (QualifiedNameFaults fault in Order)
        {
            if ((faults & fault) != 0)
            {
                findings.Add(
                    ValidationCodes.M14, FieldErrorReason.Invalid, list, For(fault, "The finalizer", finalizer), list.Index(index));
            }
        }
    }

    private static string For(QualifiedNameFaults fault, string what, string key)
    {
        string quoted = QuotedText.Quote(key);
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        string prefix = slash < 0 ? "" : key[..slash];
        string name = key[(slash + 1)..];
        return fault switch
        {
            QualifiedNameFaults.TooManyParts => $"{what} {quoted} has more than one \"/\". Write domain/name, such as example.com/my-name.",
            QualifiedNameFaults.PrefixEmpty => $"{what} {quoted} has nothing before its \"/\". Write domain/name, or the name alone.",
            QualifiedNameFaults.PrefixTooLong =>
                NameMessages.TooLong($"The domain of {LowerFirst(what)} {quoted}", prefix, NameGrammars.MaxSubdomain),
            QualifiedNameFaults.PrefixPattern =>
                $"The domain of {LowerFirst(what)} {quoted} is not valid: {NameMessages.Reason(prefix, Suggestions.SubdomainRule)}."
                + NameMessages.Write(NearestName.Subdomain(prefix), "example.com"),
            QualifiedNameFaults.NameEmpty => $"{what} {quoted} has no name. Write domain/name, or the name alone.",
            QualifiedNameFaults.NameTooLong =>
                NameMessages.TooLong($"The name part of {LowerFirst(what)} {quoted}", name, NameGrammars.MaxLabel),
            _ when InvisibleCharacters.Describe(name) is { } hidden =>
                $"The name part of {LowerFirst(what)} {quoted} is not valid: it {hidden}. Remove that.",
            _ => $"The name part of {LowerFirst(what)} {quoted} is not valid: {NameRule}. Write a name like my-name.",
        };
    }

    private static string LowerFirst(string what) => "the" + what[3..];
}
