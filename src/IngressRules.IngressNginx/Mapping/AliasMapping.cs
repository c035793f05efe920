using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The names that <c>server-alias</c> gives the hosts of its Ingress (N9).</summary>
internal static class AliasMapping
{
    private const string Name = "server-alias";

    /// <summary>Reads the names: sorted, each once.</summary>
    public static ValueList<string> Read(IngressReading reading)
    {
        ValueState state = reading.Text(Name, out string list);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Name);
        }

        return GoText.List(list)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToValueList();
    }
}
