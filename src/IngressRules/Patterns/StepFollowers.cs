namespace IngressRules.Patterns;

/// <summary>What is reached from a step of a program without a byte: steps that take one, and the match, here or at an end.</summary>
internal sealed class StepFollowers
{
    private readonly HashSet<(int, PatternPlace?)> _seen = [];
    private readonly PatternProgram _program;
    private readonly bool _isStart;

    private StepFollowers(PatternProgram program, bool isStart)
    {
        _program = program;
        _isStart = isStart;
    }

    /// <summary>The steps that take a byte.</summary>
    public List<int> Steps { get; } = [];

    /// <summary>Whether the match is reached.</summary>
    public bool Matches { get; private set; }

    /// <summary>Whether the match is reached before a newline that ends the text.</summary>
    public bool MatchesBeforeNewline { get; private set; }

    /// <summary>Whether the match is reached at the end of the text.</summary>
    public bool MatchesAtEnd { get; private set; }

    /// <summary>False where something else is reached as well, because a place asks for the bytes on both sides.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>What is reached from a step.</summary>
    /// <param name="program">The program.</param>
    /// <param name="first">The step.</param>
    /// <param name="isStart">Whether this is the start of the text.</param>
    public static StepFollowers Of(PatternProgram program, int first, bool isStart)
    {
        var followers = new StepFollowers(program, isStart);
        var open = new Stack<(int Step, PatternPlace? End)>([(first, null)]);
        while (open.TryPop(out (int Step, PatternPlace? End) next))
        {
            if (followers._seen.Add(next))
            {
                followers.Add(next.Step, next.End, open);
            }
        }

        return followers;
    }

    /// <summary>Adds a step, or those behind it.</summary>
    /// <param name="number">The step.</param>
    /// <param name="end">The end that was asked for on the way; null for none.</param>
    /// <param name="open">Where the steps behind it are added.</param>
    private void Add(int number, PatternPlace? end, Stack<(int Step, PatternPlace? End)> open)
    {
        PatternStep step = _program.Steps[number];
        switch (step.Kind)
        {
            case PatternStepKind.Byte when end is null:
                Steps.Add(number);
                break;
            case PatternStepKind.Byte:
                // Behind the end there is at most a newline.
                IsComplete &= end == PatternPlace.End || !_program.Sets[step.Value].Contains((byte)'\n');
                break;
            case PatternStepKind.Split:
                open.Push((step.Next, end));
                open.Push((step.Other, end));
                break;
            case PatternStepKind.Keep:
                open.Push((step.Next, end));
                break;
            case PatternStepKind.Match:
                Matches |= end is null;
                MatchesBeforeNewline |= end == PatternPlace.EndOrFinalNewline;
                MatchesAtEnd |= end is not null;
                break;
            default:
                AddPlace((PatternPlace)step.Value, step.Next, end, open);
                break;
        }
    }

    private void AddPlace(PatternPlace place, int next, PatternPlace? end, Stack<(int Step, PatternPlace? End)> open)
    {
        switch (place)
        {
            case PatternPlace.Start when _isStart:
                open.Push((next, end));
                break;
            case PatternPlace.Start:
                break;
            case PatternPlace.End or PatternPlace.EndOrFinalNewline:
                open.Push((next, end == PatternPlace.End ? end : place));
                break;
            default:
                IsComplete = false;
                break;
        }
    }
}
