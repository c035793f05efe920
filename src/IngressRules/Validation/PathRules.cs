using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The paths of a rule (R4 and the rules P of specification 2.4).</summary>
internal static class PathRules
{
    // In the order of the server's checks.
    private static readonly string[] ForbiddenSequences = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] ForbiddenEndings = ["/..", "/."];

    public static void Check(HttpIngressRuleValue http, int rule, Leniency leniency, ObjectFindings findings)
    {
        // R4
        if (http.Paths.Count == 0)
        {
            findings.Required(
                ValidationCodes.R4,
                IngressFields.Rule(rule).Child("http").Child("paths"),
                "The rule has http but no paths. Add a path, or remove http: then the host goes to the default backend.");
        }

        for (int i = 0; i < http.Paths.Count; i++)
        {
            Check(http.Paths, i, new SpecPlace(rule, i), leniency, findings);
        }
    }

    private static void Check(ValueList<HttpIngressPath> paths, int at, SpecPlace place, Leniency leniency, ObjectFindings findings)
    {
        HttpIngressPath path = paths[at];
        bool continues = ContinuesBefore(paths, at);

        // P1: the server stops here.
        if (path.PathType is not { } type)
        {
            findings.Required(
                ValidationCodes.P1,
                place.ToPath().Child("pathType"),
                continues || (ContinuesBefore(paths, at + 1) && paths[at + 1].PathType is not null)
                    ? PathMessages.TornType(isSecond: continues)
                    : "The path has no pathType, and version 1 has no default. Write pathType: Prefix, Exact or ImplementationSpecific.");
            return;
        }

        if (type == PathType.Exact || type == PathType.Prefix)
        {
            CheckText(path.Path, type, place, continues, findings);
        }
        else if (type == PathType.ImplementationSpecific)
        {
            // P6
            if (path.Path.Length > 0 && path.Path[0] != '/')
            {
                findings.Invalid(ValidationCodes.P6, place.ToPath().Child("path"), PathMessages.NotAbsolute(path.Path, type));
            }
        }
        else
        {
            // P2: the path is not checked, but the backend is.
            findings.NotSupported(ValidationCodes.P2, place.ToPath().Child("pathType"), PathMessages.UnknownType(type));
        }

        BackendRules.Check(path.Backend, place, leniency, findings);
    }

    /// <summary>
    /// True for an entry that has what the one before it lacks, and no path of its own: a dash too many has made two entries of one.
    /// </summary>
    private static bool ContinuesBefore(ValueList<HttpIngressPath> paths, int at) =>
        at > 0 && at < paths.Count && paths[at].Path.Length == 0
        && ((paths[at].PathType is not null && paths[at - 1].PathType is null)
            || (!IsEmpty(paths[at].Backend) && IsEmpty(paths[at - 1].Backend)));

    private static bool IsEmpty(IngressBackend backend) => backend is { Service: null, Resource: null };

    private static void CheckText(string path, PathType type, SpecPlace place, bool continuesBefore, ObjectFindings findings)
    {
        // P3
        if (path.Length == 0 || path[0] != '/')
        {
            findings.Invalid(
                ValidationCodes.P3,
                place.ToPath().Child("path"),
                continuesBefore ? PathMessages.TornPath : PathMessages.NotAbsolute(path, type));
        }

        // P4
        foreach (string sequence in ForbiddenSequences)
        {
            if (path.Contains(sequence, StringComparison.Ordinal))
            {
                findings.Invalid(ValidationCodes.P4, place.ToPath().Child("path"), PathMessages.Contains(path, sequence));
            }
        }

        // P5
        foreach (string ending in ForbiddenEndings)
        {
            if (path.EndsWith(ending, StringComparison.Ordinal))
            {
                findings.Invalid(ValidationCodes.P5, place.ToPath().Child("path"), PathMessages.EndsWith(path, ending));
            }
        }
    }
}
