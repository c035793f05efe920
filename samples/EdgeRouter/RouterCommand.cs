using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using IngressRules.Analysis;
using IngressRules.Cli.Commands;
using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace EdgeRouter;

/// <summary>
/// The command line. Its options are a contract, because scripts depend on them. Exit status: 0 success, 1 cannot serve, 2 wrong usage.
/// </summary>
public static class RouterCommand
{
    private const int WrongUsage = 2;
    private const int WidthWithoutTerminal = 80;

    private static readonly Option<string[]> Manifests = new("--manifests")
    {
        Description = "A directory (or file) with Ingress, IngressClass, Service, EndpointSlice and Secret manifests, reloaded on change. "
            + "It must exist. Repeatable. Default: the demo.",
        HelpName = "DIR",
    };

    private static readonly Option<ListenAddress?> Http = Address("--http", "Where to serve HTTP. Default: 127.0.0.1:8080.");

    private static readonly Option<ListenAddress?> Https =
        Address("--https", "Where to serve HTTPS, with the certificates of kubernetes.io/tls Secrets. Default: nowhere.");

    private static readonly Option<ListenAddress?> Admin =
        Address(
            "--admin",
            "Where to serve the admin page, /metrics, /healthz and /readyz. Who can open it can read all rules. "
            + "Default: nowhere; in the demo 127.0.0.1:8081.");

    private static readonly Option<string[]> AdminHost = new("--admin-host")
    {
        Description = "A name under which browsers may open the admin page, beside IP addresses and names without a dot. Repeatable. "
            + "Default: none.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> DefaultCertificate = new("--default-certificate")
    {
        Description = "The certificate for hosts without one of their own, and its key, two PEM files. Default: one that signs itself.",
        HelpName = "CERT.pem,KEY.pem",
    };

    private static readonly Option<int?> RedirectToHttps = new("--redirect-to-https")
    {
        CustomParser = OptionText.Port,
        Description = "Redirect plain HTTP to hosts of spec.tls to https with 308. PORT is that of --https unless given. Default: off.",
        HelpName = "PORT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> RequireMatchingSni = new("--require-matching-sni")
    {
        Description = "Respond with 421 where the Host is not the name that the TLS connection was made for.",
    };

    private static readonly Option<IPNetwork[]> TrustedProxy = new("--trusted-proxy")
    {
        CustomParser = ParseNetworks,
        Description = "A network of proxies in front: what their X-Forwarded-* and X-Request-Id say counts. Repeatable. Default: none.",
        HelpName = "CIDR",
    };

    private static readonly Option<bool> KeepUnderscoreHeaders = new("--keep-underscore-headers")
    {
        Description = "Forward headers with an underscore in their name. Many backends read X_Name as X-Name. Default: they are dropped.",
    };

    private static readonly Option<long?> MaxBodySize = new("--max-body-size")
    {
        CustomParser = OptionText.Bytes,
        Description = "The largest request body; more is 413. Default: no limit.",
        HelpName = "BYTES",
    };

    private static readonly Option<int?> MaxConnections = Count(
        "--max-connections",
        "How many clients may be connected; each listener keeps a place for its next one. At the limit the one without a request "
        + "for longest makes room. Default: what the limit of file descriptors allows.");

    private static readonly Option<int?> MaxEndpointConnections = Count(
        "--max-endpoint-connections",
        "How many connections to endpoints may be open. At the limit idle ones are closed; a request without a connection gets 503. "
        + "Default: what the limit of file descriptors allows.");

    private static readonly Option<TimeSpan?> DrainTime = Seconds(
        "--drain-time",
        "How long the router takes at most to stop after SIGTERM or Ctrl+C. Open requests and WebSockets may go on until its last tenth, "
        + "of 0.5 to 3 seconds, which is for what comes then. A second signal ends them at once. Default: 30.",
        least: 0);

    private static readonly Option<TimeSpan?> DrainDelay = Seconds(
        "--drain-delay",
        "How much of the drain time new connections are still taken in any case, while /readyz is 503: as long as the load balancer in "
        + "front may take to notice. Default: 0.",
        least: 0);

    private static readonly Option<TimeSpan?> ConnectTimeout =
        Seconds("--connect-timeout", "How long a connection to an endpoint may take. Default: 5.");

    private static readonly Option<TimeSpan?> ResponseTimeout =
        Seconds(
            "--response-timeout",
            "How long an endpoint may take until its response begins; then it is 504. Default: 55.",
            aliases: "--answer-timeout");

    private static readonly Option<TimeSpan?> IdleTimeout =
        Seconds("--idle-timeout", "How long a WebSocket, a stream or a download may be silent. Default: 3600.");

    private static readonly Option<TimeSpan?> TotalTimeout =
        Seconds("--total-timeout", "How long a request may take in all, WebSockets too. Default: as long as it likes.");

    private static readonly Option<bool> MatchAmbiguousTargets = new("--match-ambiguous-targets")
    {
        Description =
            "Take targets with an encoded slash and the like as text, instead of refusing them. Only where all backends read them so.",
    };

    private static readonly Option<string?> Controller = new("--controller")
    {
        Description = "Serve the IngressClasses of this controller. Default: ingress-rules.dev/edge-router.",
        HelpName = "NAME",
    };

    private static readonly Option<string[]> IngressClass = new("--ingress-class")
    {
        Description = "A value of the annotation kubernetes.io/ingress.class that is ours; where there are no IngressClass objects, also "
            + "of ingressClassName. Repeatable. Default: none.",
        HelpName = "WORD",
    };

    private static readonly Option<bool> AcceptClassless =
        new("--accept-classless") { Description = "Serve Ingresses without class too, although classes are in use." };

    private static readonly Option<bool> DebugHeaders =
        new("--debug-headers") { Description = "Responses carry X-Ingress: ns/name and X-Backend: ns/service:port." };

    private static readonly MatchingOptions Matching = new();

    /// <summary>Runs the router until it is stopped.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Receives the greeting, help and version.</param>
    /// <param name="error">Receives error messages.</param>
    /// <param name="cancellationToken">Stops the router.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        RootCommand command = Create(output, error);
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            string advice = parsed.UnmatchedTokens is [var unknown, ..]
                ? NearWord.Sentence(unknown.Split('=')[0], NearWord.OptionsOf(command))
                : "";
            return await ComplainAsync(error, parsed.Errors[0].Message + advice);
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancellationToken);
    }

    /// <summary>The command with all its options.</summary>
    /// <param name="output">Receives the greeting, help and version.</param>
    /// <param name="error">Receives error messages.</param>
    public static RootCommand Create(TextWriter output, TextWriter error)
    {
        var command = new RootCommand(
            "Routes HTTP requests by Kubernetes Ingress rules. Without --manifests or a cluster it serves a demo with backends of its own.")
        {
            Manifests, Http, Https, Admin, AdminHost, DefaultCertificate, Controller, IngressClass, AcceptClassless, DebugHeaders,
            RedirectToHttps, RequireMatchingSni, TrustedProxy, KeepUnderscoreHeaders, MaxBodySize, MaxConnections,
            MaxEndpointConnections, DrainTime, DrainDelay,
            ConnectTimeout, ResponseTimeout, IdleTimeout, TotalTimeout, MatchAmbiguousTargets,
        };
        foreach (Option option in (IEnumerable<Option>)
            [.. ClusterOptions.All, .. AdmissionOptions.All, .. Matching.All, .. BackendCommandOptions.All, .. LogOptions.All])
        {
            command.Add(option);
        }

        if (command.Options.OfType<HelpOption>().Single().Action is HelpAction help)
        {
            // Without a terminal the help would not be wrapped. A terminal that was just made, as by docker run -t, may have no columns
            // yet.
            help.MaxWidth = !Console.IsOutputRedirected && help.MaxWidth > 0 ? help.MaxWidth : WidthWithoutTerminal;
        }

        command.SetAction((parsed, cancellation) => ActAsync(parsed, output, error, cancellation));
        return command;
    }

    private static async Task<int> ActAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        string[] manifests = parsed.GetValue(Manifests) ?? [];
        if (manifests.FirstOrDefault(m => !Directory.Exists(m) && !File.Exists(m)) is { } missing)
        {
            return await ComplainAsync(error, $"there is no {missing}; --manifests needs a directory or file that exists");
        }

        var admission = AdmissionOptions.Read(parsed, ClusterOptions.IsAsked(parsed), out string? unfit);
        if (unfit is not null)
        {
            return await ComplainAsync(error, unfit);
        }

        var cluster = ClusterOptions.Read(parsed, manifests.Length > 0, out string? confused);
        if (confused is not null)
        {
            return await ComplainAsync(error, confused);
        }

        TlsKeyPair? certificate = null;
        if (parsed.GetValue(DefaultCertificate) is { } pair)
        {
            var files = PemFiles.TryParse(DefaultCertificate.Name, pair, out string problem);
            certificate = files?.TryLoad(out problem);
            if (certificate is null)
            {
                return await ComplainAsync(error, problem);
            }
        }

        ListenAddress? https = parsed.GetValue(Https);
        bool redirects = parsed.GetResult(RedirectToHttps) is { Implicit: false };
        if (redirects && https is null)
        {
            return await ComplainAsync(error, "--redirect-to-https needs --https ADDR:PORT, or there is nothing to redirect to");
        }

        if (https is not null && parsed.GetValue(MaxConnections) == 1)
        {
            return await ComplainAsync(
                error, "--max-connections must be at least 2: --http and --https each keep a place for their next client");
        }

        TimeSpan drainTime = parsed.GetValue(DrainTime) ?? new RouterOptions().DrainTime;
        TimeSpan drainDelay = parsed.GetValue(DrainDelay) ?? TimeSpan.Zero;
        if (drainDelay > TimeSpan.Zero && drainDelay >= StopClock.ForRequests(drainTime))
        {
            return await ComplainAsync(
                error, "--drain-delay is part of --drain-time; make that longer, or nothing is left for open requests");
        }

        using (certificate)
        {
            var options = new RouterOptions
            {
                Manifests = manifests,
                Cluster = cluster,
                Http = parsed.GetValue(Http) ?? ListenAddress.Default,
                Https = https,
                Admin = parsed.GetValue(Admin),
                Admission = admission,
                AdminHosts = parsed.GetValue(AdminHost) ?? [],
                DefaultCertificate = certificate,
                RedirectToHttps = redirects ? parsed.GetValue(RedirectToHttps) ?? https!.Port : null,
                RequireMatchingServerName = parsed.GetValue(RequireMatchingSni),
                TrustedProxies = parsed.GetValue(TrustedProxy) ?? [],
                KeepUnderscoreHeaders = parsed.GetValue(KeepUnderscoreHeaders),
                MaxBodySize = parsed.GetValue(MaxBodySize),
                MaxConnections = parsed.GetValue(MaxConnections),
                MaxEndpointConnections = parsed.GetValue(MaxEndpointConnections),
                DrainTime = drainTime,
                DrainDelay = drainDelay,
                ConnectTimeout = parsed.GetValue(ConnectTimeout),
                ResponseTimeout = parsed.GetValue(ResponseTimeout),
                IdleTimeout = parsed.GetValue(IdleTimeout),
                TotalTimeout = parsed.GetValue(TotalTimeout),
                MatchAmbiguousTargets = parsed.GetValue(MatchAmbiguousTargets),
                Controller = parsed.GetValue(Controller),
                IngressClasses = parsed.GetValue(IngressClass) ?? [],
                AcceptClassless = parsed.GetValue(AcceptClassless),
                DebugHeaders = parsed.GetValue(DebugHeaders),
                Log = LogOptions.Read(parsed),
                Given = GivenIn(parsed),
                Matching = Matching.Apply(CompilerOptions.Default, parsed),
                Backends = BackendCommandOptions.Read(parsed, cluster is not null),
            };
            return await Router.RunAsync(options, output, error, cancellationToken);
        }
    }

    /// <summary>The options as they were given, by their names in the help.</summary>
    private static Dictionary<string, string> GivenIn(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit).ToDictionary(
            o => o.Option.Name, o => o.Tokens.Count == 0 ? "on" : string.Join(", ", o.Tokens.Select(t => t.Value)));

    private static async Task<int> ComplainAsync(TextWriter error, string sentence)
    {
        await error.WriteLineAsync($"EdgeRouter: {VisibleText.Of(sentence)}");
        return WrongUsage;
    }

    private static Option<ListenAddress?> Address(string name, string description) =>
        new(name) { CustomParser = OptionText.Address, Description = description, HelpName = "ADDR:PORT" };

    private static Option<TimeSpan?> Seconds(string name, string description, double least = 0.001, params string[] aliases) =>
        new(name, aliases) { CustomParser = result => OptionText.Seconds(result, least), Description = description, HelpName = "SECONDS" };

    private static Option<int?> Count(string name, string description) =>
        new(name) { CustomParser = result => OptionText.Count(result, "connections"), Description = description, HelpName = "N" };

    private static IPNetwork[] ParseNetworks(ArgumentResult result)
    {
        var networks = new List<IPNetwork>();
        foreach (Token token in result.Tokens)
        {
            // A single address is a network with one address.
            if (IPNetwork.TryParse(token.Value, out IPNetwork network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(token.Value, out IPAddress? address))
            {
                networks.Add(new(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else
            {
                result.AddError($"\"{token.Value}\" is no network; write one as 10.0.0.0/8, fd00::/8 or 10.1.2.3");
            }
        }

        return [.. networks];
    }
}
