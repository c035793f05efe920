using System.Net;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>How many requests a client may send (N65).</summary>
internal static class LimitsMapping
{
    private const string PerSecond = "limit-rps", PerMinute = "limit-rpm", Connections = "limit-connections";
    private const string Burst = "limit-burst-multiplier", Exempt = "limit-allowlist", OldExempt = "limit-whitelist";
    private const int DefaultBurst = 5;

    /// <summary>Reads the limits; null for none.</summary>
    public static ClientLimits? Read(IngressReading reading)
    {
        int? perSecond = Limit(reading, PerSecond), perMinute = Limit(reading, PerMinute), connections = Limit(reading, Connections);
        ValueList<IPNetwork> exempt = [];
        ValueState state = reading.Text(Exempt, out string list, OldExempt);
        if (state == ValueState.Invalid || (state == ValueState.Valid && !NetworkList.TryParse(list, out exempt)))
        {
            reading.LeaveOut(reading.Has(Exempt) ? Exempt : OldExempt);
        }

        if ((perSecond ?? perMinute ?? connections) is null)
        {
            reading.IdleWithout("a limit", Burst, Exempt, OldExempt);
            return null;
        }

        long burst = reading.IntegerOr(Burst, DefaultBurst);
        if (burst <= 0)
        {
            reading.Refuse(Burst, "A multiplier below 1 made nginx refuse its whole configuration; here no request comes beside the "
                + "limit.");
        }

        return new ClientLimits
        {
            Scope = reading.Ingress.ToString(),
            PerSecond = perSecond,
            PerMinute = perMinute,
            Connections = connections,
            BurstMultiplier = (int)Math.Clamp(burst, 0, 1_000_000),
            Exempt = exempt,
            Status = reading.Settings.LimitStatus,
        };
    }

    private static int? Limit(IngressReading reading, string name)
    {
        ValueState state = reading.Integer(name, out long limit);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(name);
        }

        return state == ValueState.Valid && limit > 0 ? (int)Math.Min(limit, int.MaxValue) : null;
    }
}
