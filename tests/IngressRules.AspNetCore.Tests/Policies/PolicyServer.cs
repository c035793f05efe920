using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Policies;
using IngressRules.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>A route of a test: the policies of a host and path. Without a service it is what the host does where no path fits.</summary>
/// <param name="Host">The host.</param>
/// <param name="Path">The path, a prefix.</param>
/// <param name="Policies">The policies.</param>
/// <param name="Service">The service; null for none.</param>
internal sealed record PolicyRoute(string Host, string Path, RoutePolicies Policies, string? Service = "web");

/// <summary>
/// A router on real sockets whose routes have policies, and its backends: they echo requests, with the status in <c>X-Want-Status</c> and
/// the headers in those that begin with <c>X-Want-Header</c>. One serves all tests of a class.
/// </summary>
public abstract class PolicyServer : IAsyncLifetime
{
    private readonly List<TestBackend> _backends = [];
    private TestRouter? _router;

    internal TestRouter Router => _router!;

    /// <summary>The routes.</summary>
    internal abstract IEnumerable<PolicyRoute> Routes { get; }

    /// <summary>The services that have pods, and how many.</summary>
    internal virtual IReadOnlyDictionary<string, int> Pods { get; } = new Dictionary<string, int> { ["web"] = 1 };

    /// <summary>The certificate, for servers with HTTPS; null for none.</summary>
    internal virtual X509Certificate2? Certificate => null;

    /// <summary>What pods do in place of an echo; null for that.</summary>
    internal virtual RequestDelegate? Pod => null;

    /// <summary>Changes the host.</summary>
    internal virtual Action<WebApplicationBuilder>? ConfigureHost => null;

    /// <summary>Changes the options.</summary>
    internal virtual void Configure(IngressRulesOptions options)
    {
    }

    public virtual async Task InitializeAsync()
    {
        foreach ((string service, int count) in Pods)
        {
            for (int i = 0; i < count; i++)
            {
                string pod = $"{service}-{i}";
                _backends.Add(await TestBackend.StartAsync(service, pod, Pod ?? (context => EchoAsync(context, service, pod))));
            }
        }

        PolicyRoute[] routes = [.. Routes];
        IEnumerable<string> services = routes.Select(r => r.Service).OfType<string>().Concat(Pods.Keys).Distinct();
        _router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new()
                {
                    Ingresses = [IngressOf(routes)],
                    Services = [.. services.Where(s => s != "gone").Select(TestBackend.NewService)],
                    EndpointSlices = [.. _backends.Select(b => b.Slice()), .. MoreSlices()],
                },
            },
            options =>
            {
                options.CompilerOptions = options.CompilerOptions with { Dialect = new PolicyDialect(routes) };
                Configure(options);
            },
            backends: _backends,
            certificate: Certificate,
            host: ConfigureHost);
    }

    public virtual async Task DisposeAsync()
    {
        if (_router is not null)
        {
            await _router.DisposeAsync();
        }
    }

    /// <summary>Slices of other endpoints.</summary>
    internal virtual IEnumerable<EndpointSlice> MoreSlices() => [];

    internal Task<RawResponse> GetAsync(string host, string target, params string[] headers) =>
        RawHttp.GetAsync(Router.Http, host, target, headers);

    internal Task<RawResponse> SendAsync(string method, string host, string target, params string[] headers) =>
        RawHttp.SendAsync(Router.Http, method, host, target, headers);

    /// <summary>Where a redirect leads, with the port of the router as <c>{port}</c>.</summary>
    internal string? LocationOf(RawResponse response) =>
        response.Headers.GetValueOrDefault("Location")?.Replace($":{Router.Http.Port}", ":{port}", StringComparison.Ordinal);

    internal static BackendReference Backend(string service) => new("default", IngressBackend.ForService(service, 80));

    private static Ingress IngressOf(PolicyRoute[] routes) => new()
    {
        Metadata = new() { Namespace = "default", Name = "shop" },
        Spec = new()
        {
            IngressClassName = "test",
            Rules =
            [
                .. routes.Where(r => r.Service is not null).Select(r => new IngressRule
                {
                    Host = r.Host,
                    Http = new()
                    {
                        Paths =
                        [
                            new() { Path = r.Path, PathType = PathType.Prefix, Backend = IngressBackend.ForService(r.Service!, 80) },
                        ],
                    },
                }),
            ],
        },
    };

    private static async Task EchoAsync(HttpContext context, string service, string pod)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        HttpRequest request = context.Request;
        var echo = new Echo(service, pod, request.Method, target, request.Headers.Host.ToString(), request.Protocol, headers);
        context.Response.StatusCode = int.TryParse(request.Headers["X-Want-Status"], out int status)
            && !request.Headers.ContainsKey("X-Code")
            ? status
            : int.TryParse(request.Headers["X-Code"], out int code) && service == "pages" ? code : 200;
        foreach (string wanted in headers.Where(h => h.Key.StartsWith("X-Want-Header", StringComparison.Ordinal)).Select(h => h.Value))
        {
            string[] pair = wanted.Split('=', 2);
            context.Response.Headers.Append(pair[0], pair[1]);
        }

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(echo, JsonSerializerOptions.Web);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await context.Response.Body.WriteAsync(body);
        }
    }
}

/// <summary>Gives each host and path the policies of a test.</summary>
/// <param name="routes">The routes.</param>
internal sealed class PolicyDialect(PolicyRoute[] routes) : IngressDialect
{
    public override string Name => "test";

    public override ValueList<string> ClassNames => ["test"];

    public override bool ComparesDecodedPaths => true;

    public override DialectTable Compile(DialectInput input, DialectTable? before)
    {
        if (input.Ingresses.Count == 0)
        {
            return new();
        }

        Ingress ingress = input.Ingresses[0];
        PolicyRoute[] withService = [.. routes.Where(r => r.Service is not null)];
        return new()
        {
            Hosts =
            [
                .. routes.GroupBy(r => r.Host).Select(host => new DialectHost(host.Key)
                {
                    Locations =
                    [
                        .. host.Where(r => r.Service is not null).Select(r =>
                            new DialectLocation(ingress, Array.IndexOf(withService, r), 0, PolicyServer.Backend(r.Service!))
                            {
                                Path = r.Path,
                                Policies = r.Policies,
                            }),
                    ],
                    Miss = host.FirstOrDefault(r => r.Service is null) is { } miss ? new(null, ingress, miss.Policies) : null,
                }),
            ],
        };
    }
}
