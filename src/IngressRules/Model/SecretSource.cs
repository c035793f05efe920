namespace IngressRules.Model;

/// <summary>
/// An object of another kind that makes a Secret, such as a Certificate of cert-manager: what of it must be known so that nobody is told
/// that the Secret is missing.
/// </summary>
/// <param name="Namespace">The namespace of the Secret; empty where it is made in several.</param>
/// <param name="Name">The name of the Secret.</param>
internal sealed record SecretSource(string Namespace, string Name);
