using IngressRules.IngressNginx.Patterns;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>When requests go to the Service of a canary (N70, N71).</summary>
internal sealed record CanaryMapping
{
    private const string Enabled = "canary", Weight = "canary-weight", Total = "canary-weight-total", Header = "canary-by-header";
    private const string Value = "canary-by-header-value", Pattern = "canary-by-header-pattern", Cookie = "canary-by-cookie";
    private const int LeastTotal = 100;

    private int _weight;
    private int _total = LeastTotal;
    private string? _header;
    private string? _value;
    private LinearPattern? _pattern;
    private string? _cookie;

    /// <summary>Reads the canary; null where the Ingress is none.</summary>
    public static CanaryMapping? Read(IngressReading reading)
    {
        if (!reading.BooleanOr(Enabled, false))
        {
            reading.IdleWithout("canary: \"true\"", Weight, Total, Header, Value, Pattern, Cookie);
            return null;
        }

        string? header = reading.TextOrNull(Header), value = reading.TextOrNull(Value), expression = reading.TextOrNull(Pattern);
        LinearPattern? pattern = null;
        if (header is null)
        {
            reading.IdleWithout("canary-by-header", Value, Pattern);
        }
        else if (value is not null)
        {
            reading.Idle(Pattern, "canary-by-header-value comes before it.");
        }
        else if (expression is not null && !PcrePattern.TryParse(expression, PatternKind.Search, out pattern, out string? refusal))
        {
            reading.Refuse(Pattern, $"The expression is refused, so the header decides nothing: {refusal}");
            header = null;
        }

        return new CanaryMapping
        {
            _weight = (int)Math.Clamp(reading.IntegerOr(Weight, 0), 0, int.MaxValue),
            _total = (int)Math.Clamp(reading.IntegerOr(Total, LeastTotal), LeastTotal, int.MaxValue),
            _header = header,
            _value = value,
            _pattern = pattern,
            _cookie = reading.TextOrNull(Cookie),
        };
    }

    /// <summary>The policy of the main Service.</summary>
    /// <param name="backend">The canary's backend.</param>
    /// <param name="ingress">The Ingress that is the canary.</param>
    public CanaryPolicy ToPolicy(BackendReference backend, Ingress ingress) => new(backend)
    {
        Header = _header,
        HeaderValue = _header is null ? null : _value,
        HeaderPattern = _header is null || _value is not null ? null : _pattern,
        Cookie = _cookie,
        Weight = _weight,
        WeightTotal = _total,
        Ingress = ingress,
    };
}
