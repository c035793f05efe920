using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>How endpoints of the Ingress' Services are chosen (N43, N85), where the Ingress is the first to name the Service.</summary>
/// <param name="Choice">The choice, without a cookie.</param>
internal sealed record BalancingMapping(EndpointChoice Choice)
{
    private const string Algorithm = "load-balance", HashBy = "upstream-hash-by", Subset = "upstream-hash-by-subset";
    private const string SubsetSize = "upstream-hash-by-subset-size";
    private const int DefaultSubset = 3;

    /// <summary>Reads the choice.</summary>
    public static BalancingMapping Read(IngressReading reading)
    {
        ValueState state = reading.Text(Algorithm, out string algorithm);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Algorithm);
        }
        else if (state == ValueState.Valid && algorithm is not ("round_robin" or "ewma"))
        {
            reading.Refuse(Algorithm, "Endpoints are chosen in turn.", "Write upstream-hash-by for a key, or affinity: cookie.");
            algorithm = "round_robin";
        }

        (ValueList<RequestTextPart>? key, int subset) = ReadKey(reading);
        return new(new EndpointChoice
        {
            Algorithm = algorithm.Length > 0 ? algorithm : reading.Settings.LoadBalance,
            HashKey = key,
            SubsetSize = subset,
            ServiceAddress = reading.BooleanOr("service-upstream", reading.Settings.ServiceUpstream),
        });
    }

    // The group is read as a whole: an empty value makes all of it absent.
    private static (ValueList<RequestTextPart>? Key, int Subset) ReadKey(IngressReading reading)
    {
        (string Name, ValueState State)[] states =
        [
            (HashBy, reading.Text(HashBy, out string text)), (Subset, reading.Boolean(Subset, out bool isSubset)),
            (SubsetSize, reading.Integer(SubsetSize, out long size)),
        ];
        foreach ((string name, ValueState state) in states)
        {
            if (state == ValueState.Invalid)
            {
                reading.LeaveOut(name);
                return (null, 0);
            }
        }

        if (text.Length == 0 || states.Any(s => s.State == ValueState.Empty))
        {
            reading.IdleWithout("upstream-hash-by", Subset, SubsetSize);
            return (null, 0);
        }

        if (!RequestText.TryParse(text, out ValueList<RequestTextPart> parts, out string? unknown))
        {
            reading.Refuse(HashBy, $"The variable {unknown} is not known here, so endpoints are chosen as if it were not there.");
            return (null, 0);
        }

        return (parts, isSubset ? (int)Math.Clamp(size == 0 ? DefaultSubset : size, 1, 1_000) : 0);
    }
}
