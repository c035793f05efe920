using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>The locations of a host without regular expressions (N12, N14 to N19).</summary>
internal static class PlainLocations
{
    // The way up a path costs the square of its length.
    private const int LongestCovered = 1_000;

    /// <summary>Finds which locations take nothing because two come to the same (N19). The first one wins.</summary>
    public static void Settle(NginxHost host, PathFindings findings)
    {
        Dictionary<string, NginxLocation> below = new(StringComparer.Ordinal);
        foreach (NginxLocation location in host.Locations)
        {
            if (location.IsExact || location.IsDefault || location.Text == "/")
            {
                continue;
            }

            if (location.Text.EndsWith("//", StringComparison.Ordinal))
            {
                location.IsShadowed = true;
                findings.Unreachable(location);
            }
            else if (!below.TryAdd(location.WithSlash, location))
            {
                // A text without a slash still has the path itself, unless an Exact path has it.
                bool isWhole = location.Text.EndsWith('/') || host.Find(location.Text, isExact: true) is not null;
                (location.IsShadowed, location.IsPathAlone) = (isWhole, !isWhole);
                findings.SameLocation(location, below[location.WithSlash], isWhole);
            }
        }
    }

    /// <summary>Writes the locations, those with the longest text first.</summary>
    public static ValueList<DialectLocation> Write(
        NginxHost host, IReadOnlyList<NginxLocation> sorted, LocationPolicies policies, PathPatterns patterns, IngressNginxOptions options)
    {
        var written = new List<DialectLocation>();
        var byLocation = new Dictionary<NginxLocation, DialectLocation>();
        var redirecting = new List<NginxLocation>();
        foreach (NginxLocation location in sorted)
        {
            if (location.IsDefault)
            {
                continue;
            }

            LinearPattern? pattern = location.NeedsRewrite ? patterns.Literal(location.Text, out _) : null;
            DialectLocation made = LocationWriter.Make(location, policies.Of(location, pattern)) with
            {
                Path = PathOf(location),
                IsExact = location.IsExact || location.IsPathAlone,
                IsShadowed = location.IsShadowed,
            };
            written.Add(made);
            byLocation.Add(location, made);
            LocationWriter.AddLost(written, location, made);
            if (!location.IsShadowed && location.Text.Length > 1 && location.Text.EndsWith('/') && options.RedirectToTrailingSlash)
            {
                redirecting.Add(location);
            }
        }

        foreach (NginxLocation location in redirecting)
        {
            AddSlash(written, host, location, byLocation);
        }

        return written.ToValueList();
    }

    private static string PathOf(NginxLocation location) => location.IsExact || location.Text == "/" || !location.Text.EndsWith('/')
        ? location.Bytes
        : location.Bytes[..^1];

    // Of an Exact and a Prefix path with the same text the Exact one redirects.
    private static void AddSlash(
        List<DialectLocation> written, NginxHost host, NginxLocation location, Dictionary<NginxLocation, DialectLocation> made)
    {
        string without = location.Text[..^1];
        if (host.Find(without, isExact: true) is not null || host.Find(without, isExact: false) is { IsShadowed: false }
            || (!location.IsExact && host.Find(location.Text, isExact: true) is { IsShadowed: false, Mapping.IsClosed: false }))
        {
            return;
        }

        string path = location.Bytes[..^1];
        if (location.Mapping!.IsClosed)
        {
            if (!location.IsExact && Covering(host, without, made) is { } covering)
            {
                // There is no redirect to a closed path, so that what is shorter takes the request.
                written.Add(covering with { Path = path, IsExact = true });
            }

            return;
        }

        RoutePolicies policies = made[location].Policies!;
        string encoded = PathRewrite.Write([new(location.Bytes)], [], encode: true);
        written.Add(made[location] with
        {
            Path = path,
            IsExact = true,
            Policies = policies with
            {
                Slash = new SlashRedirect(
                    encoded, 301, location.Mapping.UsePortInRedirects, location.Mapping.RelativeRedirects),
            },
        });
    }

    // What takes a path if the location that ends in a slash does not.
    private static DialectLocation? Covering(
        NginxHost host, string text, Dictionary<NginxLocation, DialectLocation> written)
    {
        for (int slash = text.Length > LongestCovered ? -1 : text.LastIndexOf('/'); slash >= 0;
            slash = slash == 0 ? -1 : text.LastIndexOf('/', slash - 1))
        {
            string shorter = slash == 0 ? "/" : text[..slash];
            NginxLocation? found = host.Find(shorter, isExact: false) ?? host.Find(shorter + "/", isExact: false);
            if (found is { IsDefault: false, IsShadowed: false, IsPathAlone: false })
            {
                return written[found];
            }
        }

        return null;
    }
}
