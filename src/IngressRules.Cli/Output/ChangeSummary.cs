using IngressRules.Comparison;

namespace IngressRules.Cli.Output;

/// <summary>Counts changes by what they do to requests.</summary>
internal sealed class ChangeSummary
{
    private string? _lastHost;
    private int _hosts;
    private int _moved;
    private int _gained;
    private int _otherwise;

    /// <summary>How many changes there are.</summary>
    public int Count => _moved + Lost + _gained + _otherwise;

    /// <summary>How many of them leave requests without a backend.</summary>
    public int Lost { get; private set; }

    /// <summary>True if there are more than were counted.</summary>
    public bool IsCut { get; set; }

    /// <summary>Counts a change. Those of a host follow one another.</summary>
    public void Add(RoutingChange change)
    {
        _hosts += change.Host == _lastHost ? 0 : 1;
        _lastHost = change.Host;
        if (!change.New.Success)
        {
            Lost++;
        }
        else if (!change.Old.Success)
        {
            _gained++;
        }
        else if (change.Old.Backend != change.New.Backend)
        {
            _moved++;
        }
        else
        {
            _otherwise++;
        }
    }

    /// <summary><c>3 changes on 2 hosts</c>.</summary>
    public string Total => $"{(IsCut ? "more than " : "")}{Summary.Grouped(Count, "change")} on {Summary.Grouped(_hosts, "host")}";

    /// <summary>What they do: <c>1 loses its backend, 2 go to another backend</c>; what matters most comes first.</summary>
    public string Kinds
    {
        get
        {
            (int Count, string One, string Several)[] kinds =
            [
                (Lost, "loses its backend", "lose their backend"),
                (_moved, "goes to another backend", "go to another backend"),
                (_gained, "gets a backend", "get a backend"),
                (_otherwise, "keeps its backend and gets there in another way", "keep their backend and get there in another way"),
            ];
            return string.Join(
                ", ", kinds.Where(k => k.Count > 0).Select(k => $"{Summary.Grouped(k.Count)} {(k.Count == 1 ? k.One : k.Several)}"));
        }
    }
}
