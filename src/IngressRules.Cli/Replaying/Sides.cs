using System.Runtime.CompilerServices;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Cli.Replaying;

/// <summary>
/// The sides of all tables, each once, so that a line of a log makes no text. They are found by the objects of the match, whose own values
/// would have to be hashed character by character.
/// </summary>
internal sealed class Sides
{
    private readonly Dictionary<Key, Side> _known = [];
    private readonly Dictionary<(MatchOutcome, string?, string?), Side> _sides = [];

    /// <summary>The side of a match.</summary>
    public Side Of(in IngressMatch match)
    {
        var key = new Key(match.Outcome, match.Backend, match.Ingress);
        if (!_known.TryGetValue(key, out Side? side))
        {
            side = new Side(match);
            _known[key] = side = _sides.TryGetValue((side.Outcome, side.Backend, side.Ingress), out Side? same)
                ? same
                : _sides[(side.Outcome, side.Backend, side.Ingress)] = side;
        }

        return side;
    }

    private readonly record struct Key(MatchOutcome Outcome, BackendReference? Backend, Ingress? Ingress)
    {
        public bool Equals(Key other) =>
            Outcome == other.Outcome && ReferenceEquals(Backend, other.Backend) && ReferenceEquals(Ingress, other.Ingress);

        public override int GetHashCode() =>
            HashCode.Combine(Outcome, RuntimeHelpers.GetHashCode(Backend), RuntimeHelpers.GetHashCode(Ingress));
    }
}
