using System.Text;
using System.Text.RegularExpressions;
using IngressRules.Model;

namespace IngressRules.Tests.Properties;

/// <summary>
/// A simple reference matcher: it checks every rule of every Ingress for every request. It shares no code with the library, so that a bug
/// would have to exist in both. It ignores validation and classes.
/// </summary>
internal sealed partial class NaiveTwin
{
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<string, string> _hostDefaults = [];
    private readonly string? _globalDefault;
    private readonly bool _fallthrough;
    private readonly string _implementationSpecific;

    public NaiveTwin(IEnumerable<Ingress> ingresses, bool fallthrough = false, string implementationSpecific = "Prefix")
    {
        _fallthrough = fallthrough;
        _implementationSpecific = implementationSpecific;
        var ordered = ingresses
            .OrderBy(i => i.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue)
            .ThenBy(i => $"{i.Metadata.Namespace}/{i.Metadata.Name}", StringComparer.Ordinal)
            .ToList();
        foreach (Ingress ingress in ordered)
        {
            foreach (IngressRule rule in ingress.Spec.Rules)
            {
                if (rule.Host != "" && ingress.Spec.DefaultBackend is { } own)
                {
                    _hostDefaults.TryAdd(rule.Host, own.Service!.Name);
                }

                if (rule.Http is null && rule.Host != "")
                {
                    _rules.Add(new(rule.Host, null, "", "", _rules.Count));
                }

                foreach (HttpIngressPath path in rule.Http?.Paths ?? [])
                {
                    _rules.Add(
                        new(
                            rule.Host,
                            path.PathType!.Value.Value,
                            Settle(path.Path == "" ? "/" : path.Path),
                            path.Backend.Service!.Name,
                            _rules.Count));
                }
            }
        }

        var withDefault = ordered.Where(i => i.Spec.DefaultBackend is not null).ToList();
        Ingress? chosen = withDefault.FirstOrDefault(i => i.Spec.Rules.Count == 0) ?? withDefault.FirstOrDefault();
        _globalDefault = chosen?.Spec.DefaultBackend?.Service?.Name;
    }

    /// <summary>The service that a request is routed to, or <c>-</c>.</summary>
    public string Match(string host, string target)
    {
        string name = HostOf(host);
        string path = PathOf(target);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string[] patterns = [name, dot > 0 ? "*" + name[dot..] : "", ""];
        string? hostDefault = null;
        foreach (string pattern in patterns.Distinct())
        {
            List<Rule> underHost = [.. _rules.Where(r => r.Host == pattern)];
            if (underHost.Count == 0)
            {
                continue;
            }

            Rule? best = underHost.Where(r => r.Takes(path, _implementationSpecific))
                .OrderBy(r => r.Type == "Exact" ? 0 : 1)
                .ThenByDescending(r => r.Path.Length)
                .ThenBy(r => r.Type == "Prefix" ? 0 : 1)
                .ThenBy(r => r.Position)
                .FirstOrDefault();
            if (best is not null)
            {
                return best.Service;
            }

            hostDefault ??= pattern == "" ? null : _hostDefaults.GetValueOrDefault(pattern);
            if (!_fallthrough)
            {
                break;
            }
        }

        return hostDefault ?? _globalDefault ?? "-";
    }

    private static string HostOf(string host)
    {
        host = PortPattern().Replace(host.ToLowerInvariant(), "");
        host = host.EndsWith('.') ? host[..^1] : host;
        return host.StartsWith('[') || AddressPattern().IsMatch(host) || host.Any(c => c > 127) ? "" : host;
    }

    private static string PathOf(string target)
    {
        string path = Settle(target.Split('?', '#')[0]);
        if (path == "")
        {
            return "/";
        }

        if (path[0] != '/')
        {
            return path;
        }

        var kept = new List<string>();
        string[] segments = path[1..].Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            bool dots = segments[i] is "." or "..";
            if (segments[i] == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (!dots || i == segments.Length - 1)
            {
                kept.Add(dots ? "" : segments[i]);
            }
        }

        return SlashPattern().Replace("/" + string.Join('/', kept), "/");
    }

    private static string Settle(string path)
    {
        string encoded = string.Concat(path.EnumerateRunes().Select(r => r.IsAscii
            ? r.ToString()
            : string.Concat(Encoding.UTF8.GetBytes(r.ToString()).Select(b => $"%{b:X2}"))));
        return TripletPattern().Replace(encoded, m =>
        {
            char c = (char)Convert.ToInt32(m.Value[1..], 16);
            return char.IsAsciiLetterOrDigit(c) || "-._~".Contains(c, StringComparison.Ordinal) ? c.ToString() : m.Value.ToUpperInvariant();
        });
    }

    [GeneratedRegex(":[0-9]*$")]
    private static partial Regex PortPattern();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){3}$")]
    private static partial Regex AddressPattern();

    [GeneratedRegex("/+")]
    private static partial Regex SlashPattern();

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex TripletPattern();

    private sealed record Rule(string Host, string? Type, string Path, string Service, int Position)
    {
        public bool Takes(string path, string implementationSpecific)
        {
            string? meaning = Type == "ImplementationSpecific" ? implementationSpecific : Type;
            if (meaning is null or "Exact")
            {
                return meaning is not null && Path == path;
            }

            if (meaning == "TextPrefix")
            {
                return path.StartsWith(Path, StringComparison.Ordinal);
            }

            string elements = Path.EndsWith('/') ? Path[..^1] : Path;
            return path == elements || path.StartsWith(elements + "/", StringComparison.Ordinal);
        }
    }
}
