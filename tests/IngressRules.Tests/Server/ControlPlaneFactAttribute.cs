namespace IngressRules.Tests.Server;

/// <summary>A test that asks a real kube-apiserver. Where none can be started it is skipped, and the reason says how to get one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ControlPlaneFactAttribute : FactAttribute
{
    /// <summary>Why the tests are skipped.</summary>
    public const string Missing =
        "There is no API server: install etcd, and set INGRESS_RULES_KUBE to a folder whose up.sh DIR starts kube-apiserver.";

    /// <summary>Skips the test where there is no server.</summary>
    public ControlPlaneFactAttribute() => Skip = ControlPlane.IsAvailable ? null : Missing;
}
