using IngressRules.Kubernetes.Status;
using IngressRules.Model;

namespace IngressRules.Kubernetes;

/// <summary>
/// What a <see cref="KubernetesSource"/> writes to the cluster: the addresses at which an Ingress can be reached into its status, and what
/// is wrong with an Ingress as Events. Of all routers with the same Lease one writes at a time.
/// </summary>
public sealed record KubernetesWriterOptions
{
    /// <summary>The namespace of the Lease.</summary>
    /// <value>Default: null, the namespace of the router's own pod, and outside of a cluster <c>default</c>.</value>
    public string? LeaseNamespace { get; init; }

    /// <summary>The name of the Lease. Routers that serve the same Ingresses share it; others need one of their own.</summary>
    /// <value>Default: null, a name made of the controller's name.</value>
    public string? LeaseName { get; init; }

    /// <summary>The name of this router in the Lease, which no other router may have at the same time.</summary>
    /// <value>Default: null, the name of the host and a random text.</value>
    public string? Identity { get; init; }

    /// <summary>How long the Lease lasts after it was renewed last. Only then another router takes it.</summary>
    /// <value>Default: 15 seconds. Whole seconds.</value>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after the last renewal a write may begin. It ends within <see cref="LeaseDuration"/>.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the Lease is renewed by its holder and looked at by the others.</summary>
    /// <value>Default: 2 seconds.</value>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The IP addresses and host names at which the routers can be reached, for <c>status.loadBalancer</c> of Ingresses.</summary>
    /// <value>Default: none.</value>
    public ValueList<string> PublishAddresses { get; init; } = [];

    /// <summary>
    /// The Service, as <c>namespace/name</c>, whose addresses are used instead of <see cref="PublishAddresses"/> (specification 6.3). With
    /// neither, no status is written.
    /// </summary>
    /// <value>Default: null.</value>
    public string? PublishService { get; init; }

    /// <summary>How many statuses are written in a second, for as long as there are many to write.</summary>
    /// <value>Default: 20.</value>
    public double StatusWritesPerSecond { get; init; } = 20;

    /// <summary>
    /// Whether the addresses are taken out of the Ingresses when the source is disposed of, since no router will serve them any more. A
    /// rolling update is no such case.
    /// </summary>
    /// <value>Default: false.</value>
    public bool ClearStatusOnStop { get; init; }

    /// <summary>How long disposing may take to clear the status and to give the Lease up.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether Events are written.</summary>
    /// <value>Default: true.</value>
    public bool Events { get; init; } = true;

    /// <summary>
    /// How long changes are collected until they lead to Events. What has come and gone in this time leads to none; what has come just
    /// before its end is reported too.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan EventDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many Events there are at most about what is wrong with one Ingress at one time.</summary>
    /// <value>Default: 10.</value>
    public int MaxEventsPerIngress { get; init; } = 10;

    /// <summary>How many Events are written in a second, for as long as there are many to write.</summary>
    /// <value>Default: 5.</value>
    public double EventsPerSecond { get; init; } = 5;

    /// <summary>Refuses options that cannot work.</summary>
    /// <exception cref="ArgumentException">An option cannot work; the message says which and why.</exception>
    public void Check()
    {
        if (RetryPeriod <= TimeSpan.Zero || RenewDeadline <= RetryPeriod * 2 || LeaseDuration <= RenewDeadline)
        {
            throw new ArgumentException(
                $"{nameof(LeaseDuration)} must be longer than {nameof(RenewDeadline)}, "
                + $"and that longer than two times {nameof(RetryPeriod)}.");
        }

        if (LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"{nameof(LeaseDuration)} must be whole seconds, as the Lease itself has them.");
        }

        if (StatusWritesPerSecond <= 0 || EventsPerSecond <= 0 || MaxEventsPerIngress < 1)
        {
            throw new ArgumentException(
                $"{nameof(StatusWritesPerSecond)}, {nameof(EventsPerSecond)} and {nameof(MaxEventsPerIngress)} must be above zero.");
        }

        if (PublishService is not null && PublishAddresses.Count > 0)
        {
            throw new ArgumentException($"Give {nameof(PublishAddresses)} or {nameof(PublishService)}, not both.");
        }

        if (PublishService is { } service && service.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw new ArgumentException($"{nameof(PublishService)} must be namespace/name.");
        }

        StatusAddresses.Read(PublishAddresses);
    }
}
