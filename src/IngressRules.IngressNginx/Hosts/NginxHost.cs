using System.Diagnostics.CodeAnalysis;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>A host while hosts are made: its root location and its paths, in the order in which they came (N4, N5).</summary>
/// <param name="name">The host as rules write it; empty for all other hosts.</param>
internal sealed class NginxHost(string name)
{
    private readonly List<NginxLocation> _locations = [];

    // The controller looks at the first location of a text only, so that of three equal paths two may stay (N19).
    private readonly Dictionary<string, NginxLocation> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Text, bool IsExact), NginxLocation> _byKey = [];

    /// <summary>The host as rules write it; empty for all other hosts.</summary>
    public string Name => name;

    /// <summary>The key by which hosts are sorted.</summary>
    public string SortKey => name.Length == 0 ? "_" : name;

    /// <summary>The locations in the order in which they came, the root location first.</summary>
    public IReadOnlyList<NginxLocation> Locations => _locations;

    /// <summary>The root location.</summary>
    public NginxLocation Root => _locations[0];

    /// <summary>Its other names.</summary>
    public ValueList<string> Aliases { get; set; } = [];

    /// <summary>The Ingress that gave it other names.</summary>
    public IngressMapping? AliasSource { get; set; }

    /// <summary>The first Ingress with TLS that names the host; null for none (N30).</summary>
    public IngressMapping? CertificateSource { get; set; }

    /// <summary>Whether the host has a certificate, so that <c>ssl-redirect</c> acts.</summary>
    public bool HasCertificate => CertificateSource is not null && name.Length > 0;

    /// <summary>The Ingress that asks for the redirect of the other form of the host; null for none.</summary>
    public IngressMapping? WwwSource { get; set; }

    /// <summary>The Ingress whose fault closes the host; null for none.</summary>
    public IngressMapping? ClosedBy { get; private set; }

    /// <summary>The Ingress whose authorities count; null for none.</summary>
    public IngressMapping? CertificateAuthorities { get; private set; }

    /// <summary>The Ingress whose authorities for backends count for the others; null for none (N59).</summary>
    public IngressMapping? BackendAuthorities { get; private set; }

    /// <summary>Adds the root location.</summary>
    public void AddRoot(NginxLocation root) => Add(root);

    /// <summary>Adds a path of a rule, or finds to which other one it loses.</summary>
    /// <param name="path">The path.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isExact">Whether it is Exact.</param>
    /// <param name="winner">The location that it loses to.</param>
    /// <param name="wouldRefuse">Whether nginx would have refused its configuration for it.</param>
    public bool TryAdd(
        LostPath path, string text, bool isExact, [NotNullWhen(false)] out NginxLocation? winner, out bool wouldRefuse)
    {
        (winner, wouldRefuse) = (null, false);
        if (_first.TryGetValue(text, out NginxLocation? first) && first.IsExact == isExact)
        {
            winner = first;
        }
        else if (_byKey.TryGetValue((text, isExact), out winner))
        {
            wouldRefuse = true;
        }

        if (winner is { IsDefault: true, IsCatchAll: false })
        {
            winner.Replace(path.Mapping, path.Rule, path.Path, path.Backend);
            winner = null;
            return true;
        }

        if (winner is not null)
        {
            winner.Loses(path);
            return false;
        }

        Add(new NginxLocation
        {
            Text = text, IsExact = isExact, Mapping = path.Mapping, Rule = path.Rule, Path = path.Path, Backend = path.Backend,
        });
        return true;
    }

    /// <summary>The location of a text and a type; null for none.</summary>
    public NginxLocation? Find(string text, bool isExact) => _byKey.GetValueOrDefault((text, isExact));

    /// <summary>An Ingress with a rule for the host may ask for certificates of clients and of backends; the first one counts.</summary>
    public void AddCertificates(IngressMapping mapping)
    {
        ClosedBy ??= mapping.ClientCertificate.Fault is null ? null : mapping;
        CertificateAuthorities ??= mapping.ClientCertificate.HasAuthorities ? mapping : null;
        BackendAuthorities ??= mapping.BackendTls?.Authorities is null ? null : mapping;
    }

    private void Add(NginxLocation location)
    {
        _locations.Add(location);
        _first.TryAdd(location.Text, location);
        _byKey.TryAdd((location.Text, location.IsExact), location);
    }
}
