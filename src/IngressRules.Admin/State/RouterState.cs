using System.Reflection;
using IngressRules.AspNetCore;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngressRules.Admin.State;

/// <summary>What does not change while the host runs: its version, its options, its listeners, its clock.</summary>
/// <param name="Options">The options of the router.</param>
/// <param name="Time">The clock.</param>
/// <param name="Server">The server that listens for requests; null where the host has none.</param>
/// <param name="Started">Cancelled once the host has started and its server listens.</param>
/// <param name="Stopping">Cancelled when the host begins to stop.</param>
internal sealed record RouterState(
    IngressRulesOptions Options, TimeProvider Time, IServer? Server, CancellationToken Started, CancellationToken Stopping)
{
    private const string Handover = "://http2-prior-knowledge";

    /// <summary>The version of the packages.</summary>
    public static string Version { get; } = typeof(IngressRulesOptions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>When the page was put in place, which is when the host was built.</summary>
    public DateTimeOffset Since { get; } = Time.GetUtcNow();

    /// <summary>
    /// The URLs that the server listens on, without the endpoint for HTTP/2 without TLS, which shares the port of another one.
    /// </summary>
    public IReadOnlyList<string> Listeners =>
        [.. (Server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Where(a => !a.EndsWith(Handover, StringComparison.Ordinal))];

    public static RouterState Of(IServiceProvider services)
    {
        IHostApplicationLifetime? lifetime = services.GetService<IHostApplicationLifetime>();
        return new(
            services.GetRequiredService<IOptions<IngressRulesOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetService<IServer>(),
            lifetime?.ApplicationStarted ?? new CancellationToken(canceled: true),
            lifetime?.ApplicationStopping ?? default);
    }
}
