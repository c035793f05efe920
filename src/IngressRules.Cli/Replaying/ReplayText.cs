using System.Globalization;
using IngressRules.Cli.Output;
using IngressRules.Diagnostics;
using IngressRules.Matching;

namespace IngressRules.Cli.Replaying;

/// <summary>A replay for people: what moves, grouped by where from and where to, with examples, and what to do next.</summary>
/// <param name="writer">The writer of the text.</param>
/// <param name="manifests">The manifests whose table was asked.</param>
internal sealed class ReplayText(TonedWriter writer, IReadOnlyList<string> manifests)
{
    private const int GroupsShown = 20, Indent = 4, ShortestUrl = 20;

    private static readonly string s_indent = new(' ', Indent);

    /// <summary>Writes the replay.</summary>
    /// <param name="replay">The replay.</param>
    /// <param name="logs">How many logs were read.</param>
    /// <param name="compares">Whether there was a table to compare with.</param>
    public void Write(Replay replay, int logs, bool compares)
    {
        string skipped = replay.Skipped.Count > 0 ? $", {Summary.Grouped(replay.Skipped.Count)} skipped" : "";
        string parsed = Summary.Grouped(replay.Parsed, "request");
        Say($"{Summary.Grouped(replay.Lines, "line")} in {Summary.Number(logs, "log")}: {parsed}{skipped}");
        if (replay.Parsed == 0)
        {
            return;
        }

        IReadOnlyList<(Side? Old, Side New, Examples Requests)> moved = replay.Moved;
        long elsewhere = replay.Parsed - replay.Same;
        if (compares)
        {
            string rest = elsewhere == 0 ? "Every request goes where it went before."
                : $"{Summary.Grouped(elsewhere, "request")} ({Share(elsewhere, replay.Parsed)}) would go elsewhere:";
            Say(rest, elsewhere == 0 ? Tone.Strong : Tone.Warning);
        }

        foreach ((Side? old, Side side, Examples requests) in moved.Take(GroupsShown))
        {
            WriteGroup(old, side, requests, replay.Parsed);
        }

        if (moved.Count > GroupsShown)
        {
            writer.EndLine();
            Say($"and {Summary.Grouped(moved.Count - GroupsShown, "more group")} of fewer requests; --output json has all");
        }

        WriteUnmatched(replay);
        if (moved.Select(m => m.Requests).Prepend(replay.Unmatched).Where(_ => compares || replay.Unmatched.Count > 0)
            .SelectMany(e => e.List).FirstOrDefault() is { } example)
        {
            writer.EndLine();
            Say("To see why a request goes there:");
            string files = string.Join(' ', manifests.Select(m => $"-f {Quoted(m)}"));

            // A command is copied, so its line is left whole.
            writer.Write($"{s_indent}ingress-rules explain {files} {Quoted(example.Url)}");
            writer.EndLine();
        }
    }

    private void WriteGroup(Side? old, Side side, Examples requests, long all)
    {
        writer.EndLine();
        string count = $"{Summary.Grouped(requests.Count)} ({Share(requests.Count, all)})  ";
        writer.Write(count, Tone.Strong);
        var line = new Paragraph(writer, Indent, count.Length);
        if (old is not null)
        {
            line.Add(PlaceOf(old)).Add(" → ");
        }

        line.Add(PlaceOf(side), side.Match.Success ? Tone.Plain : Tone.Error).End();
        string from = old?.Ingress ?? "", to = side.Ingress ?? "";
        if (from.Length + to.Length > 0)
        {
            Paragraph.Indented(writer, Indent, Indent).Add($"by {VisibleText.Of(Decided(from, to, old is not null))}").End();
        }

        WriteExamples(requests);
    }

    private void WriteUnmatched(Replay replay)
    {
        if (replay.Unmatched.Count == 0)
        {
            return;
        }

        writer.EndLine();
        string share = Share(replay.Unmatched.Count, replay.Parsed);
        Say($"{Summary.Grouped(replay.Unmatched.Count, "request")} ({share}) would find no backend:", Tone.Error);
        WriteExamples(replay.Unmatched);
    }

    private void WriteExamples(Examples requests)
    {
        foreach (LogExample example in requests.List)
        {
            string place = $"{s_indent}{VisibleText.Of(example.File)}:{example.Line}  ";
            writer.Write(place, Tone.Gutter);
            writer.Write(VisibleText.Of(example.Url, Math.Max(ShortestUrl, writer.Width - 1 - TextWidth.Of(place))));
            writer.EndLine();
        }
    }

    private void Say(string text, Tone tone = Tone.Plain) => new Paragraph(writer, Indent).Add(text, tone).End();

    private static string PlaceOf(Side side) => side.Outcome switch
    {
        MatchOutcome.Rule => VisibleText.Of(side.Backend!),
        MatchOutcome.DefaultBackend => $"{VisibleText.Of(side.Backend!)} (default backend)",
        MatchOutcome.Refused => "refused as ambiguous (400)",
        _ => ChangeText.NoBackend,
    };

    private static string Decided(string from, string to, bool compares) =>
        !compares || from == to ? to : $"{(from.Length == 0 ? "nobody" : from)} → {(to.Length == 0 ? "nobody" : to)}";

    /// <summary>A share with one decimal; one that would be rounded to nothing says so.</summary>
    private static string Share(long part, long all)
    {
        double percent = 100.0 * part / all;
        return percent is > 0 and < 0.1 ? "<0.1%" : string.Create(CultureInfo.InvariantCulture, $"{percent:0.#}%");
    }

    /// <summary>A word of a command line, as a POSIX shell takes it.</summary>
    private static string Quoted(string word)
    {
        string visible = VisibleText.Of(word, 200);
        return visible.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:@%+=,".Contains(c, StringComparison.Ordinal))
            ? visible
            : $"'{visible.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
