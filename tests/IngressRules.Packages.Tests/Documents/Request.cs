using System.Net;
using System.Text.RegularExpressions;

namespace IngressRules.Packages.Tests.Documents;

/// <summary>A request that a document makes with curl, and the response that it promises; null where it promises none.</summary>
internal sealed partial record Request(string PathAndQuery, string? Host, Version Version, string? Response)
{
    /// <summary>Reads a line that begins with <c>curl</c>; null for any other.</summary>
    public static Request? Of(string line, string? response) => Curl().Match(line) is { Success: true } curl
        ? new Request(
            new Uri(curl.Groups["url"].Value).PathAndQuery,
            curl.Groups["host"] is { Success: true } host ? host.Value : null,
            curl.Groups["http2"].Success ? HttpVersion.Version20 : HttpVersion.Version11,
            response)
        : null;

    /// <summary>Sends the request to a server and returns its response, which must be 200.</summary>
    public async Task<string> SendAsync(HttpClient client, Uri server)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(server, PathAndQuery))
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Host = Host;
        using HttpResponseMessage response = await client.SendAsync(message);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} for {PathAndQuery}: {body}");
        return body;
    }

    [GeneratedRegex(
        "^curl (?<http2>--http2-prior-knowledge )?(-H 'Host: (?<host>[^']+)' )?(?<url>http://[^ ]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Curl();
}
