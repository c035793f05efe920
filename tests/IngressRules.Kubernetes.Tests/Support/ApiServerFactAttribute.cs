namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>A test that needs an API server. Without one it is skipped, and the reason says how to get one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiServerFactAttribute : FactAttribute
{
    /// <summary>Why the tests are skipped.</summary>
    public const string Missing =
        "There is no API server: set KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd (setup-envtest downloads one).";

    /// <summary>Skips the test where there is no server.</summary>
    public ApiServerFactAttribute() => Skip = ApiServerFixture.IsAvailable ? null : Missing;
}
