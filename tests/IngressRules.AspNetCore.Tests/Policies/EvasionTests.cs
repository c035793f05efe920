using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>
/// No spelling of a path gets around a guard: a request either meets it, or is refused, or means another path to the backend, too.
/// </summary>
public class EvasionTests(EvasionTests.Server server) : IClassFixture<EvasionTests.Server>
{
    private static readonly string[] s_pieces =
    [
        "/", "//", "/./", "/../", "/x/../", "%2f", "%2F", "%2e", "%2E%2e", ".", "..", ";", ";a=b", "\\", "%5c", "?", "#", "%23", "%3f",
            "%00",
        "%", "%2", "%zz", "%25", "%252f", "%252e", "admin", "Admin", "%61dmin", "a%64min", "adm%69n", "%2561dmin", "x", " ", "%20", "\t",
            "é",
        "http://guarded.test/", "*",
    ];

    /// <summary>A text near <c>/admin</c>: pieces around and inside it.</summary>
    private static Gen<string> Target
    {
        get
        {
            Gen<string> piece = Gen.Elements(s_pieces);
            Gen<string> some = Gen.Choose(0, 3).SelectMany(n => piece.ListOf(n)).Select(string.Concat);
            Gen<string> word = Gen.Elements("admin", "%61dmin", "a%64min", "ad%6Din", "admi%6e", "%2561dmin", "ad/../admin",
                "ad%2f..%2fadmin");
            return from before in some from middle in word from after in some select "/" + before + middle + after;
        }
    }

    [Property(MaxTest = 150)]
    public Property No_spelling_of_a_path_passes_its_guard() => Prop.ForAll(Target.ToArbitrary(), target =>
    {
        foreach ((string host, int refusal) in (ReadOnlySpan<(string, int)>)[("guarded.test", 403), ("basic.test", 401)])
        {
            string request = $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n";
            RawResponse response = RawHttp.ExchangeAsync(server.Router.Http, request).GetAwaiter().GetResult();
            Assert.True(
                response.Status is 400 or 404 or 505 || response.Status == refusal
                    || (response.Status == 200 && !MeansAdmin(response.Echo.Path)),
                $"{target}: {response.Status} {response.Body}");
        }
    });

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/")]
    [InlineData("/%61dmin")]
    [InlineData("//admin")]
    [InlineData("/x/../admin")]
    [InlineData("/x/%2e%2e/admin")]
    [InlineData("/./admin/./x")]
    public async Task These_meet_it(string target)
    {
        Assert.Equal(403, (await server.GetAsync("guarded.test", target)).Status);
        Assert.Equal(401, (await server.GetAsync("basic.test", target)).Status);
    }

    /// <summary>
    /// True where a backend can read the path as one below <c>/admin</c>: decoded up to twice, without parameters, in any case.
    /// </summary>
    private static bool MeansAdmin(string target)
    {
        // An encoded dot is a dot to every reader (RFC 3986, 2.3).
        string path = target.Split('?', '#')[0].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
        for (int i = 0; i < 3; i++)
        {
            string plain = string.Join('/', path.Replace('\\', '/').Split('/').Select(s => s.Split(';')[0]));
            if (Resolved(plain) is "/admin" || Resolved(plain).StartsWith("/admin/", StringComparison.Ordinal)
                || Resolved(path) is "/admin" || Resolved(path).StartsWith("/admin/", StringComparison.Ordinal))
            {
                return true;
            }

            // Who decodes twice takes what it has decoded for a target again, with a query.
            path = Uri.UnescapeDataString(i == 1 ? path.Split('?', '#')[0] : path);
        }

        return false;
    }

    private static string Resolved(string path)
    {
        var segments = new List<string>();
        foreach (string segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "." or ".."))
            {
                segments.Add(segment);
            }
        }

        return "/" + string.Join('/', segments);
    }

    public sealed class Server : PolicyServer
    {
        internal override IEnumerable<PolicyRoute> Routes =>
        [
            new("guarded.test", "/admin", new() { Networks = new() { Deny = [System.Net.IPNetwork.Parse("127.0.0.0/8")] } }),
            new("guarded.test", "/", new(), "open"),
            new("basic.test", "/admin", new() { BasicAuthentication = new("", [new("ada", "{PLAIN}x")]) }),
            new("basic.test", "/", new(), "open"),
        ];

        internal override IReadOnlyDictionary<string, int> Pods { get; } = new Dictionary<string, int> { ["web"] = 1, ["open"] = 1 };
    }
}
