namespace IngressRules.Diagnostics;

/// <summary>
/// The place of a field in the text that its object was read from. The text is searched when the place is first asked for.
/// </summary>
internal sealed class SourcePlace : IEquatable<SourcePlace>
{
    private volatile Unsearched? _unsearched;
    private SourceSpan? _span;

    public SourcePlace(SourceSpan span) => _span = span;

    private SourcePlace(Unsearched unsearched) => _unsearched = unsearched;

    /// <summary>Where it is.</summary>
    public SourceSpan? Span
    {
        get
        {
            // Two threads may both search. They find the same, and the result is there before the way to it is gone.
            if (_unsearched is { } way)
            {
                _span = way.AtKey ? way.Origin.FindKey(way.Field) : way.Origin.Find(way.Field);
                _unsearched = null;
            }

            return _span;
        }
    }

    /// <summary>The text that it is in, which is known without a search.</summary>
    public SourceText? Source => _unsearched is { } way ? way.Origin.Source : _span?.Source;

    /// <summary>The place of a field; null for an object that was built in code.</summary>
    /// <param name="origin">Where the object was read.</param>
    /// <param name="field">The field.</param>
    /// <param name="atKey">True for the key of the field, such as one annotation among many.</param>
    public static SourcePlace? Of(SourceOrigin origin, FieldPath field, bool atKey = false) =>
        origin.IsKnown ? new SourcePlace(new Unsearched(origin, field, atKey)) : null;

    public bool Equals(SourcePlace? other) => other is not null && Equals(Span, other.Span);

    public override bool Equals(object? obj) => Equals(obj as SourcePlace);

    public override int GetHashCode() => Span?.GetHashCode() ?? 0;

    private sealed record Unsearched(SourceOrigin Origin, FieldPath Field, bool AtKey);
}
