using System.Buffers;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>Recognises misspelt kinds and API groups: the server knows each in one spelling only.</summary>
internal static class KindNames
{
    // No group and no kind is longer, so a longer one is not a typing error and needs no comparison.
    private const int Longest = 60;

    private static readonly SearchValues<char> s_alphanumeric =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    // The groups of Kubernetes itself that have a domain. Only these and groups without a dot are no group of somebody else's.
    private static readonly string[] s_builtIn =
    [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io",
        "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
        "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io",
        "scheduling.k8s.io", "storage.k8s.io",
    ];

    // What groups of Kubernetes' own have in their names, and the groups of others that have it too.
    private static readonly string[] s_words = ["k8", "kubernetes", "network", "ingress"];
    private static readonly string[] s_others = [".knative.dev", ".openshift.io"];

    /// <summary>The known kind that a kind of a version is meant to be; null where it is another kind, or one of another group.</summary>
    public static KubernetesKind? Meant(string kind, string version)
    {
        string word = Word(kind);
        foreach (KubernetesKind known in KubernetesKind.All)
        {
            if (!known.IsAside && IsNear(word, known.Name)
                && (IsGroupOf(version, known.ApiVersion) || IsBuiltIn(version) || !IsVersion(version)))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>
    /// The kind that nobody but Kubernetes has, in a group that can only be meant to be Kubernetes' own; null for anything else. Knative
    /// and OpenShift have an Ingress of their own.
    /// </summary>
    public static KubernetesKind? OwnKind(string kind, string version)
    {
        string group = GroupOf(version);
        return kind is "Ingress" or "IngressClass" or "EndpointSlice"
            && group.Length <= Longest
            && !s_others.Any(o => group.EndsWith(o, StringComparison.OrdinalIgnoreCase))
            && s_words.Any(w => group.Contains(w, StringComparison.OrdinalIgnoreCase))
                ? KubernetesKind.Find(kind)
                : null;
    }

    /// <summary>True for what can be the name of a kind: letters, digits and hyphens.</summary>
    public static bool IsKind(string kind) => kind.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>
    /// True for a version of a group that Kubernetes itself has, and for one that nobody can have: kinds can be added to groups with a dot
    /// alone.
    /// </summary>
    public static bool IsBuiltIn(string version) =>
        GroupOf(version) is var group && (!group.Contains('.', StringComparison.Ordinal) || s_builtIn.AsSpan().Contains(group));

    /// <summary>True for a version of a group that has one of the known kinds.</summary>
    public static bool IsOwnGroup(string version) =>
        version == "v1" || (GroupOf(version).Length > 0 && KubernetesKind.All.Any(k => IsGroupOf(version, k.ApiVersion)));

    /// <summary>True for the removed versions in which there were Ingresses.</summary>
    public static bool IsLegacy(string version) => version is ObjectDecoder.NetworkingBeta or ObjectDecoder.ExtensionsBeta;

    /// <summary>True for the name in another case, in the plural, or with one wrong letter.</summary>
    public static bool IsNear(string kind, string known)
    {
        if (kind.Length > Longest)
        {
            return false;
        }

        ReadOnlySpan<char> single = kind;
        foreach (string ending in (ReadOnlySpan<string>)["es", "s"])
        {
            if (single.Length == known.Length + ending.Length && single.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                single = single[..known.Length];
            }
        }

        return single.Equals(known, StringComparison.OrdinalIgnoreCase)
            || (Math.Abs(kind.Length - known.Length) <= 1 && EditDistance.Between(kind, known) <= 1);
    }

    /// <summary>The kind without signs around it, such as quotation marks or a comma.</summary>
    private static string Word(string kind)
    {
        int start = kind.AsSpan().IndexOfAny(s_alphanumeric);
        return start < 0 ? "" : kind[start..(kind.AsSpan().LastIndexOfAny(s_alphanumeric) + 1)];
    }

    /// <summary>True for what can be a version: a group and one slash before it at most.</summary>
    private static bool IsVersion(string version) =>
        version.Count(c => c == '/') <= 1 && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-');

    /// <summary>
    /// True for another version of the kind's own group, and for the group misspelt. In another API group the same name is a different
    /// kind.
    /// </summary>
    private static bool IsGroupOf(string version, string ownVersion)
    {
        string group = GroupOf(version), own = GroupOf(ownVersion);
        string alias = own switch { "" => "core", "networking.k8s.io" => "extensions", _ => "" };
        if (group.Length == 0 || group == alias || string.Equals(group, own, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return own.Length > 0 && group.Length <= Longest
            && (EditDistance.Between(group, own) <= 3
                || own.StartsWith(group + ".", StringComparison.OrdinalIgnoreCase)
                || own.EndsWith("." + group, StringComparison.OrdinalIgnoreCase)
                || (alias.Length > 0 && EditDistance.Between(group, alias) <= 2));
    }

    /// <summary>The API group of a version; empty for the core group.</summary>
    public static string GroupOf(string version)
    {
        int slash = version.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : version[..slash];
    }
}
