using System.Text;
using IngressRules.IngressNginx.Mapping;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>A path of a rule, as it is while hosts are made.</summary>
/// <param name="Mapping">Its Ingress.</param>
/// <param name="Rule">The position of its rule.</param>
/// <param name="Path">Its position in the rule.</param>
/// <param name="Backend">Its backend.</param>
internal sealed record LostPath(IngressMapping Mapping, int Rule, int Path, NginxBackend Backend);

/// <summary>A matching entry of a host: a text and whether it is exact, with the Ingress and the backend that won it (N5, N18).</summary>
internal sealed class NginxLocation
{
    private string? _bytes;

    /// <summary>The text of the rule's path.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it is Exact; else Prefix.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Its Ingress; null for the root location of the host for unknown names.</summary>
    public IngressMapping? Mapping { get; set; }

    /// <summary>The position of its rule; -1 for a root location without rule.</summary>
    public int Rule { get; set; } = -1;

    /// <summary>Its position in the rule.</summary>
    public int Path { get; set; }

    /// <summary>Its backend; null for none.</summary>
    public NginxBackend? Backend { get; set; }

    /// <summary>Whether it is a root location that no rule has replaced.</summary>
    public bool IsDefault => Rule < 0;

    /// <summary>Whether a default backend without rules made it, which leaves redirects and rewrites of its Ingress out (N7).</summary>
    public bool IsCatchAll { get; set; }

    /// <summary>Whether another location takes all of its requests (N19).</summary>
    public bool IsShadowed { get; set; }

    /// <summary>Whether another location takes its requests but for those for the path itself (N19).</summary>
    public bool IsPathAlone { get; set; }

    /// <summary>The paths that lost it, and whether nginx would have refused them.</summary>
    public List<LostPath>? Lost { get; private set; }

    /// <summary>The bytes of the text, a character for each.</summary>
    public string Bytes => _bytes ??= Ascii.IsValid(Text) ? Text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Text));

    /// <summary>The rewrite; null for none.</summary>
    public RewriteMapping? Rewrite => IsCatchAll ? null : Mapping?.Rewrite;

    /// <summary>Whether its text is an expression for its own sake.</summary>
    public bool UsesRegex => !IsCatchAll && Mapping is { UseRegex: true };

    /// <summary>Whether a rewrite is in effect for the text itself.</summary>
    public bool NeedsRewrite => Rewrite is { } rewrite && rewrite.Target != Text;

    /// <summary>Whether it is two locations of nginx: one for the text itself and one for what is under it (N12).</summary>
    public bool IsDoubled => !IsExact && Text != "/" && !NeedsRewrite && !UsesRegex;

    /// <summary>The text with a slash at its end.</summary>
    public string WithSlash => Text.EndsWith('/') ? Text : Text + "/";

    /// <summary>Whether a rewrite is in effect for what is under the text, though not for the text itself (N26).</summary>
    public bool RewritesBelow => IsDoubled && Rewrite is { } rewrite && rewrite.Target != WithSlash;

    /// <summary>A path has lost to this one.</summary>
    public void Loses(LostPath path) => (Lost ??= []).Add(path);

    /// <summary>A rule takes the place of a root location.</summary>
    public void Replace(IngressMapping mapping, int rule, int path, NginxBackend backend)
    {
        (Mapping, Rule, Path, Backend) = (mapping, rule, path, backend);
        IsCatchAll = false;
    }
}
