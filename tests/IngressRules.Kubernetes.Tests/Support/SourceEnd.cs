namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Ends what a test has started. A source that does not end fails its test, and the run goes on.</summary>
internal static class SourceEnd
{
    /// <summary>Disposes of a source.</summary>
    /// <param name="source">The source.</param>
    public static Task EndAsync(this KubernetesSource source) => source.DisposeAsync().AsTask().WaitAsync(Eventually.Limit);
}
