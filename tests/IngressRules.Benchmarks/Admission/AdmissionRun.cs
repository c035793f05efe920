using System.Diagnostics;
using System.Globalization;
using System.Text;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Report;
using IngressRules.Compilation;
using IngressRules.Kubernetes.Admission;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Benchmarks.Admission;

/// <summary>
/// Measures how long reviews of Ingresses take beside 10,000 of them, and beside none: from the bytes of a review to those of the answer.
/// The tables take turns, review by review, so a busy moment of the machine affects them all.
/// </summary>
internal static class AdmissionRun
{
    private const int Ingresses = 10_000;
    private const int Warming = 3_000;
    private const int Reviews = 10_000;

    public static void Print(TextWriter to)
    {
        (string Name, RoutingTable Table, Percentiles Times)[] tables =
        [
            ("no Ingress", Build(0, i => $"h{i}.example"), new Percentiles()),
            ("10,000 Ingresses, each with its host", Build(Ingresses, i => $"h{i}.example"), new Percentiles()),
            ("10,000 Ingresses with one host", Build(Ingresses, _ => "h1.example"), new Percentiles()),
        ];
        byte[][] reviews = [.. Enumerable.Range(0, 1_000).Select(i => Encoding.UTF8.GetBytes(Review(i)))];
        var admission = new IngressAdmission();
        int warned = 0, denied = 0;
        for (int i = -Warming; i < Reviews; i++)
        {
            foreach ((_, RoutingTable table, Percentiles times) in tables)
            {
                long start = Stopwatch.GetTimestamp();
                AdmissionAnswer answer = admission.Review(reviews[(i + Warming) % reviews.Length], table);
                if (i >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start));
                    warned += answer.Outcome == AdmissionOutcome.Warned ? 1 : 0;
                    denied += answer.Outcome == AdmissionOutcome.Denied ? 1 : 0;
                }
            }
        }

        var lines = new Lines("admission", "median", "p99", "p99 beside no Ingress");
        var targets = new Targets();
        double alone = tables[0].Times.At(99);
        foreach ((string name, _, Percentiles times) in tables)
        {
            double p99 = times.At(99);
            lines.Add(name, $"{Lines.Number(times.Median)} ms", $"{Lines.Number(p99)} ms", Lines.Times(p99 / alone));
            if (times != tables[0].Times)
            {
                targets.AtMost($"{name}: p99", p99, 5, "ms");
                targets.AtMost($"{name}: p99 beside no Ingress", p99 / alone, 2, "×");
            }
        }

        lines.Print(to);
        to.WriteLine();
        targets.Print(to);
        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Reviews} reviews a table of {reviews[0].Length} bytes; of all, {warned} with warnings and {denied} denied."));
    }

    private static RoutingTable Build(int count, Func<int, string> host) => RoutingTable.Build(
        new KubernetesObjects
        {
            Ingresses = Enumerable.Range(0, count).Select(i => new Ingress
            {
                Metadata = new() { Name = $"i{i}", Namespace = $"ns{i % 50}", CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(i) },
                Spec = new()
                {
                    Rules =
                    [
                        new()
                        {
                            Host = host(i),
                            Http = new()
                            {
                                Paths = Enumerable.Range(0, 4).Select(p => new HttpIngressPath
                                {
                                    Path = $"/app{i}/{p}", PathType = PathType.Prefix, Backend = IngressBackend.ForService($"s{p}", 80),
                                }).ToValueList(),
                            },
                        },
                    ],
                },
            }).ToValueList(),
            Services = Enumerable.Range(0, count == 0 ? 0 : 200).Select(i => new Service
            {
                Metadata = new() { Name = $"s{i / 50}", Namespace = $"ns{i % 50}" },
                Spec = new() { Ports = [new() { Port = 80 }] },
            }).ToValueList(),
        },
        new CompilerOptions { Controller = CompilerOptions.DefaultController, AcceptClassless = true });

    /// <summary>A creation or an update; one in four conflicts with another Ingress, and one in ten has an error.</summary>
    private static string Review(int i)
    {
        string item = Ingress(i, "a"), old = Ingress(i, "b");
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
             "kind": {"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"}, "namespace": "ns{{{i % 50}}}",
             "resource": {"group": "networking.k8s.io", "version": "v1", "resource": "ingresses"},
             "operation": "{{{(i % 2 == 0 ? "CREATE" : "UPDATE")}}}", "userInfo": {"username": "admin", "groups": ["system:masters"]},
             "object": {{{item}}}, "oldObject": {{{(i % 2 == 0 ? "null" : old)}}} } }
            """);
    }

    private static string Ingress(int i, string version)
    {
        string name = i % 2 == 0 ? $"new{i}" : $"i{i}";
        string host = i % 10 == 9 ? "bad_host" : $"h{i}.example";
        string paths = string.Join(',', Enumerable.Range(0, 4).Select(p => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"path": "/app{{{i}}}/{{{p}}}{{{(i % 4 == 0 ? "" : "x")}}}", "pathType": "Prefix",
             "backend": {"service": {"name": "s{{{p}}}", "port": {"number": 80} } } }
            """)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
             "metadata": {"name": "{{{name}}}", "namespace": "ns{{{i % 50}}}", "creationTimestamp": "2026-01-01T00:00:00Z",
              "annotations": {"example.org/version": "{{{version}}}"} },
             "spec": {"rules": [{"host": "{{{host}}}", "http": {"paths": [{{{paths}}}] } }] } }
            """);
    }
}
