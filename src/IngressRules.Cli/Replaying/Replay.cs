using IngressRules.Matching;

namespace IngressRules.Cli.Replaying;

/// <summary>Looks up the requests of logs in a table, or in two, and counts what becomes of them.</summary>
/// <param name="after">The table.</param>
/// <param name="before">The table to compare with; null for none.</param>
internal sealed class Replay(IngressMatcher after, IngressMatcher? before)
{
    /// <summary>How long a line may be.</summary>
    public const int LongestLine = 1 << 16;

    // Groups are as many as pairs of backends. Should there be very many, the later ones have no examples.
    private long _roomForExamples = 1 << 24;

    private readonly Sides _sides = new();
    private readonly Dictionary<(Side? Old, Side New), Examples> _moved = [];
    private readonly byte[] _room = new byte[LongestLine];

    /// <summary>How many lines there were.</summary>
    public long Lines { get; private set; }

    /// <summary>How many of them name a request.</summary>
    public long Parsed { get; private set; }

    /// <summary>How many requests both tables send to the same place.</summary>
    public long Same { get; private set; }

    /// <summary>The lines that name no request.</summary>
    public SkippedLines Skipped { get; } = new();

    /// <summary>The requests that no backend takes.</summary>
    public Examples Unmatched { get; } = new();

    /// <summary>
    /// The requests that go elsewhere, by where they went and where they go; with one table all requests. Most come first.
    /// </summary>
    public IReadOnlyList<(Side? Old, Side New, Examples Requests)> Moved =>
    [
        .. _moved.Select(m => (m.Key.Old, m.Key.New, m.Value))
            .OrderByDescending(m => m.Value.Count)
            .ThenBy(m => m.Old?.Backend, StringComparer.Ordinal)
            .ThenBy(m => m.New.Backend, StringComparer.Ordinal)
            .ThenBy(m => m.New.Ingress, StringComparer.Ordinal),
    ];

    /// <summary>Looks up all requests of a log.</summary>
    public void Add(Log log)
    {
        while (log.Lines.Read())
        {
            Lines++;
            ReadOnlySpan<byte> line = log.Lines.Line;
            if (!log.Lines.IsCut
                && log.FormatOf(line, _room) is { } format
                && format.TryRead(line, _room, out LoggedRequest request)
                && request.HasTarget)
            {
                LookUp(log, request);
            }
            else
            {
                Skipped.Add((log.Name, log.Lines.Number), line, log.Lines.IsCut);
            }
        }
    }

    private void LookUp(Log log, in LoggedRequest request)
    {
        Parsed++;
        ReadOnlySpan<byte> host = request.EffectiveHost(log.Host);
        (string, long) place = (log.Name, log.Lines.Number);
        IngressMatch match = after.Match(host, request.Target);
        Side side = _sides.Of(match);
        if (!match.Success)
        {
            Unmatched.Add(place, host, request.Target, ref _roomForExamples);
        }

        Side? old = before is null ? null : _sides.Of(before.Match(host, request.Target));
        if (old is not null && old.IsSamePlace(side))
        {
            Same++;
            return;
        }

        if (!_moved.TryGetValue((old, side), out Examples? group))
        {
            _moved[(old, side)] = group = new();
        }

        group.Add(place, host, request.Target, ref _roomForExamples);
    }
}
