using System.CommandLine;

namespace EdgeRouter;

/// <summary>The command line's settings for the webhook that judges Ingresses.</summary>
/// <param name="Address">Where it is served.</param>
/// <param name="Certificate">Its certificate.</param>
public sealed record AdmissionOptions(ListenAddress Address, PemFiles Certificate)
{
    private static readonly Option<ListenAddress?> Admission = new("--admission")
    {
        CustomParser = OptionText.Address,
        Description = "Where to answer the API server's question whether an Ingress may be stored, over TLS, at /admission. "
            + "Needs a cluster and --admission-certificate. Default: nowhere.",
        HelpName = "ADDR:PORT",
    };

    private static readonly Option<string?> AdmissionCertificate = new("--admission-certificate")
    {
        Description = "The certificate for --admission and its key, two PEM files. They are read again when they change. Default: none.",
        HelpName = "CERT.pem,KEY.pem",
    };

    internal static IReadOnlyList<Option> All { get; } = [Admission, AdmissionCertificate];

    /// <summary>Reads the settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasCluster">Whether the rules come from a cluster.</param>
    /// <param name="problem">What is wrong with them; null where nothing is.</param>
    /// <returns>The settings; null where nothing is to be served.</returns>
    internal static AdmissionOptions? Read(ParseResult parsed, bool hasCluster, out string? problem)
    {
        ListenAddress? address = parsed.GetValue(Admission);
        string? pair = parsed.GetValue(AdmissionCertificate);
        problem = address is null && pair is not null ? "--admission-certificate needs --admission ADDR:PORT"
            : address is null ? null
            : !hasCluster ? "--admission needs a cluster: --kubeconfig FILE or --in-cluster"
            : pair is null ? "--admission needs --admission-certificate CERT.pem,KEY.pem: API servers ask over TLS"
            : null;
        if (address is null || problem is not null)
        {
            return null;
        }

        var files = PemFiles.TryParse("--admission-certificate", pair!, out string error);
        using var loaded = files?.TryLoad(out error);
        problem = loaded is null ? error : null;
        return loaded is null ? null : new(address, files!);
    }
}
