using IngressRules.Admin.Html;
using IngressRules.AspNetCore.Tls;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Admin.State;

/// <summary>What becomes of a request, in the words that the page and the API share.</summary>
internal sealed class Verdict
{
    private readonly RequestExplanation _explanation;
    private readonly string[] _notes;

    private Verdict(AdminView view, RequestUrl asked, RequestExplanation explanation)
    {
        _explanation = explanation;
        IngressMatch match = explanation.Match;
        BackendHealth? health = match.Backend is { } backend ? BackendHealth.Of(view, backend) : null;
        Endpoints = health?.Endpoints;
        Redirect = !asked.IsHttps && HttpsRedirect.AppliesTo(match, view.Options)
            ? HttpsRedirect.Location(match, view.Options, asked.Host, asked.Target)
            : null;
        ObjectReference? decides = match.Ingress?.ToReference();
        Stale = view.Table.Stale.FirstOrDefault(s => s.Object == decides);
        HashSet<ObjectReference?> stale = [.. view.Table.Stale.SelectMany(s => (ObjectReference?[])[s.Object, s.RefusedAs])];

        // Of the one that decides, the stale note says what is wrong.
        Diagnostic[] leftOut = [.. explanation.LeftOut.Where(d => !IsOfDecider(d))];
        NotServed = [.. leftOut.Where(d => !stale.Contains(d.Object!))];
        OlderServed = [.. leftOut.Where(d => stale.Contains(d.Object!))];
        HasErrors = leftOut.Any(d => d.Severity == DiagnosticSeverity.Error);
        UnreadNote = ExplanationText.Unread(explanation);
        bool served = health is { IsDown: false };

        // A rule that an error took away may have been meant, so what is left is not called good.
        Kind = Redirect is null && !served ? "bad" : HasErrors || Stale is not null || UnreadNote.Length > 0 ? "warn" : "good";
        (Outcome, Headline, Detail) = (Redirect, match.Outcome) switch
        {
            ({ } url, _) => (
                "redirect", new VerdictLine("Redirected with ", "308", " to ", url, ""),
                "The host is in spec.tls, and the router sends plain HTTP to such hosts to https."),
            (_, MatchOutcome.Refused) => ("refused", new VerdictLine("Refused with ", "400", "", "", ""), "The target is ambiguous."),
            (_, MatchOutcome.None) => (
                "none", new VerdictLine("Nobody takes it: ", "404", "", "", ""), "No rule fits, and there is no default backend."),
            _ => (
                match.Rule is null ? "default" : "rule",
                new VerdictLine("", "", "", $"{match.Backend}", served ? "" : FaultOf(Endpoints)),
                ExplanationText.Source(explanation)),
        };
        _notes = [.. NotesOf()];
    }

    /// <summary>The outcome as pages mark it: that of the match, or <c>redirect</c>.</summary>
    public string Outcome { get; }

    /// <summary>How good it is for the client: <c>good</c>, <c>warn</c> or <c>bad</c>.</summary>
    public string Kind { get; }

    /// <summary>What happens, in one line.</summary>
    public VerdictLine Headline { get; }

    /// <summary>Why, in one line.</summary>
    public string Detail { get; }

    /// <summary>The URL that the client is sent to; null for no redirect.</summary>
    public string? Redirect { get; }

    /// <summary>The endpoints of the backend; null where nobody takes the request.</summary>
    public BackendEndpoints? Endpoints { get; }

    /// <summary>The findings about Ingresses that name the host and are left out.</summary>
    public IReadOnlyList<Diagnostic> NotServed { get; }

    /// <summary>
    /// The findings about the latest version of Ingresses that name the host and are served in an older one, without the one that decides.
    /// </summary>
    public IReadOnlyList<Diagnostic> OlderServed { get; }

    /// <summary>What is said of documents that could not be read; empty for nothing.</summary>
    public string UnreadNote { get; }

    /// <summary>Whether an Ingress that names the host is left out for an error, or served in an older version for one.</summary>
    public bool HasErrors { get; }

    /// <summary>The entry of the Ingress that decides, where it is an older version.</summary>
    public StaleObject? Stale { get; }

    /// <summary>What becomes of a request.</summary>
    public static Verdict Of(AdminView view, RequestUrl asked, RequestExplanation explanation) => new(view, asked, explanation);

    /// <summary>
    /// True for a finding about the latest version of the Ingress that decides, of which an older version is in service.
    /// </summary>
    public bool IsOfDecider(Diagnostic finding) => Stale is { } stale && finding.Object is { } about
        && (about == stale.Object || about == stale.RefusedAs);

    /// <summary>What is said of a missing rule where an Ingress has an error.</summary>
    public const string ErrorNote =
        "An Ingress that names this host has an error, so its rules do not take part, or an older version of them does.";

    /// <summary>What the steps below a redirect are about.</summary>
    public const string RedirectNote =
        "This is decided before a backend is looked for. What follows is what happens to the request over https.";

    /// <summary>Why a refused request is not matched.</summary>
    public const string RefusalNote =
        "Servers read this target in different ways, so no rule is asked, and no backend can read what no rule saw.";

    /// <summary>All that the page says in sentences, in its order.</summary>
    public IReadOnlyList<string> Sentences => [$"{Headline}.", Detail.EndsWith('.') ? Detail : $"{Detail}.", .. _notes, .. Steps()];

    private static string FaultOf(BackendEndpoints? endpoints) =>
        endpoints is { Endpoints.Count: > 0 } ? " has no endpoint that can be reached: 502" : " has no endpoint: 503";

    private IEnumerable<string> NotesOf()
    {
        if (HasErrors)
        {
            yield return ErrorNote;
        }

        if (UnreadNote.Length > 0)
        {
            yield return UnreadNote;
        }

        if (Stale is { } stale)
        {
            yield return $"{stale.Object} is stale since {FigureText.Moment(stale.Since)}, because {StaleText.Cause(stale)} "
                + $"({stale.Because.Code.Id}): {stale.Because.Message}";
        }

        if (Redirect is not null)
        {
            yield return RedirectNote;
        }
    }

    private IEnumerable<string> Steps() => _explanation.Match.Outcome == MatchOutcome.Refused
        ? [ExplanationText.Host(_explanation), RefusalNote, .. _explanation.Ambiguities.Select(ExplanationText.Of)]
        : [ExplanationText.Host(_explanation), ExplanationText.Path(_explanation), ExplanationText.Rule(_explanation)];
}

/// <summary>The line of a verdict, in pieces that a page marks.</summary>
/// <param name="Before">Text.</param>
/// <param name="Status">A status code, or nothing.</param>
/// <param name="Between">Text.</param>
/// <param name="Target">A URL or a backend, or nothing.</param>
/// <param name="After">Text.</param>
internal sealed record VerdictLine(string Before, string Status, string Between, string Target, string After)
{
    /// <summary>The line as text.</summary>
    public override string ToString() =>
        Before.Length == 0 && After.Length == 0 ? $"It goes to {Target}" : $"{Before}{Status}{Between}{Target}{After}";
}
