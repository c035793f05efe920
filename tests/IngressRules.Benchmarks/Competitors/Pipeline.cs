using System.Diagnostics;
using System.Globalization;
using IngressRules.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Yarp.ReverseProxy.Configuration;

namespace IngressRules.Benchmarks.Competitors;

/// <summary>
/// A request pipeline of ASP.NET Core that ends when the endpoint is selected: no network, no forwarding. One context is reused for all
/// requests. The time includes setting its host and path and clearing the result of the previous request, some tens of nanoseconds.
/// </summary>
internal sealed class Pipeline : ICompetitor, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly RequestDelegate _run;
    private readonly DefaultHttpContext _context;
    private readonly (string Host, string Path)[] _requests;

    private Pipeline(Workload workload, Action<IServiceCollection> addServices, Action<IEndpointRouteBuilder> map)
    {
        _requests = workload.Requests;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddRouting();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton(new DiagnosticListener("IngressRules.Benchmarks"));
        services.AddSingleton<DiagnosticSource>(p => p.GetRequiredService<DiagnosticListener>());
        addServices(services);
        _services = services.BuildServiceProvider();
        var app = new ApplicationBuilder(_services);
        app.UseRouting();
        app.Use(static (RequestDelegate _) => static _ => Task.CompletedTask);
        app.UseEndpoints(map);
        _run = app.Build();
        _context = new DefaultHttpContext { RequestServices = _services };
        _context.Request.Method = "GET";
        _context.Request.Scheme = "http";

        // The first request builds the table.
        Pass(1);
    }

    /// <summary>Endpoint routing with one endpoint a rule.</summary>
    public static Pipeline AspNetCore(Workload workload) => new(workload, _ => { }, endpoints =>
    {
        foreach ((string host, string pattern, _) in Routes(workload))
        {
            endpoints.Map(pattern, static _ => Task.CompletedTask).RequireHost(host);
        }
    });

    /// <summary>YARP with one route a rule and one cluster a backend.</summary>
    public static Pipeline Yarp(Workload workload)
    {
        (RouteConfig[] routes, ClusterConfig[] clusters) = YarpConfig(workload, "http://127.0.0.1:9/");
        return new(workload, s => s.AddReverseProxy().LoadFromMemory(routes, clusters), e => e.MapReverseProxy());
    }

    /// <summary>The rules as configuration of YARP.</summary>
    public static (RouteConfig[] Routes, ClusterConfig[] Clusters) YarpConfig(Workload workload, string destination)
    {
        (string Host, string Pattern, string Backend)[] rules = [.. Routes(workload)];
        RouteConfig[] routes =
        [
            .. rules.Select((r, i) => new RouteConfig
            {
                RouteId = i.ToString(CultureInfo.InvariantCulture),
                ClusterId = r.Backend,
                Match = new RouteMatch { Hosts = [r.Host], Path = r.Pattern },
            }),
        ];
        ClusterConfig[] clusters =
        [
            .. rules.Select(r => r.Backend).Distinct(StringComparer.Ordinal).Select(b => new ClusterConfig
            {
                ClusterId = b,
                Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = destination } },
            }),
        ];
        return (routes, clusters);
    }

    public int Pass(int count)
    {
        int found = 0;
        foreach ((string host, string path) in _requests.AsSpan(0, count))
        {
            _context.Request.Host = new HostString(host);
            _context.Request.Path = new PathString(path);
            _context.SetEndpoint(null);
            _context.Request.RouteValues.Clear();
            Task task = _run(_context);
            Debug.Assert(task.IsCompleted, "Selection waits for nothing once the table is built.");
            task.GetAwaiter().GetResult();
            found += _context.GetEndpoint() is null ? 0 : 1;
        }

        return found;
    }

    public void Dispose() => _services.Dispose();

    /// <summary>The rules as route patterns: a prefix becomes its path and a catch-all.</summary>
    private static IEnumerable<(string Host, string Pattern, string Backend)> Routes(Workload workload) =>
        from ingress in workload.Ingresses
        from path in ingress.Spec.Rules[0].Http!.Paths
        let service = path.Backend.Service!
        select (
            ingress.Spec.Rules[0].Host,
            path.PathType == PathType.Exact ? path.Path! : path.Path!.TrimEnd('/') + "/{**rest}",
            $"{ingress.Metadata.Namespace}/{service.Name}:{service.Port.Number}");
}
