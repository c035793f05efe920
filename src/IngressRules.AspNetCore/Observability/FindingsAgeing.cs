using Microsoft.Extensions.Hosting;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Certificates expire although nothing changes, so what is said about them is found anew each hour: for the admin page, the metrics and
/// the log.
/// </summary>
internal sealed class FindingsAgeing(IngressTelemetry telemetry, TimeProvider time) : IHostedService, IDisposable
{
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => telemetry.RenewFindings(), null, TableFindings.Lifetime, TableFindings.Lifetime);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();
}
