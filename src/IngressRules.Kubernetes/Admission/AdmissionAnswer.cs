using System.Text;

namespace IngressRules.Kubernetes.Admission;

/// <summary>What is sent back for a review.</summary>
public sealed class AdmissionAnswer
{
    internal AdmissionAnswer(AdmissionOutcome outcome, ReadOnlyMemory<byte> body)
    {
        Outcome = outcome;
        Body = body;
    }

    /// <summary>What it came to.</summary>
    public AdmissionOutcome Outcome { get; }

    /// <summary>
    /// An AdmissionReview in JSON; for <see cref="AdmissionOutcome.Malformed"/> a sentence in plain text, to send with status 400.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The object, as <c>namespace/name</c>; empty where the request was malformed.</summary>
    public string Object { get; internal init; } = "";

    /// <summary>How many errors or warnings there are, listed or not.</summary>
    public int FindingCount { get; internal init; }

    /// <summary>The answer to what is no review.</summary>
    internal static AdmissionAnswer Malformed(string problem) => new(AdmissionOutcome.Malformed, Encoding.UTF8.GetBytes(problem + "\n"));
}

/// <summary>What a review came to.</summary>
public enum AdmissionOutcome
{
    /// <summary>The request is allowed.</summary>
    Allowed,

    /// <summary>The request is allowed, with warnings.</summary>
    Warned,

    /// <summary>The request is denied.</summary>
    Denied,

    /// <summary>It was no review.</summary>
    Malformed,
}
