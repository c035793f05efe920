namespace IngressRules.Diagnostics;

/// <summary>
/// Counts the findings of one object, of which only the first are listed: an object of a megabyte can have as many findings as it has
/// lines, and nobody reads them.
/// </summary>
internal struct FindingLimit(int max)
{
    /// <summary>How many findings of an object are listed where no option says otherwise.</summary>
    public const int Default = 100;

    private int _found;
    private DiagnosticSeverity _worst;

    /// <summary>True where the next finding would only be counted.</summary>
    public readonly bool IsReached => _found >= max;

    /// <summary>True where findings were only counted.</summary>
    public readonly bool HasRest => _found > max;

    /// <summary>Counts a finding. Returns true where it is to be listed.</summary>
    public bool Takes(DiagnosticSeverity severity)
    {
        if (++_found <= max)
        {
            return true;
        }

        _worst = severity > _worst ? severity : _worst;
        return false;
    }

    /// <summary>The findings to show, of each object the first ones and how many more it has.</summary>
    /// <param name="findings">The findings; those of an object stand together.</param>
    /// <param name="max">How many of an object are listed.</param>
    /// <param name="rest">The code of the finding that counts the others.</param>
    public static IEnumerable<Diagnostic> Apply(IEnumerable<Diagnostic> findings, int max, DiagnosticCode rest)
    {
        var limit = new FindingLimit(max);
        ObjectReference? about = null;
        foreach (Diagnostic finding in findings)
        {
            if (finding.Object != about)
            {
                if (limit.HasRest)
                {
                    yield return limit.Rest(rest, about, null);
                }

                (limit, about) = (new FindingLimit(max), finding.Object);
            }

            if (limit.Takes(finding.Severity))
            {
                yield return finding;
            }
        }

        if (limit.HasRest)
        {
            yield return limit.Rest(rest, about, null);
        }
    }

    /// <summary>The finding that stands for those that were only counted, as severe as the worst of them.</summary>
    public readonly Diagnostic Rest(DiagnosticCode code, ObjectReference? about, SourcePlace? place)
    {
        int left = _found - max;
        string what = left == 1
            ? "1 more finding about this object is"
            : FormattableString.Invariant($"{left} more findings about this object are");
        return new Diagnostic(code, $"{what} not listed. Correct those above first.")
        {
            Severity = _worst,
            Object = about,
            Place = place,
        };
    }
}
