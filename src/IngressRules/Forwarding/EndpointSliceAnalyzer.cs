using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>Reports the endpoints that are left out because requests are not sent to their address (Q30).</summary>
public static class EndpointSliceAnalyzer
{
    // A slice can have a thousand endpoints, and they usually share their fault.
    private const int MaxFindings = 10;

    /// <summary>Judges the addresses of EndpointSlices.</summary>
    /// <param name="slices">The slices.</param>
    /// <param name="options">Which addresses are allowed; null for the defaults.</param>
    /// <returns>The findings in the order of the slices: <c>ING3601</c>.</returns>
    public static ValueList<Diagnostic> Analyze(IEnumerable<EndpointSlice> slices, ResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(slices);
        var findings = new List<Diagnostic>();
        foreach (EndpointSlice slice in slices)
        {
            Analyze(slice, options ?? ResolverOptions.Default, findings);
        }

        return findings.ToValueList();
    }

    private static void Analyze(EndpointSlice slice, ResolverOptions options, List<Diagnostic> findings)
    {
        int refused = 0;
        int first = findings.Count;
        for (int i = 0; i < slice.Endpoints.Count; i++)
        {
            // Of several addresses only the first is used.
            ValueList<string> addresses = slice.Endpoints[i].Addresses;
            if (addresses.Count > 0
                && SliceAddress.Judge(addresses[0], slice.AddressType, options).Fault is { } fault
                && ++refused <= MaxFindings)
            {
                findings.Add(Finding(slice, i, $"{QuotedText.Quote(addresses[0])} {fault}. No request is sent there."));
            }
        }

        if (refused > MaxFindings)
        {
            Diagnostic last = findings[first + MaxFindings - 1];
            string more = string.Create(
                CultureInfo.InvariantCulture, $"{last.Message} {refused - MaxFindings} further endpoints of the slice are refused too.");
            findings[first + MaxFindings - 1] = last with { Message = more };
        }
    }

    private static Diagnostic Finding(EndpointSlice slice, int endpoint, string message)
    {
        FieldPath field = FieldPath.Root.Child("endpoints").Index(endpoint).Child("addresses").Index(0);
        return new(ForwardingCodes.EndpointRefused, message)
        {
            Object = new ObjectReference("EndpointSlice", slice.Metadata.Namespace, slice.Metadata.Name),
            Field = field.ToString(),
            Span = slice.Origin.Find(field),
        };
    }
}
