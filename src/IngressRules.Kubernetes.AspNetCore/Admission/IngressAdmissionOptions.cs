namespace IngressRules.Kubernetes.AspNetCore.Admission;

/// <summary>The limits of the endpoint that judges Ingresses.</summary>
public sealed class IngressAdmissionOptions
{
    /// <summary>
    /// How long a review may take, its body included; then it is 503, and the API server does what the webhook's <c>failurePolicy</c> says.
    /// </summary>
    /// <value>Default: 3 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How many bytes of reviews are kept in memory at once; a review that would need more is 503.</summary>
    /// <value>Default: 32 MiB.</value>
    public long MaxBufferedBytes { get; set; } = 32 * 1024 * 1024;
}
