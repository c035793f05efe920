using System.Globalization;
using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>One policy in words, for people who ask why a request was answered as it was.</summary>
/// <param name="Name">What it is called, such as <c>redirect to https</c>.</param>
/// <param name="Text">What it does to a request, in a sentence without its period. It holds no passwords and no keys.</param>
public sealed record PolicyText(string Name, string Text)
{
    /// <summary>
    /// The policies that requests meet, in the order in which they apply; the first that responds is the last that is met.
    /// </summary>
    /// <param name="policies">The policies; null for none.</param>
    public static ValueList<PolicyText> Of(RoutePolicies? policies) => policies is null ? [] : [.. List(policies)];

    private static IEnumerable<PolicyText> List(RoutePolicies of) =>
        OfHost(of.Host).Concat(OfTarget(of)).Concat(OfAccess(of)).Concat(OfBackend(of)).Concat(OfHeaders(of));

    private static IEnumerable<PolicyText> OfHost(HostPolicies? host)
    {
        if (host?.Redirect is { } redirect)
        {
            yield return new("redirect to another host", $"every request is redirected to {redirect.Host} with {Status(redirect.Status)}");
        }

        if (host?.ClientCertificate is { } certificate)
        {
            yield return new(
                "client certificate",
                certificate.Optional ? "a client may show a certificate" : "a client without a valid certificate gets 400");
        }

        if (host?.AppRoot is { } root)
        {
            yield return new("app root", $"a request for / is redirected to {root} with 302");
        }
    }

    private static IEnumerable<PolicyText> OfTarget(RoutePolicies of)
    {
        if (of.Body is { MaxBytes: { } bytes })
        {
            yield return new("body limit", $"a body of more than {Number(bytes)} bytes gets 413");
        }

        if (of.Slash is { } slash)
        {
            yield return new(
                "slash redirect", $"the path without its last slash is redirected to {slash.Path} with {Status(slash.Status)}");
        }

        if (of.Closed is { } closed)
        {
            yield return new("closed", $"every request gets 503: {closed.Reason}");
        }

        if (of.Cors is { } cors)
        {
            string origins = cors.Origins.Count == 0 ? "every origin" : string.Join(", ", cors.Origins.Select(o => o.Text));
            yield return new("cross-origin sharing", $"scripts of {origins} may read responses; OPTIONS gets 204");
        }

        if (of.Redirect is { } redirect)
        {
            yield return new("redirect", $"every request is redirected to {redirect.Location} with {Status(redirect.Status)}");
        }

        if (of.Rewrite is { } rewrite)
        {
            string target = string.Concat(
                rewrite.Target.Select(p => p.Capture is { } n ? "$" + n.ToString(CultureInfo.InvariantCulture) : p.Text));
            yield return new(
                "rewrite",
                rewrite.IsRedirect
                    ? $"a path that {rewrite.Pattern} matches is redirected to {target} with 302"
                    : $"a path that {rewrite.Pattern} matches is sent as {target}");
        }

        if (of.Https is { } https)
        {
            yield return new("redirect to https", $"a request over http is redirected to https with {Status(https.Status)}");
        }
    }

    private static IEnumerable<PolicyText> OfAccess(RoutePolicies of)
    {
        if (of.Limits is { } limits)
        {
            string[] of3 =
            [
                .. limits.Connections is { } c ? [$"{Number(c)} at a time"] : Array.Empty<string>(),
                .. limits.PerSecond is { } s ? [$"{Number(s)} a second"] : Array.Empty<string>(),
                .. limits.PerMinute is { } m ? [$"{Number(m)} a minute"] : Array.Empty<string>(),
            ];
            yield return new("limit", $"a client may send {string.Join(", ", of3)}; more gets {Status(limits.Status)}");
        }

        string any = of.SatisfyAny ? ", unless another check lets the request in" : "";
        if (of.Networks is { } networks)
        {
            string allow = networks.Allow.Count > 0 ? $"only {Listed(networks.Allow)} is let in" : "";
            string deny = networks.Deny.Count > 0 ? $"{Listed(networks.Deny)} is not let in" : "";
            yield return new("client networks", string.Join("; ", new[] { deny, allow }.Where(t => t.Length > 0)) + any);
        }

        if (of.BasicAuthentication is { } basic)
        {
            yield return new("basic authentication", $"a client must be one of {Number(basic.Users.Count)} users, else 401{any}");
        }

        if (of.ExternalAuthentication is not null)
        {
            yield return new("external authentication", $"a service is asked whether the request is let in{any}");
        }
    }

    private static IEnumerable<PolicyText> OfBackend(RoutePolicies of)
    {
        if (of.Canary is { } canary)
        {
            yield return new("canary", $"a part of the requests goes to {canary.Backend}");
        }

        if (of.Choice?.Cookie is { } cookie)
        {
            yield return new("affinity", $"the cookie {cookie.Name} keeps a client at its endpoint");
        }

        if (of.Choice?.HashKey is not null)
        {
            yield return new("load balancing by key", "requests with the same key go to the same endpoint");
        }

        if (of.Substitute is { } substitute)
        {
            yield return new("substitute", $"{substitute.Backend} stands in where the backend has no endpoint");
        }

        if (of.Connection is { Protocol: not BackendProtocol.Http } connection)
        {
            yield return new("backend protocol", $"the backend is spoken to by {connection.Protocol.ToString().ToUpperInvariant()}");
        }

        if (of.ErrorPages is { } pages)
        {
            string statuses = string.Join(", ", pages.Statuses.Select(Status));
            yield return new("error pages", $"in place of {statuses} responds {pages.Backend?.ToString() ?? "a plain 404"}");
        }
    }

    private static IEnumerable<PolicyText> OfHeaders(RoutePolicies of)
    {
        if (of.RequestHeaders?.Host is { } host)
        {
            yield return new("host for the backend", $"the backend gets Host: {host}");
        }

        if (of.ResponseHeaders?.StrictTransportSecurity is { } hsts)
        {
            yield return new("strict transport security", $"responses over https say Strict-Transport-Security: {hsts}");
        }

        if (of.ResponseHeaders is { Set.Count: > 0 and var count })
        {
            yield return new("response headers", $"{Number(count)} headers of responses are set");
        }
    }

    private static string Listed(ValueList<System.Net.IPNetwork> networks) =>
        string.Join(", ", networks.Take(5)) + (networks.Count > 5 ? $" and {Number(networks.Count - 5)} more" : "");

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
