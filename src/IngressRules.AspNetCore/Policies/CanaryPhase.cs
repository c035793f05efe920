using IngressRules.Forwarding;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// Another backend for a part of the requests (N70-N74): the side that a client has been at, then header, cookie and weight.
/// </summary>
internal sealed class CanaryPhase() : ImmediatePhase("canary", PolicyStage.Route)
{
    private const string Always = "always", Never = "never";

    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Canary is not { } canary || request.Endpoints is null || request.IsSubstituted
            || request.Table.Backends.Resolve(canary.Backend) is not { Status: BackendStatus.Found } endpoints)
        {
            return null;
        }

        if (SideOf(request, canary) ?? Wants(canary, request.Context.Request))
        {
            (request.Endpoints, request.OtherBackend) = (endpoints, canary.Backend);
            request.Record(Name, canary.Backend.ToString());
        }

        return null;
    }

    /// <summary>True for the other backend where a client's cookie is of one; null where it is of neither (N81).</summary>
    private static bool? SideOf(PolicyRequest request, CanaryPolicy canary)
    {
        if (request.Policies.Choice?.Cookie is not { StickyCanary: true } cookie
            || AffinityValue.Read(request.Context.Request, cookie) is not { Backend: { } side })
        {
            return null;
        }

        return side == AffinityValue.NameOf(request.Match.Backend!) ? false
            : side == AffinityValue.NameOf(canary.Backend) ? true
            : null;
    }

    private static bool Wants(CanaryPolicy canary, HttpRequest request) =>
        OfHeader(canary, request) ?? OfCookie(canary, request) ?? Random.Shared.Next(Math.Max(100, canary.WeightTotal)) < canary.Weight;

    private static bool? OfHeader(CanaryPolicy canary, HttpRequest request)
    {
        if (canary.Header is not { } name || request.Headers[name] is not { Count: > 0 } values)
        {
            return null;
        }

        string value = values.Count == 1 ? values.ToString() : string.Join(", ", values.AsEnumerable());
        return canary switch
        {
            { HeaderValue: { } only } => value == only ? true : null,
            { HeaderPattern: { } pattern } => pattern.IsMatch(value) ? true : null,
            _ => OfWord(value),
        };
    }

    private static bool? OfCookie(CanaryPolicy canary, HttpRequest request) =>
        canary.Cookie is { } name ? OfWord(RequestCookie.Find(request, name, StringComparison.OrdinalIgnoreCase)) : null;

    private static bool? OfWord(string? word) => word switch { Always => true, Never => false, _ => null };
}
