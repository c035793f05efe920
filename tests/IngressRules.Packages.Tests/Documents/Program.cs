namespace IngressRules.Packages.Tests.Documents;

/// <summary>A program of a document: its code as it stands there, and what the document says that it does.</summary>
/// <param name="Code">The code.</param>
/// <param name="Output">What it prints; null where the document does not say.</param>
/// <param name="Requests">The requests that it answers.</param>
internal sealed record Program(string Code, string? Output, IReadOnlyList<Request> Requests);
