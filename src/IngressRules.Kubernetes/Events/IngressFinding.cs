namespace IngressRules.Kubernetes.Events;

/// <summary>Something that is wrong with an Ingress.</summary>
/// <param name="Reason">The reason of its Event.</param>
/// <param name="Code">What kind of finding it is: the code of a diagnostic, or the reason.</param>
/// <param name="Field">Where; empty for the whole object.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record IngressFinding(string Reason, string Code, string Field, string Message)
{
    /// <summary>What it is about. While that and the code stay the same, it is the same finding, however it is worded.</summary>
    public string Subject { get; init; } = Message;
}
