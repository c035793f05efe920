using System.Security.Cryptography;
using System.Text;
using IngressRules.Compilation;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>The names under which a router writes.</summary>
/// <param name="LeaseNamespace">The namespace of the Lease.</param>
/// <param name="LeaseName">The name of the Lease.</param>
/// <param name="Identity">The router's name in the Lease.</param>
internal sealed record WriterNames(string LeaseNamespace, string LeaseName, string Identity)
{
    private const string PodNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>The server refuses longer names of writers.</summary>
    private const int MaxFieldManager = 128;

    /// <summary>
    /// The name that the server records with the fields that are written. It names the Lease: whoever holds that may change what another
    /// holder of it has written, and nobody else may.
    /// </summary>
    public string FieldManager { get; } = FieldManagerOf($"{AddressWriters.RouterPrefix}{LeaseNamespace}/{LeaseName}");

    /// <summary>The names that the options give, and the defaults of the others.</summary>
    /// <param name="options">The options.</param>
    /// <param name="controller">The controller's name; null for the default.</param>
    public static WriterNames Of(KubernetesWriterOptions options, string? controller) => new(
        options.LeaseNamespace ?? PodNamespace() ?? "default",
        options.LeaseName ?? LeaseNameOf(controller ?? CompilerOptions.DefaultController),
        options.Identity ?? $"{Environment.MachineName}_{Guid.NewGuid():n}");

    private static string? PodNamespace()
    {
        try
        {
            return File.ReadAllText(PodNamespaceFile).Trim() is { Length: > 0 } name ? name : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A controller's name is a domain and a path. As the name of an object it has no slash and no capitals.</summary>
    private static string LeaseNameOf(string controller)
    {
        var name = new StringBuilder();
        foreach (char unit in controller)
        {
            name.Append(char.IsAsciiLetterOrDigit(unit) || unit == '.' ? char.ToLowerInvariant(unit) : '-');
        }

        string text = name.ToString();
        bool isName = text.Length is > 0 and <= 253 && text.Split('.').All(l => l.Length > 0 && l[0] != '-' && l[^1] != '-');
        return isName ? text : "ingress-rules-" + Hash(controller);
    }

    private static string FieldManagerOf(string name) =>
        name.Length <= MaxFieldManager ? name : AddressWriters.RouterPrefix + Hash(name);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..10]);
}
