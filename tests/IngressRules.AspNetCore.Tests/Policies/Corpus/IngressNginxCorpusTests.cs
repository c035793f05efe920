using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.IngressNginx;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests.Policies.Corpus;

/// <summary>
/// Each recorded response of nginx under ingress-nginx's rules, from the router with the dialect, over sockets: the status, the headers of
/// the response that matter, the pod, and what the pod got.
/// </summary>
public class IngressNginxCorpusTests(CorpusPods pods) : IClassFixture<CorpusPods>
{
    private static readonly string[] s_sent =
    [
        "host", "authorization", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-forwarded-scheme",
        "x-forwarded-prefix", "x-scheme", "x-real-ip", "x-original-forwarded-for", "x-original-forwarded-host", "x-original-uri", "x-code",
        "x-format", "x-namespace", "x-ingress-name", "x-service-name", "x-service-port", "x-user", "x-saw-url", "x-saw-method",
        "x-saw-redirect", "x-saw-proto", "x-saw-host", "x-saw-from", "origin", "proxy", "x_tenant", "x-tenant", "upgrade",
    ];

    private static readonly string[] s_back =
    [
        "location", "www-authenticate", "strict-transport-security", "access-control-allow-origin", "access-control-allow-credentials",
        "access-control-allow-methods", "access-control-allow-headers", "access-control-expose-headers", "access-control-max-age",
    ];

    private const string Origin = "origins are compared as a whole (N47)";
    private const string TwoPorts = "a Host with two ports is none, and gets 400";
    private const string AroundGuard = "what a reader that cuts parameters takes for a guarded path gets 400";
    private const string OneLess = "an earlier request was ambiguous and got 400 before it was counted";
    private const string CookieOfRefusal = "a client that is refused gets no affinity cookie";

    /// <summary>The responses that differ from nginx's, each for a reason.</summary>
    private static readonly Dictionary<(string Set, int Request), string> s_meant = new()
    {
        [("fact-33", 5)] = Origin,
        [("set-0056", 14)] = TwoPorts,
        [("set-0087", 16)] = TwoPorts,
        [("set-0130", 1)] = TwoPorts,
        [("set-0078", 16)] = AroundGuard,
        [("set-0164", 20)] = AroundGuard,
        [("set-0171", 14)] = OneLess,
        [("set-0078", 10)] = CookieOfRefusal,
        [("set-0078", 14)] = CookieOfRefusal,
    };

    public static TheoryData<string> Sets => [.. CorpusSet.All.Keys];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_router_responds_as_nginx_did(string id)
    {
        CorpusSet set = CorpusSet.All[id];
        await using TestRouter router = await TestRouter.StartAsync(
            ObjectsOf(set),
            options => options.CompilerOptions = options.CompilerOptions with { Dialect = new IngressNginxDialect(new()) },
            tls: true);
        var answers = new List<Received>();
        var differences = new List<string>();
        foreach ((CorpusRequest request, int i) in set.Requests.Select((r, i) => (r, i)))
        {
            Received? before = request.Carry is { } earlier ? answers[earlier] : null;
            Received answer = await SendAsync(router, request, before?.Cookies);
            answers.Add(answer.Cookies is null && before is not null ? answer with { Cookies = before.Cookies } : answer);
            string[] found = [.. Differences(set, request, answer, router, before?.Echo?.Address)];
            bool isMeant = s_meant.TryGetValue((id, i), out string? reason);
            Assert.True(!isMeant || found.Length > 0, $"{i}: no longer differs, although {reason}");
            differences.AddRange((isMeant ? [] : found)
                .Select(d => $"{i}: {request.Method} {(request.IsHttps ? "https" : "http")}://{request.Host}{request.Target}: {d}"));
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static IEnumerable<string> Differences(
        CorpusSet set, CorpusRequest request, Received answer, TestRouter router, string? samePod)
    {
        if (request.IsAmbiguous && answer.Status == 400)
        {
            yield break;
        }

        CorpusAnswer wanted = request.Answer;
        if (answer.Status != wanted.Status)
        {
            yield return $"status {answer.Status}, not {wanted.Status}";
        }

        string Filled(string text) => text
            .Replace("{HTTP}", Text(router.Http.Port), StringComparison.Ordinal)
            .Replace("{HTTPS}", Text(router.Https.Port), StringComparison.Ordinal);
        foreach (string name in s_back)
        {
            string? want = wanted.Back.GetValueOrDefault(name) is { } given ? Filled(given) : null;
            if (answer.Headers.GetValueOrDefault(name) != want)
            {
                yield return $"{name}: {answer.Headers.GetValueOrDefault(name)}, not {want}";
            }
        }

        string? service = answer.Echo is null ? null : set.Pods[answer.Echo.Address];
        string? wantedService = wanted.Pod is null ? null : set.Pods[wanted.Pod];
        if (service != wantedService)
        {
            yield return $"from {service}, not {wantedService}";
        }
        else if (answer.Echo is { } echo)
        {
            if (samePod is not null && samePod != echo.Address)
            {
                yield return $"pod {echo.Address}, and before {samePod}";
            }

            if ((echo.Method, echo.Target) != (wanted.Method, wanted.Target))
            {
                yield return $"the pod got {echo.Method} {echo.Target}, not {wanted.Method} {wanted.Target}";
            }

            foreach (string name in s_sent)
            {
                string? want = wanted.Sent.GetValueOrDefault(name) is { } given ? Filled(given) : null;
                if (echo.Headers.GetValueOrDefault(name) != want)
                {
                    yield return $"the pod got {name}: {echo.Headers.GetValueOrDefault(name)}, not {want}";
                }
            }

            if (string.IsNullOrEmpty(echo.Headers.GetValueOrDefault("x-request-id")))
            {
                yield return "the pod got no X-Request-ID";
            }
        }

        string cookies = string.Join(" | ", answer.SetCookies.Select(c => string.Join("; ", Shape(c))));
        string wantedCookies = string.Join(" | ", wanted.Cookies.Select(c => string.Join("; ", c)));
        if (cookies != wantedCookies)
        {
            yield return $"cookies {cookies}, not {wantedCookies}";
        }
    }

    /// <summary>A cookie without its value and its date, as the sets have it.</summary>
    private static IEnumerable<string> Shape(string cookie)
    {
        string[] parts = cookie.Split(';', StringSplitOptions.TrimEntries);
        return parts.Skip(1)
            .Select(p => p.StartsWith("expires", StringComparison.OrdinalIgnoreCase) ? "expires" : p)
            .Order(StringComparer.Ordinal)
            .Prepend(parts[0].Split('=')[0] + "=*");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<Received> SendAsync(TestRouter router, CorpusRequest request, string? cookies)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        await client.ConnectAsync(request.IsHttps ? router.Https : router.Http, limit.Token);
        Stream stream = client.GetStream();
        if (request.IsHttps)
        {
#pragma warning disable CA5359 // The certificates of the sets sign themselves.
            var tls = new SslStream(stream, false, (_, _, _, _) => true);
#pragma warning restore CA5359
            string name = request.Host.Split(':')[0].TrimEnd('.');
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name }, limit.Token);
            stream = tls;
        }

        var head = new StringBuilder($"{request.Method} {request.Target} HTTP/1.1\r\nHost: {request.Host}\r\nConnection: close\r\n");
        foreach ((string name, string value) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(cookies is null ? "" : $"Cookie: {cookies}\r\n");
        head.Append(request.BodyLength == 0 ? "" : $"Content-Length: {Text(request.BodyLength)}\r\n");
        byte[] sent = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. new byte[request.BodyLength]];
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(sent, limit.Token);
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // A server that has responded need not read the rest of a body.
        }

        return Received.Read(Encoding.Latin1.GetString(received.ToArray()));
    }

    private IngressReadResult ObjectsOf(CorpusSet set)
    {
        JsonNode list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = set.Objects.DeepClone() };
        foreach (JsonNode item in list["items"]!.AsArray()!)
        {
            SetPorts(item);
            SetCertificate(set, item);
        }

        string text = list.ToJsonString().Replace(
            $"127.0.0.1:{CorpusPods.VerifierMarker}",
            $"127.0.0.1:{pods.PortOf(CorpusPods.VerifierMarker)}",
            StringComparison.Ordinal);
        return IngressReader.Read(text);
    }

    private void SetPorts(JsonNode item)
    {
        if ((string?)item["kind"] != "EndpointSlice")
        {
            return;
        }

        foreach (JsonNode port in item["ports"]!.AsArray()!)
        {
            port["port"] = pods.PortOf((int)port["port"]!);
        }
    }

    private void SetCertificate(CorpusSet set, JsonNode item)
    {
        string name = $"{item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}";
        if ((string?)item["kind"] == "Secret" && set.Certificates.TryGetValue(name, out string[]? names))
        {
            (string chain, string key) = pods.CertificateFor(names);
            item["data"] = null;
            item["stringData"] = new JsonObject { ["tls.crt"] = chain, ["tls.key"] = key };
        }
    }

    /// <summary>A response as it was received.</summary>
    private sealed record Received(
        int Status, Dictionary<string, string> Headers, string[] SetCookies, PodEcho? Echo, string? Cookies)
    {
        public static Received Read(string text)
        {
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            Assert.True(end > 0, $"no response: {text}");
            string[] lines = text[..end].Split("\r\n");
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var cookies = new List<string>();
            foreach (string line in lines.Skip(1))
            {
                (string name, string value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
                headers[name] = headers.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
                if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
                {
                    cookies.Add(value);
                }
            }

            PodEcho? echo = headers.TryGetValue(CorpusPods.Echo, out string? told)
                ? JsonSerializer.Deserialize<PodEcho>(Convert.FromBase64String(told))
                : null;
            string? carried = cookies.Count == 0 ? null : string.Join("; ", cookies.Select(c => c.Split(';')[0]));
            return new(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, [.. cookies], echo, carried);
        }
    }
}
