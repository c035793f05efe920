using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Policies;

namespace IngressRules.Cli.Output;

/// <summary>Explanations for people: where the request goes and what decided that, then why the other rules did not take it.</summary>
/// <param name="output">The writer for the lines.</param>
/// <param name="host">The host, whose terminal may be narrow.</param>
/// <param name="misses">Says why a request has no match.</param>
internal sealed class ExplanationReport(TextWriter output, ToolHost host, MissExplainer misses) : IExplanationWriter
{
    private const int Indent = 2, Further = 6;

    // Who reads this looks for one rule. The JSON has them all.
    private const int MostRules = 12, MostLeftOut = 5, MostNotes = 3, MostEndpoints = 8;

    // A target can have any length, and its end says little.
    private const int LongestText = 300;

    private readonly TonedWriter _writer = TonedWriter.Create(output, host);
    private bool _isFollowing;

    /// <inheritdoc/>
    public void Write(string host, RequestExplanation explanation, EndpointExplanation? endpoints)
    {
        if (_isFollowing)
        {
            _writer.EndLine();
        }

        _isFollowing = true;
        WriteDecision(host, explanation);
        WritePath(explanation);
        WriteHosts(explanation);
        if (explanation.Match.Outcome != MatchOutcome.Refused)
        {
            WriteRule(explanation);
        }

        foreach (PolicyText policy in explanation.Policies)
        {
            Labelled("Policy", Visible($"{policy.Name}: {policy.Text}."));
        }

        WriteEndpoints(endpoints);
        RuleCandidate[] rules =
        [
            .. explanation.Candidates.Where(c => c.Verdict is not (RuleVerdict.Won or RuleVerdict.LeftOut)).OrderBy(Interest),
        ];
        WriteOthers(explanation.Match.Success ? "Why not the others" : "The nearest rules", rules, MostRules, explanation);
        RuleCandidate[] leftOut = [.. explanation.Candidates.Where(c => c.Verdict == RuleVerdict.LeftOut)];
        WriteOthers("Left out", leftOut, MostLeftOut, explanation);
        foreach (Diagnostic note in explanation.Advice.Take(MostNotes))
        {
            Labelled($"Note {note.Code.Id}", note.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();

    /// <summary>Rules that were meant to take the request come before those that every request to the host has beside it.</summary>
    private static int Interest(RuleCandidate candidate) => candidate switch
    {
        { Verdict: RuleVerdict.Beaten } => 0,
        { Near: NearMiss.Longer } => 3,
        { Verdict: RuleVerdict.HiddenHost } => 2,
        _ => 1,
    };

    private static string Visible(string text) => VisibleText.Of(text, LongestText);

    private static string Place(SourceSpan? span) => span is null ? "" : span.HasPosition ? $"{span.File}:{span.Line}" : $"{span.File}";

    private void WriteDecision(string host, RequestExplanation explanation)
    {
        IngressMatch match = explanation.Match;
        string target = explanation.Target.Length == 0 ? "/" : explanation.Target;
        string request = Visible($"{(host.Length == 0 ? "(no host)" : host)} {target}");
        string answer = match.Outcome switch
        {
            MatchOutcome.Refused => "refused (400)",
            MatchOutcome.None => "no match (404)",
            _ => Visible($"{match.Backend}"),
        };
        new Paragraph(_writer, Further).Add(request, Tone.Strong).Add("  →  ")
            .Add(answer, match.Success ? Tone.Note : Tone.Error).End();
        RuleReference? winner = explanation.Candidates.FirstOrDefault(c => c.Verdict == RuleVerdict.Won)?.Rule;
        if (winner is not null)
        {
            Line(Indent, $"{Visible($"{winner}")}  {Place(winner.Span)}");
        }
        else if (match.Ingress is { } ingress)
        {
            FieldPath field = FieldPath.Root.Child("spec").Child("defaultBackend");
            Line(Indent, $"{ingress} defaultBackend  {Place(ingress.Origin.Find(field))}");
        }
        else if (match.Outcome == MatchOutcome.DefaultBackend)
        {
            Line(Indent, "the backend that --default-backend names");
        }
    }

    private void WritePath(RequestExplanation explanation)
    {
        Labelled("Path", explanation.Steps.Count == 0
            ? $"{Visible(explanation.Path)} is compared as it stands."
            : $"It is compared as {Visible(explanation.Path)}. The backend gets the target as it came.");
        foreach (CanonicalStep step in explanation.Steps)
        {
            Line(Further, $"{step.Step}: {Visible(step.Before)} → {(step.After.Length == 0 ? "(empty)" : Visible(step.After))}");
        }

        if (explanation.Ambiguities.Count == 0)
        {
            return;
        }

        string reasons = string.Join(' ', explanation.Ambiguities.Select(ExplanationText.Of));
        Labelled("Ambiguous", explanation.Match.Outcome == MatchOutcome.Refused
            ? $"Servers read this target in different ways, so no rule is asked. {reasons}"
            : $"{reasons} It is matched as text here; the edge router refuses it with 400 by default, as --refuse-ambiguous-targets does.");
    }

    private void WriteHosts(RequestExplanation explanation)
    {
        Labelled("Host", ExplanationText.Host(explanation));
        foreach (HostCandidate candidate in explanation.Hosts.Where(h => h.Verdict is HostVerdict.Hidden or HostVerdict.NoPath))
        {
            Line(Further, $"{candidate.Host}: {(candidate.Verdict == HostVerdict.NoPath ? "no path fits"
                : explanation.HostFallthrough ? "not asked any more"
                : "has rules, and is not asked")}");
        }
    }

    private void WriteRule(RequestExplanation explanation)
    {
        if (explanation.Match.Success)
        {
            Labelled("Rule", ExplanationText.Rule(explanation));
            return;
        }

        Labelled("Why", misses.Of(explanation.Host, explanation.Target).Summary);
    }

    private void WriteEndpoints(EndpointExplanation? endpoints)
    {
        if (endpoints is null)
        {
            return;
        }

        if (endpoints.Text is { } text)
        {
            Labelled("Endpoints", text);
            return;
        }

        IEnumerable<string> shown = endpoints.Endpoints.Take(MostEndpoints).Select(e => (e.NodeName, e.Zone) switch
        {
            ({ } node, { } zone) => $"{e.Authority} (node {node}, zone {zone})",
            ({ } node, null) => $"{e.Authority} (node {node})",
            (null, { } zone) => $"{e.Authority} (zone {zone})",
            _ => e.Authority,
        });
        string more = endpoints.Endpoints.Count > MostEndpoints ? $" and {endpoints.Endpoints.Count - MostEndpoints} more" : "";
        string state = endpoints.AreReady ? "" : "none is ready; these are terminating and still serve: ";
        Labelled("Endpoints", $"{state}{string.Join(", ", shown)}{more}");
    }

    private void WriteOthers(string title, RuleCandidate[] candidates, int most, RequestExplanation explanation)
    {
        if (candidates.Length == 0)
        {
            return;
        }

        _writer.Write(new string(' ', Indent));
        _writer.Write($"{title}:", Tone.Strong);
        _writer.EndLine();
        foreach (RuleCandidate candidate in candidates.Take(most))
        {
            WriteOther(candidate, explanation);
        }

        if (candidates.Length > most)
        {
            Line(Indent + 2, $"and {Summary.Number(candidates.Length - most, "more rule")}; --output json has them all");
        }
    }

    private void WriteOther(RuleCandidate candidate, RequestExplanation explanation)
    {
        // The host is said where it is not the one that decides.
        string host = candidate.Rule is { } rule && rule.Host != explanation.ChosenHost?.Host
            ? $"{(rule.Host.Length == 0 ? "(any host)" : rule.Host)} "
            : "";
        string what = candidate.Rule is { Path: { } path, PathType: var type } ? $"{type} {Visible(path)} " : "";
        string backend = candidate.Backend is { } to ? $"→ {to}  " : "";
        Line(Indent + 2, $"{host}{what}{backend}{candidate.Ingress}  {Place(candidate.Span)}");
        Paragraph.Indented(_writer, Further, Further).Add(VisibleText.Of(candidate.Text)).End();
    }

    private void Labelled(string label, string text) =>
        Paragraph.Indented(_writer, Indent, Further).Add($"{label}:", Tone.Gutter).Add($" {VisibleText.Of(text)}").End();

    private void Line(int indent, string text) =>
        Paragraph.Indented(_writer, indent, indent + 4).Add(VisibleText.Of(text).TrimEnd()).End();
}
