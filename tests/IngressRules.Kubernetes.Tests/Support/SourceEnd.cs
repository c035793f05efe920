namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Ends what a test has started, within a time: a source that does not end is a failure with a name, not a run without an end.</summary>
internal static class SourceEnd
{
    /// <summary>Disposes of a source.</summary>
    /// <param name="source">The source.</param>
    public static Task EndAsync(this KubernetesSource source) => source.DisposeAsync().AsTask().WaitAsync(Eventually.Limit);
}
