using System.CommandLine;
using IngressRules.Forwarding;

namespace EdgeRouter;

/// <summary>The command line options for choosing and reaching endpoints.</summary>
internal static class BackendCommandOptions
{
    private static readonly Dictionary<string, Balance> s_balances = new(StringComparer.Ordinal)
    {
        ["round-robin"] = EdgeRouter.Balance.RoundRobin,
        ["least-requests"] = EdgeRouter.Balance.LeastRequests,
        ["two-choices"] = EdgeRouter.Balance.TwoChoices,
        ["random"] = EdgeRouter.Balance.Random,
    };

    private static readonly Dictionary<string, AddressFamilyPreference> s_families = new(StringComparer.Ordinal)
    {
        ["ipv4"] = AddressFamilyPreference.IPv4,
        ["ipv6"] = AddressFamilyPreference.IPv6,
    };

    private static readonly Option<Balance> Balance = new("--balance")
    {
        CustomParser = result => OptionText.OneOf(result, s_balances),
        Description = "How endpoints share requests: round-robin, least-requests, two-choices (the less busy of two that are drawn) or "
            + "random. Default: round-robin.",
        HelpName = "WAY",
    };

    private static readonly Option<string?> Node = new("--node")
    {
        Description = "The node of this router. Endpoints on the same node, or with a hint for it, come first. Default: none.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Zone = new("--zone")
    {
        Description = "The zone of this router. Endpoints with a hint for it, or in it, come first. Default: none.",
        HelpName = "NAME",
    };

    private static readonly Option<AddressFamilyPreference> PreferFamily = new("--prefer-family")
    {
        CustomParser = result => OptionText.OneOf(result, s_families),
        Description = "Which addresses of a dual-stack Service come first: ipv4 or ipv6. Default: all alike.",
        HelpName = "FAMILY",
    };

    private static readonly Option<bool> AllowExternalName = new("--allow-external-name")
    {
        Description = "Serve Services of type ExternalName, and names in EndpointSlices. Names and addresses of this machine, and "
            + "link-local ones, stay refused.",
    };

    private static readonly Option<bool?> AllowLoopbackEndpoints = new("--allow-loopback-endpoints")
    {
        Description = "Whether EndpointSlices may name 127.0.0.0/8 and ::1; the router's own ports stay refused. "
            + "Default: true with files, false with a cluster.",
        HelpName = "true|false",
    };

    private static readonly Option<bool> VerifyBackendCertificates = new("--verify-backend-certificates")
    {
        Description =
            "Serve appProtocol https only where the endpoint's certificate is valid for its Service's name, such as web.shop.svc.",
    };

    private static readonly Option<int?> Attempts = new("--attempts")
    {
        CustomParser = result => OptionText.Count(result, "attempts"),
        Description = "How many endpoints a request may be given. Default: 3.",
        HelpName = "N",
    };

    private static readonly Option<TimeSpan?> EndpointCooldown = new("--endpoint-cooldown", "--set-aside")
    {
        CustomParser = result => OptionText.Seconds(result),
        Description = "How long an endpoint gets no requests after a connection to it failed; 0 for not at all. Default: 10.",
        HelpName = "SECONDS",
    };

    /// <summary>In the order in which the help lists them.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Balance, Node, Zone, PreferFamily, AllowExternalName, AllowLoopbackEndpoints, VerifyBackendCertificates,
        Attempts, EndpointCooldown,
    ];

    /// <summary>Reads the settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasCluster">Whether a live cluster is the source: there, loopback is the router's own pod.</param>
    public static BackendOptions Read(ParseResult parsed, bool hasCluster) => new()
    {
        Balance = parsed.GetValue(Balance),
        Resolver = new ResolverOptions
        {
            NodeName = parsed.GetValue(Node),
            Zone = parsed.GetValue(Zone),
            AddressFamily = parsed.GetValue(PreferFamily),
            AllowExternalName = parsed.GetValue(AllowExternalName),
            AllowLoopbackEndpoints = parsed.GetValue(AllowLoopbackEndpoints) ?? !hasCluster,
        },
        Dispatcher = new DispatcherOptions
        {
            MaxAttempts = parsed.GetValue(Attempts) ?? DispatcherOptions.Default.MaxAttempts,
        },
        EndpointCooldown = parsed.GetValue(EndpointCooldown) ?? EndpointRegistry.DefaultCooldown,
        VerifyCertificates = parsed.GetValue(VerifyBackendCertificates),
    };
}
