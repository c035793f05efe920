using System.Globalization;
using System.Text;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Load;

/// <summary>A table with a backend for each of its rules, and requests that match a rule.</summary>
internal sealed class LoadWorkload
{
    private const int Seed = 7;
    private const int Drawn = 20_000;
    private const int Kept = 1_000;

    public LoadWorkload(int rules)
    {
        Rules = rules;
        Table = new Workload(rules, Drawn, Seed);
    }

    public int Rules { get; }

    public Workload Table { get; }

    /// <summary>The requests of the stream that match a backend, limited to what a load generator can keep in memory.</summary>
    public IReadOnlyList<(string Host, string Path)> Requests()
    {
        var matcher = new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate(Table.Ingresses)));
        return [.. Table.Requests.Where(r => matcher.Match(r.Host, r.Path).Success).Take(Kept)];
    }

    /// <summary>Writes a file for each Ingress, with its Services and EndpointSlices, which all use one port.</summary>
    public void WriteTo(string directory, int backendPort)
    {
        Directory.CreateDirectory(directory);
        foreach ((Ingress ingress, string yaml) in Table.Ingresses.Zip(Table.ToYamlDocuments()))
        {
            var text = new StringBuilder(yaml);
            IEnumerable<IngressServiceBackend> services = ingress.Spec.Rules[0].Http!.Paths.Select(p => p.Backend.Service!);
            foreach (IngressServiceBackend service in services.DistinctBy(s => s.Name))
            {
                AppendService(text, ingress.Metadata.Namespace, service.Name, service.Port.Number, backendPort);
            }

            File.WriteAllText(Path.Combine(directory, ingress.Metadata.Name + ".yaml"), text.ToString());
        }
    }

    /// <summary>A Service with one endpoint on this machine.</summary>
    public static void AppendService(StringBuilder text, string @namespace, string name, int port, int backendPort) =>
        text.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: {{@namespace}}}
            spec:
              ports: [{port: {{port}}, targetPort: {{backendPort}}}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{name}}-1
              namespace: {{@namespace}}
              labels: {kubernetes.io/service-name: {{name}}}
            addressType: IPv4
            ports: [{name: "", port: {{backendPort}}}]
            endpoints: [{addresses: [127.0.0.1]}]

            """);
}
