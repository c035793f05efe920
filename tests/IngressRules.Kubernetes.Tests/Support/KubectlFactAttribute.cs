namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>A test that needs kubectl. Without it the test is skipped, and the reason says how to get one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : FactAttribute
{
    /// <summary>Why the tests are skipped.</summary>
    public const string Missing = "There is no kubectl of release 1.21 or newer: put one into the PATH, or beside the API server.";

    /// <summary>Skips the test where kubectl is missing.</summary>
    /// <param name="needsServer">Whether it needs an API server too.</param>
    public KubectlFactAttribute(bool needsServer = false)
    {
        NeedsServer = needsServer;
        Skip = needsServer && !ApiServerFixture.IsAvailable ? ApiServerFactAttribute.Missing : Kubectl.IsAvailable ? null : Missing;
    }

    /// <summary>Whether it needs an API server too.</summary>
    public bool NeedsServer { get; }
}
