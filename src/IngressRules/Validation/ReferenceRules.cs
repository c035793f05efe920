using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// A reference to an object by group, kind and name. A resource backend (B9 to B11) and the parameters of a class (K7 to K9) have
/// the same rules under different names.
/// </summary>
internal static class ReferenceRules
{
    /// <summary>Checks the three parts. The field path is built from <paramref name="place"/>, only for a finding.</summary>
    public static void Check<TPlace>(
        string? apiGroup,
        string kind,
        string name,
        ReferenceCodes codes,
        TPlace place,
        Func<TPlace, FieldPath> toPath,
        ObjectFindings findings)
    {
        // B9, K7
        if (apiGroup is not null)
        {
            NameFaults faults = NameGrammars.Dns1123Subdomain(apiGroup);
            if (faults != NameFaults.None)
            {
                NameMessages.Report(
                    findings,
                    codes.Group,
                    toPath(place).Child("apiGroup"),
                    "The API group",
                    apiGroup,
                    NameGrammars.MaxSubdomain,
                    faults,
                    GroupMessage(apiGroup));
            }
        }

        CheckPart(kind, "kind", codes, place, toPath, findings);
        CheckPart(name, "name", codes, place, toPath, findings);
    }

    private static void CheckPart<TPlace>(
        string value, string field, ReferenceCodes codes, TPlace place, Func<TPlace, FieldPath> toPath, ObjectFindings findings)
    {
        // B10, K8
        if (value.Length == 0)
        {
            findings.Required(codes.Missing, toPath(place).Child(field),
                $"The reference says no {field}. Write the {field} of the object.");
            return;
        }

        // B11, K9
        int faults = NameGrammars.PathSegmentFaults(value);
        if (faults == 0)
        {
            return;
        }

        string quoted = QuotedText.Quote(value);
        if (value is "." or "..")
        {
            findings.Invalid(codes.Segment, toPath(place).Child(field), $"{quoted} cannot be a {field}. Write the {field} of the object.");
            return;
        }

        foreach (char c in "/%")
        {
            if (value.Contains(c))
            {
                findings.Invalid(
                    codes.Segment, toPath(place).Child(field), $"The {field} {quoted} contains \"{c}\", which no {field} may. Remove it.");
            }
        }
    }

    private static string GroupMessage(string apiGroup)
    {
        if (apiGroup.Length == 0)
        {
            return "apiGroup is empty, which is not the same as absent. Remove the field to mean the core group.";
        }

        int slash = apiGroup.IndexOf('/');
        if (slash > 0 && NameGrammars.Dns1123Subdomain(apiGroup.AsSpan(0, slash)) == NameFaults.None)
        {
            return $"The API group {QuotedText.Quote(apiGroup)} includes a version. Write {apiGroup[..slash]}.";
        }

        return NameMessages.Subdomain("The API group", apiGroup);
    }
}

/// <summary>The codes that <see cref="ReferenceRules"/> reports for one kind of reference.</summary>
internal sealed record ReferenceCodes(DiagnosticCode Group, DiagnosticCode Missing, DiagnosticCode Segment)
{
    public static ReferenceCodes Backend { get; } = new(ValidationCodes.B9, ValidationCodes.B10, ValidationCodes.B11);

    public static ReferenceCodes Parameters { get; } = new(ValidationCodes.K7, ValidationCodes.K8, ValidationCodes.K9);
}
