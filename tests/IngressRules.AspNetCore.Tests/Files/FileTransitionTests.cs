using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Files;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>The transitions of a file, compared with the tables of docs/files.md.</summary>
public partial class FileTransitionTests
{
    private static readonly FileWatchTimes Times = FileWatchTimes.Default;
    private static readonly FileTransitions Transitions = new(Times);
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    [Fact]
    public void The_table_of_the_documentation_is_the_one_of_the_code()
    {
        List<Row> rows = [.. TableAfter("## What becomes of a file").Select(Row.Parse)];
        var used = new HashSet<Row>();
        foreach ((FileState file, FileEvent happened) in Cases())
        {
            Row row = rows.First(r => r.Fits(file, happened));
            used.Add(row);
            FileStep step = Transitions.Next(file, happened, Now);
            Assert.Equal(
                $"{file} {happened}: {row.Next ?? file.Phase} {row.Action}", $"{file} {happened}: {step.State.Phase} {step.Action}");
        }

        Assert.Equal(rows, rows.Where(used.Contains));
    }

    [Fact]
    public void The_durations_of_the_documentation_are_those_of_the_code()
    {
        Dictionary<string, TimeSpan> written = TableAfter("## How long it waits").ToDictionary(c => c[0].Trim('`'), c => ParseTime(c[1]));
        Dictionary<string, TimeSpan> meant = typeof(FileWatchTimes).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.PropertyType == typeof(TimeSpan))
            .ToDictionary(p => p.Name, p => (TimeSpan)p.GetValue(Times)!);
        Assert.Equal(meant.OrderBy(m => m.Key), written.OrderBy(w => w.Key));
    }

    [Fact]
    public void The_states_of_the_documentation_are_those_of_the_code() =>
        Assert.Equal(Enum.GetNames<FilePhase>().Order(), TableAfter("## The states of a file").Select(c => c[0].Trim('`')).Order());

    [Fact]
    public void Every_state_is_reached_and_every_one_comes_to_rest()
    {
        TimeSpan[] pauses = [TimeSpan.Zero, TimeSpan.FromMilliseconds(7), Times.Settling, Times.Emptiness, Times.Move, Times.LongestDelay];
        FileEvent[] events = Enum.GetValues<FileEvent>();
        var random = new Random(1);
        var reached = new HashSet<FilePhase>();
        for (int walk = 0; walk < 1000; walk++)
        {
            (FileState state, TimeSpan now) = (FileState.Unknown, TimeSpan.Zero);
            for (int step = 0; step < 30; step++)
            {
                now += pauses[random.Next(pauses.Length)];
                state = Transitions.Next(state, events[random.Next(events.Length)], now).State;
                reached.Add(state.Phase);
                Assert.True(RestsIn(state, now) <= Times.LongestDelay + Times.LongestGathering, $"{state}");
            }
        }

        Assert.Equal(Enum.GetValues<FilePhase>(), reached.Order());
    }

    [Theory]
    [InlineData(FileEvent.Written)]
    [InlineData(FileEvent.Touched)]
    public void A_file_that_changes_without_end_is_read_within_the_longest_delay(object change)
    {
        (FileState state, TimeSpan now) = (FileState.AtRest(FilePhase.Loaded), TimeSpan.Zero);
        for (FileAction action = FileAction.None; action != FileAction.Use; now += TimeSpan.FromMilliseconds(10))
        {
            Assert.True(now <= Times.LongestDelay + Times.LongestSettling, $"{state}");
            state = Transitions.Next(state, (FileEvent)change, now).State;
            if (state.IsReading)
            {
                action = Transitions.Next(state, FileEvent.ReadUnsteady, now).Action;
            }
            else if (state.Due <= now)
            {
                state = Transitions.Next(state, FileEvent.TimeUp, now).State;
            }
        }

        Assert.True(now >= Times.LongestDelay);
    }

    /// <summary>Every relevant state with every event: recent or old, in use or not, missing for different times.</summary>
    private static IEnumerable<(FileState File, FileEvent Happened)> Cases() =>
        from phase in Enum.GetValues<FilePhase>()
        from isInUse in (bool[])[false, true]
        from age in (TimeSpan[])[TimeSpan.Zero, Times.Emptiness, Times.LongestDelay]
        from missing in (TimeSpan?[])[null, TimeSpan.Zero, Times.Settling, Times.Move]
        from happened in Enum.GetValues<FileEvent>()
        select (new FileState(phase, isInUse, Now - age, Now - age, FileState.Never, Now - missing), happened);

    /// <summary>How long it takes until a file without further events is at rest, if its readings end at once.</summary>
    private static TimeSpan RestsIn(FileState state, TimeSpan start)
    {
        TimeSpan now = start;
        for (int steps = 0; !state.IsAtRest; steps++)
        {
            Assert.True(steps < 10, $"{state}");
            now = state.IsReading || state.Due < now ? now : state.Due;
            state = Transitions.Next(state, state.IsReading ? FileEvent.ReadGood : FileEvent.TimeUp, now).State;
        }

        return now - start;
    }

    private static IEnumerable<string[]> TableAfter(string heading) => File.ReadLines(DocumentPath())
        .SkipWhile(l => l != heading).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
        .Where(l => l.StartsWith('|')).Skip(2)
        .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string DocumentPath()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "files.md")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "files.md");
    }

    private static TimeSpan ParseTime(string text)
    {
        Match match = TimeWithUnit().Match(text);
        double number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value == "ms" ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
    }

    [GeneratedRegex(@"(\d+) (ms|s)$")]
    private static partial Regex TimeWithUnit();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Word();

    /// <summary>A row of the table; words in backticks are names in the code.</summary>
    private sealed record Row(string Text, string States, string Events, string When, FilePhase? Next, FileAction Action)
    {
        public static Row Parse(string[] cells) => new(
            string.Join('|', cells),
            cells[0],
            cells[1],
            cells[2],
            Word().Match(cells[3]) is { Success: true } next ? Enum.Parse<FilePhase>(next.Groups[1].Value) : null,
            cells[4] == "nothing" ? FileAction.None : Enum.Parse<FileAction>(cells[4], ignoreCase: true));

        public bool Fits(FileState file, FileEvent happened) =>
            Names(States, $"{file.Phase}") && Names(Events, $"{happened}") && Holds(file);

        private static bool Names(string cell, string name) => cell == "any" || Word().Matches(cell).Any(m => m.Groups[1].Value == name);

        private bool Holds(FileState file) => When switch
        {
            "" => true,
            "late" => Now - file.Since >= Times.LongestDelay,
            "not late" => Now - file.Since < Times.LongestDelay,
            "not in use" => !file.IsInUse,
            _ when When.StartsWith("changed less than ", StringComparison.Ordinal) => Now - file.Since < ParseTime(When[..^" ago".Length]),
            _ when When.StartsWith("missing for ", StringComparison.Ordinal) => Now - file.MissingSince >= ParseTime(When),
            _ => throw new InvalidOperationException($"What does '{When}' mean?"),
        };
    }
}
