using System.Globalization;
using System.Text;
using IngressRules.Model;

namespace IngressRules.Benchmarks;

/// <summary>
/// A large, realistic table and a skewed stream of requests, generated from a seed. Hosts have very different numbers of rules, a tenth of
/// them are wildcards, and path types are mixed. Some hosts get most of the requests, and about a fifth of the requests should match no
/// rule.
/// </summary>
internal sealed class Workload
{
    private static readonly string[] Words =
    [
        "api", "v1", "v2", "users", "orders", "cart", "items", "search", "img", "static", "js", "css", "login", "admin", "account",
        "health", "metrics",
        "docs", "blog", "shop", "pay", "status", "reports", "files", "upload", "download", "export", "import", "hooks", "events", "stream",
        "graphql",
        "rpc", "internal", "public",
    ];

    private static readonly string[] Domains = ["example.com", "example.org", "apps.example.net"];

    private readonly Random _random;
    private readonly List<List<string>> _pathsOfHost = [];
    private readonly List<string> _hosts = [];

    public Workload(int rules, int requests, int seed)
    {
        _random = new Random(seed);
        for (int made = 0; made < rules;)
        {
            made += AddIngress(rules - made);
        }

        Requests = MakeRequests(requests);
    }

    public List<Ingress> Ingresses { get; } = [];

    public (string Host, string Path)[] Requests { get; }

    /// <summary>The paths of all hosts as those of one, each below an element of its host.</summary>
    public Ingress OnOneHost() => new()
    {
        Metadata = new() { Name = "one", Namespace = "team" },
        Spec = new()
        {
            Rules =
            [
                new()
                {
                    Host = "one.example.com",
                    Http = new()
                    {
                        Paths = [.. Ingresses.SelectMany((ingress, number) => ingress.Spec.Rules[0].Http!.Paths.Select(
                            p => p with { Path = string.Create(CultureInfo.InvariantCulture, $"/{number}{p.Path}") }))],
                    },
                },
            ],
        },
    };

    /// <summary>The table as people write it: block style, with one YAML document for each Ingress.</summary>
    public string ToYaml() => string.Join("---\n", ToYamlDocuments());

    /// <summary>The documents of <see cref="ToYaml"/>, one for each Ingress.</summary>
    public IEnumerable<string> ToYamlDocuments() => Ingresses.Select(Yaml);

    /// <summary>The table as machines write it: one v1 List.</summary>
    public string ToJson() => $"{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{string.Join(", ", Ingresses.Select(Json))}]}}";

    private int AddIngress(int room)
    {
        int number = _hosts.Count;
        string host = string.Create(CultureInfo.InvariantCulture, $"{Pick(Words)}-{number}.team{number % 97}.{Pick(Domains)}");
        host = _random.NextDouble() < 0.1 ? "*." + host : host;

        // A Pareto distribution: most hosts have a few paths, a few have hundreds.
        int wanted = Math.Min(Math.Min(room, 400), Math.Max(1, (int)(2 / Math.Pow(1 - _random.NextDouble(), 1 / 1.1))));
        var paths = new Dictionary<string, PathType>();
        while (paths.Count < wanted)
        {
            string path = string.Concat(
                Enumerable.Range(0, _random.Next(1, 6)).Select(
                    _ => "/" + Pick(Words) + (_random.NextDouble() < 0.3 ? _random.Next(50) : "")));
            double roll = _random.NextDouble();
            paths.TryAdd(path, roll < 0.75 ? PathType.Prefix : roll < 0.9 ? PathType.Exact : PathType.ImplementationSpecific);
        }

        if (_random.NextDouble() < 0.6)
        {
            paths["/"] = PathType.Prefix;
        }

        _hosts.Add(host);
        _pathsOfHost.Add([.. paths.Keys]);
        Ingresses.Add(new Ingress
        {
            Metadata = new()
            {
                Name = $"ing-{number}",
                Namespace = $"team{number % 97}",
                CreationTimestamp = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(number),
            },
            Spec = new()
            {
                Rules =
                [
                    new()
                    {
                        Host = host,
                        Http = new()
                        {
                            Paths = [.. paths.Select((p, i) => new HttpIngressPath
                            {
                                Path = p.Key,
                                PathType = p.Value,
                                Backend = IngressBackend.ForService($"svc-{number}-{i % 5}", 8000 + (i % 5)),
                            })],
                        },
                    },
                ],
            },
        });
        return paths.Count;
    }

    private (string, string)[] MakeRequests(int count)
    {
        double[] cumulated = new double[_hosts.Count];
        double sum = 0;
        for (int i = 0; i < _hosts.Count; i++)
        {
            cumulated[i] = sum += Math.Pow(i + 1, -0.9);
        }

        string[] labels = ["eu", "us", "tenant42"];
        var requests = new (string, string)[count];
        for (int i = 0; i < count; i++)
        {
            int found = Array.BinarySearch(cumulated, _random.NextDouble() * sum);
            int number = Math.Min(found < 0 ? ~found : found, _hosts.Count - 1);
            string host = _hosts[number].Replace("*", Pick(labels), StringComparison.Ordinal);
            string path = _pathsOfHost[number][_random.Next(_pathsOfHost[number].Count)];
            double roll = _random.NextDouble();
            if (roll < 0.05)
            {
                host = $"unknown-{host}.invalid";
            }
            else if (roll > 0.85)
            {
                path = $"/{Pick(["nope", "zzz", "wp-login.php"])}/{_random.Next(1_000_000)}";
            }
            else if (roll >= 0.3)
            {
                path = $"{path.TrimEnd('/')}/{Pick(Words)}/{_random.Next(1_000_000)}";
            }

            // Every request has separate strings, like requests that are received from a connection.
            requests[i] = (new string(host), new string(path));
        }

        return requests;
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private static string Yaml(Ingress ingress)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: {ingress.Metadata.Name}
              namespace: {ingress.Metadata.Namespace}
              creationTimestamp: "{ingress.Metadata.CreationTimestamp:yyyy-MM-ddTHH:mm:ssZ}"
            spec:
              rules:
              - host: "{ingress.Spec.Rules[0].Host}"
                http:
                  paths:

            """);
        foreach (HttpIngressPath path in ingress.Spec.Rules[0].Http!.Paths)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                      - path: {path.Path}
                        pathType: {path.PathType}
                        backend:
                          service:
                            name: {path.Backend.Service!.Name}
                            port:
                              number: {path.Backend.Service.Port.Number}

                """);
        }

        return text.ToString();
    }

    private static string Json(Ingress ingress)
    {
        IEnumerable<string> paths = ingress.Spec.Rules[0].Http!.Paths.Select(p => string.Create(CultureInfo.InvariantCulture, $$"""
            {"path": "{{p.Path}}", "pathType": "{{p.PathType}}",
             "backend": {"service": {"name": "{{p.Backend.Service!.Name}}", "port": {"number": {{p.Backend.Service.Port.Number}} } } } }
            """));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
             "metadata": {"name": "{{ingress.Metadata.Name}}", "namespace": "{{ingress.Metadata.Namespace}}",
              "creationTimestamp": "{{ingress.Metadata.CreationTimestamp:yyyy-MM-ddTHH:mm:ssZ}}"},
             "spec": {"rules": [{"host": "{{ingress.Spec.Rules[0].Host}}", "http": {"paths": [{{string.Join(", ", paths)}}] } }] } }
            """);
    }
}
