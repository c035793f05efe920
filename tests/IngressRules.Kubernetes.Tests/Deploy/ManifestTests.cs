using System.Globalization;
using EdgeRouter;
using IngressRules.Kubernetes.Tests.Support;
using k8s.Models;

namespace IngressRules.Kubernetes.Tests.Deploy;

/// <summary>The manifests of the edge router say what they have to, in each of their forms.</summary>
public sealed class ManifestTests
{
    [KubectlFact]
    public async Task The_router_runs_without_rights_and_on_ports_that_need_none()
    {
        foreach (Manifests manifests in await AllAsync())
        {
            V1PodSpec pod = manifests.Deployment.Spec.Template.Spec;
            V1SecurityContext container = manifests.Container.SecurityContext;
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.False(container.AllowPrivilegeEscalation);
            Assert.True(container.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.Capabilities.Drop);
            Assert.Null(container.Capabilities.Add);
            Assert.All(manifests.Container.Ports, p => Assert.True(p.ContainerPort > 1024));

            // Where the profile forbids ports of the node there are none, and where there are, it does not.
            bool hasHostPorts = manifests.Container.Ports.Any(p => p.HostPort is not null);
            Assert.Equal(
                hasHostPorts ? "privileged" : "restricted",
                manifests.Of<V1Namespace>().Single().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        }
    }

    [KubectlFact]
    public async Task The_command_line_is_one_that_the_router_takes_and_its_times_fit_those_of_the_pod()
    {
        foreach (Manifests manifests in await AllAsync())
        {
            Assert.Empty(RouterCommand.Create(TextWriter.Null, TextWriter.Null).Parse([.. manifests.Container.Args]).Errors);
            int delay = int.Parse(manifests.Argument("--drain-delay")!, CultureInfo.InvariantCulture);
            int drain = int.Parse(manifests.Argument("--drain-time")!, CultureInfo.InvariantCulture);
            Assert.InRange(delay, 1, drain - 1);
            Assert.True(manifests.Deployment.Spec.Template.Spec.TerminationGracePeriodSeconds > drain);

            // A start waits half a minute for the cluster's objects.
            V1Probe startup = manifests.Container.StartupProbe;
            Assert.True(startup.FailureThreshold * startup.PeriodSeconds > 30);
            Assert.Equal(
                ["/healthz", "/healthz", "/readyz"],
                [startup.HttpGet.Path, manifests.Container.LivenessProbe.HttpGet.Path, manifests.Container.ReadinessProbe.HttpGet.Path]);
            string[] named = [.. manifests.Container.Ports.Select(p => p.Name)];
            Assert.Contains(startup.HttpGet.Port.Value, named);
            Assert.Equal(manifests.Container.Ports.Select(p => $":{p.ContainerPort}"), named.Select(n => manifests.Argument($"--{n}")));
        }
    }

    [KubectlFact]
    public async Task Every_selector_selects_the_router_and_every_port_is_one_of_its_own()
    {
        foreach (Manifests manifests in await AllAsync())
        {
            IDictionary<string, string> labels = manifests.Deployment.Spec.Template.Metadata.Labels;
            IEnumerable<IDictionary<string, string>> selectors =
            [
                manifests.Deployment.Spec.Selector.MatchLabels,
                manifests.Of<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels,
                manifests.Of<V1NetworkPolicy>().Single().Spec.PodSelector.MatchLabels,
                .. manifests.Of<V1Service>().Select(s => s.Spec.Selector),
                .. manifests.Deployment.Spec.Template.Spec.TopologySpreadConstraints.Select(c => c.LabelSelector.MatchLabels),
            ];
            Assert.All(selectors, s => Assert.Equal(labels, s));
            IEnumerable<IntOrString> ports =
            [
                .. manifests.Of<V1Service>().SelectMany(s => s.Spec.Ports).Select(p => p.TargetPort),
                .. manifests.Of<V1NetworkPolicy>().SelectMany(n => n.Spec.Ingress).SelectMany(i => i.Ports).Select(p => p.Port),
            ];
            Assert.All(ports, port => Assert.Contains(port.Value, manifests.Container.Ports.Select(p => p.Name)));
        }
    }

    [KubectlFact]
    public async Task Either_the_autoscaler_or_the_manifest_says_how_many_routers_there_are_and_no_tag_is_latest()
    {
        foreach (Manifests manifests in (await AllAsync()).Skip(1))
        {
            V2HorizontalPodAutoscaler? scaler = manifests.Of<V2HorizontalPodAutoscaler>().SingleOrDefault();
            Assert.Equal(scaler is null, manifests.Deployment.Spec.Replicas is not null);
            Assert.True((scaler?.Spec.MinReplicas ?? manifests.Deployment.Spec.Replicas) >= 2);
            Assert.Matches(":[0-9]+$", manifests.Container.Image);
        }
    }

    private static Task<Manifests[]> AllAsync() =>
        Task.WhenAll(((string[])["base", "overlays/load-balancer", "overlays/host-ports"]).Select(Manifests.RenderAsync));
}
