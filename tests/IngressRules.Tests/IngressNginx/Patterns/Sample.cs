using System.Globalization;

namespace IngressRules.Tests.IngressNginx.Patterns;

/// <summary>
/// A random expression that can write itself in PCRE's syntax and match itself by backtracking: the obvious way, which takes exponential
/// time. It knows nothing of programs and states.
/// </summary>
internal abstract record Sample
{
    /// <summary>What goes on behind an expression: true where it leads to a match.</summary>
    public delegate bool Continuation(int position);

    /// <summary>The captures of a search, "" for those that took no part; null where nothing matches.</summary>
    /// <param name="text">The text.</param>
    /// <param name="captures">The number of captures.</param>
    public string[]? Search(string text, int captures)
    {
        var matching = new Matching(text, new (int, int)[captures + 1]);
        for (int start = 0; start <= text.Length; start++)
        {
            if (Match(matching, start, _ => true))
            {
                return [.. matching.Captures.Skip(1).Select(c => text[c.Start..c.End])];
            }
        }

        return null;
    }

    protected abstract bool Match(Matching matching, int at, Continuation next);

    /// <summary>The text and the captures so far, which are taken back where a way ends.</summary>
    internal sealed record Matching(string Text, (int Start, int End)[] Captures)
    {
        public bool IsWord(int position) =>
            position >= 0 && position < Text.Length && (char.IsAsciiLetterOrDigit(Text[position]) || Text[position] == '_');
    }

    internal sealed record One(string Syntax, string Takes) : Sample
    {
        protected override bool Match(Matching matching, int at, Continuation next) =>
            at < matching.Text.Length && Takes.Contains(matching.Text[at], StringComparison.Ordinal) && next(at + 1);

        public override string ToString() => Syntax;
    }

    internal sealed record At(string Syntax) : Sample
    {
        protected override bool Match(Matching matching, int at, Continuation next)
        {
            int length = matching.Text.Length;
            bool isBoundary = matching.IsWord(at - 1) != matching.IsWord(at);
            bool holds = Syntax switch
            {
                "^" => at == 0,
                "$" => at == length || (at == length - 1 && matching.Text[at] == '\n'),
                @"\z" => at == length,
                "(?m:^)" => at == 0 || (at < length && matching.Text[at - 1] == '\n'),
                "(?m:$)" => at == length || matching.Text[at] == '\n',
                @"\b" => isBoundary,
                _ => !isBoundary,
            };
            return holds && next(at);
        }

        public override string ToString() => Syntax;
    }

    internal sealed record Sequence(Sample First, Sample Second) : Sample
    {
        protected override bool Match(Matching matching, int at, Continuation next) =>
            First.Match(matching, at, middle => Second.Match(matching, middle, next));

        public override string ToString() => $"{First}{Second}";
    }

    internal sealed record Either(Sample First, Sample Second) : Sample
    {
        protected override bool Match(Matching matching, int at, Continuation next) =>
            First.Match(matching, at, next) || Second.Match(matching, at, next);

        public override string ToString() => $"(?:{First}|{Second})";
    }

    internal sealed record Capture(int Number, Sample Item) : Sample
    {
        protected override bool Match(Matching matching, int at, Continuation next) => Item.Match(matching, at, end =>
        {
            (int, int) before = matching.Captures[Number];
            matching.Captures[Number] = (at, end);
            if (next(end))
            {
                return true;
            }

            matching.Captures[Number] = before;
            return false;
        });

        public override string ToString() => $"({Item})";
    }

    internal sealed record Repeat(Sample Item, int Min, int? Max, bool IsLazy) : Sample
    {
        protected override bool Match(Matching matching, int at, Continuation next) => Match(matching, at, next, 0);

        public override string ToString() =>
            $"(?:{Item}){{{Min},{Max?.ToString(CultureInfo.InvariantCulture)}}}{(IsLazy ? "?" : "")}";

        private bool Match(Matching matching, int at, Continuation next, int done)
        {
            bool Again() => (Max is null || done < Max)
                && Item.Match(matching, at, end => Max is null && done >= Min - 1 && end == at
                    ? next(end)
                    : Match(matching, end, next, done + 1));
            return done < Min ? Again() : IsLazy ? next(at) || Again() : Again() || next(at);
        }
    }
}
