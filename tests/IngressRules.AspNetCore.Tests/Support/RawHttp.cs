using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A response as it was received.</summary>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The echo backend's description of the request that reached it.</summary>
    public Echo Echo
    {
        get
        {
            Echo echo = JsonSerializer.Deserialize<Echo>(Body, JsonSerializerOptions.Web)!;
            return echo with { Headers = new(echo.Headers ?? [], StringComparer.OrdinalIgnoreCase) };
        }
    }

    /// <summary>The service that responded, or the status where the router responded itself.</summary>
    public string Who => Status == 200 ? Echo.Service : Status.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// A client that sends exactly the bytes that it is given. <see cref="HttpClient"/> would normalize paths and hosts before the router gets
/// them.
/// </summary>
internal static class RawHttp
{
    public static Task<RawResponse> GetAsync(IPEndPoint router, string host, string target, params string[] headers) =>
        SendAsync(router, "GET", host, target, headers);

    public static async Task<RawResponse> SendAsync(IPEndPoint router, string method, string host, string target, params string[] headers)
    {
        string head = string.Concat(headers.Select(h => h + "\r\n"));
        string body = method is "POST" or "PUT" or "PATCH" ? "body" : "";
        string request =
            $"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{head}Content-Length: {body.Length}\r\n\r\n{body}";
        return await ExchangeAsync(router, request);
    }

    /// <summary>Sends a text, one byte per character, and parses the first response.</summary>
    public static async Task<RawResponse> ExchangeAsync(IPEndPoint router, string request) =>
        Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(await ExchangeTextAsync(router, request))));

    /// <summary>Sends a text, one byte per character, and reads until the router closes the connection.</summary>
    public static async Task<string> ExchangeTextAsync(IPEndPoint router, string request)
    {
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await client.ConnectAsync(router, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, limit.Token);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Parses the first response of a text.</summary>
    public static RawResponse Parse(string text)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"no HTTP answer: {text}");
        string[] lines = text[..end].Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        string body = text[(end + 4)..];
        if (headers.TryGetValue("Transfer-Encoding", out string? coding) && coding == "chunked")
        {
            body = Unchunk(body);
        }
        else if (headers.TryGetValue("Content-Length", out string? length))
        {
            // Another response may follow; and a response to HEAD has no body.
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            body = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, int.Parse(length, CultureInfo.InvariantCulture)));
        }

        return new RawResponse(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    private static string Unchunk(string body)
    {
        var text = new StringBuilder();
        for (int at = 0; ;)
        {
            int line = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = int.Parse(body[at..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                return text.ToString();
            }

            text.Append(body, line + 2, length);
            at = line + 2 + length + 2;
        }
    }
}

/// <summary>A request as the backend received it.</summary>
internal sealed record Echo(
    string Service, string Pod, string Method, string Path, string Host, string Proto, Dictionary<string, string> Headers);
