using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Mapping;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>
/// Makes a table: settings, what each Ingress comes to, hosts, policies, findings. Whatever is made from the same objects as in the version
/// before is taken over from it.
/// </summary>
internal static class TableCompiler
{
    /// <summary>Makes a table.</summary>
    public static NginxTable Compile(IngressNginxOptions options, DialectInput input, NginxTable? before)
    {
        before = before?.Options == options ? before : null;
        ConfigMap? map = SettingsReader.Find(options.ConfigMap, input);
        (NginxSettings settings, IReadOnlyList<Diagnostic> ofSettings) = before is not null && ReferenceEquals(map, before.ConfigMap)
            ? (before.Settings, before.SettingFindings)
            : SettingsReader.Read(options.ConfigMap, map);

        Dictionary<Ingress, IngressMapping> mappings = Map(options, input, settings, before);
        var findings = new PathFindings();
        List<IngressMapping> counting = [.. Sort(input.Ingresses, options).Select(i => mappings[i]).Where(m => !m.IsLeftOut)];
        counting.RemoveAll(m => IsSuspicious(m, findings));

        (Dictionary<string, NginxHost> hosts, Dictionary<BackendKey, NginxBackend> backends) =
            HostsCompiler.Compile(counting, options, input.Options, findings);
        Dictionary<BackendKey, BackendTraffic> traffics =
            new BackendTraffics(before?.Traffics ?? new Dictionary<BackendKey, BackendTraffic>()).SetAll(backends);
        var names = new HostNames(hosts, new HostCertificates(input).Covers, findings);
        Dictionary<string, HostVersion> versions = Versions(names, options, settings, before);
        Dictionary<(string, string), DialectHost> redirects = Redirects(names, settings, before);
        foreach (NginxHost host in names.Sorted)
        {
            findings.AddRange(versions[host.Name].Findings);
        }

        return new NginxTable
        {
            Options = options,
            ConfigMap = map,
            Settings = settings,
            SettingFindings = ofSettings,
            Mappings = mappings,
            Traffics = traffics,
            Versions = versions,
            Redirects = redirects,
            Hosts =
            [
                .. names.Redirects.Select(r => redirects[(r.From, r.To.Name)]),
                .. names.Sorted.SelectMany(h => versions[h.Name].Hosts),
            ],
            Diagnostics = [.. ofSettings, .. Listed(input, mappings, findings)],
        };
    }

    private static Dictionary<Ingress, IngressMapping> Map(
        IngressNginxOptions options, DialectInput input, NginxSettings settings, NginxTable? before)
    {
        var mappings = new Dictionary<Ingress, IngressMapping>(input.Ingresses.Count, ReferenceEqualityComparer.Instance);
        foreach (Ingress ingress in input.Ingresses)
        {
            mappings[ingress] = before?.Mappings.GetValueOrDefault(ingress) is { } kept && kept.IsStill(settings, input)
                ? kept
                : IngressMapping.Of(ingress, options, settings, input);
        }

        return mappings;
    }

    // Oldest first, by the second. Those without a date come last, as in the rest of the project.
    private static IEnumerable<Ingress> Sort(ValueList<Ingress> ingresses, IngressNginxOptions options)
    {
        IOrderedEnumerable<Ingress> byAge = ingresses.OrderBy(i => i.Metadata.CreationTimestamp?.ToUnixTimeSeconds() ?? long.MaxValue);
        return options.GreaterNameFirst
            ? byAge.ThenByDescending(i => i.ToString(), StringComparer.Ordinal)
            : byAge.ThenBy(i => i.ToString(), StringComparer.Ordinal);
    }

    private static bool IsSuspicious(IngressMapping mapping, PathFindings findings)
    {
        if (SuspiciousText.Find(mapping.Ingress) is not { } field)
        {
            return false;
        }

        findings.Suspicious(mapping, field);
        return true;
    }

    private static Dictionary<string, HostVersion> Versions(
        HostNames names, IngressNginxOptions options, NginxSettings settings, NginxTable? before)
    {
        var versions = new Dictionary<string, HostVersion>(names.Sorted.Count, StringComparer.Ordinal);
        foreach (NginxHost host in names.Sorted)
        {
            HostName[] all = [.. names.Of(host)];
            var inputs = new HostInputs(host, all, settings);
            versions.Add(host.Name, before?.Versions.GetValueOrDefault(host.Name) is { } kept && kept.IsOf(inputs)
                ? kept
                : HostWriter.Write(host, all, inputs, options, settings));
        }

        return versions;
    }

    private static Dictionary<(string, string), DialectHost> Redirects(HostNames names, NginxSettings settings, NginxTable? before)
    {
        var redirects = new Dictionary<(string, string), DialectHost>();
        foreach ((string from, NginxHost to) in names.Redirects)
        {
            redirects[(from, to.Name)] = before is not null && ReferenceEquals(settings, before.Settings)
                && before.Redirects.GetValueOrDefault((from, to.Name)) is { } kept
                && ReferenceEquals(kept.Miss!.Ingress, to.WwwSource!.Ingress)
                    ? kept
                    : HostWriter.Redirect(from, to, settings);
        }

        return redirects;
    }

    // By Ingress: its annotations, then its paths.
    private static IEnumerable<Diagnostic> Listed(
        DialectInput input, Dictionary<Ingress, IngressMapping> mappings, PathFindings findings)
    {
        ILookup<IngressMapping, PathFinding> byIngress = findings.All.ToLookup(f => f.Ingress);
        foreach (Ingress ingress in input.Ingresses)
        {
            IngressMapping mapping = mappings[ingress];
            IEnumerable<Diagnostic> all = mapping.Diagnostics
                .Concat(byIngress[mapping].OrderBy(f => f.Rule).ThenBy(f => f.Path).Select(f => f.Diagnostic));
            foreach (Diagnostic diagnostic in all)
            {
                yield return diagnostic;
            }
        }
    }
}
