using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Benchmarks.Load;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>
/// A large cluster: namespaces with the same number of objects each. Each Ingress has three paths, every other one a certificate, which all
/// Ingresses of a namespace share. Each Service has five slices of three pods, with what the controllers of a cluster write about them.
/// </summary>
/// <param name="old">Where the probes of all Ingresses go at first.</param>
/// <param name="now">Where the probe of a changed Ingress goes, and those of a changed slice.</param>
internal sealed class ClusterWorkload(FixedResponses old, FixedResponses now)
{
    public const int Ingresses = 10_000;
    public const int Services = 2_000;
    public const int Slices = 10_000;

    /// <summary>What the status of every Ingress says.</summary>
    public const string Address = "192.0.2.10";

    /// <summary>The path that is asked for.</summary>
    public const string Probe = "/probe";

    private const int Namespaces = 50;
    private const int ServicesOfEach = Services / Namespaces;
    private const int SlicesOfEach = Slices / Services;
    private const int PodsOfEach = 3;
    private const int Writers = 16;
    private const string OldService = "old";
    private const string NewService = "new";

    private static readonly ParallelOptions s_writers = new() { MaxDegreeOfParallelism = Writers };

    /// <summary>The namespace of an Ingress.</summary>
    public static string NamespaceOf(int ingress) => $"team{ingress % Namespaces}";

    /// <summary>The host of an Ingress.</summary>
    public static string HostOf(int ingress) => $"app{ingress}.{NamespaceOf(ingress)}.example.com";

    /// <summary>The path of an Ingress in the API.</summary>
    public static string PathOf(int ingress) => $"{Objects.Ingresses(NamespaceOf(ingress))}/app{ingress}";

    /// <summary>The path in the API of the slice that has the endpoint of a namespace's probes.</summary>
    public static string ProbedSliceOf(int ingress) => $"{Objects.Slices(NamespaceOf(ingress))}/{OldService}-0";

    /// <summary>A merge patch for an Ingress: where its probe goes.</summary>
    public static string Patch(int ingress, bool toNew) => $$"""{"spec":{{Spec(ingress, toNew)}} }""";

    /// <summary>A merge patch for the slice of a namespace's probes: another port of the same pod.</summary>
    public string PatchSlice(bool toNew) => $$"""{"ports":[{"name":"http","port":{{(toNew ? now.Port : old.Port)}},"protocol":"TCP"}]}""";

    /// <summary>Creates all objects.</summary>
    /// <param name="server">The server.</param>
    /// <param name="controller">The controller whose class the Ingresses have.</param>
    /// <param name="tell">Learns what is created.</param>
    public async Task FillAsync(ApiServer server, string controller, Action<string> tell)
    {
        await server.CreateAsync("apis/networking.k8s.io/v1/ingressclasses", $$$"""
            {"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":"own"},"spec":{"controller":"{{{controller}}}"} }
            """);
        tell($"creating {Services:#,##0} Services");
        await InParallelAsync(Namespaces, async i =>
        {
            await server.CreateAsync("api/v1/namespaces", $$$"""{"metadata":{"name":"{{{NamespaceOf(i)}}}"} }""");
            await server.CreateAsync(Objects.Secrets(NamespaceOf(i)), Certificate(NamespaceOf(i)));
        });
        await InParallelAsync(Services, i => server.CreateAsync(Objects.Services(NamespaceOf(i)), Service(NameOfService(i / Namespaces))));
        tell($"creating {Slices:#,##0} EndpointSlices");
        await InParallelAsync(Slices, i =>
            server.CreateAsync(Objects.Slices(NamespaceOf(i)), Slice(i / Namespaces / SlicesOfEach, i / Namespaces % SlicesOfEach, i)));
        tell($"creating {Ingresses:#,##0} Ingresses");
        await InParallelAsync(Ingresses, async i =>
        {
            await server.CreateAsync(Objects.Ingresses(NamespaceOf(i)), $$$"""
                {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"app{{{i}}}",{{{Labels($"app{i}")}}} },
                 "spec":{{{Spec(i, toNew: false)}}} }
                """);
            await server.PatchAsync($"{PathOf(i)}/status", $$$"""{"status":{"loadBalancer":{"ingress":[{"ip":"{{{Address}}}"}]} } }""");
        });
    }

    /// <summary>Does something with each of so many numbers, several at once.</summary>
    public static Task InParallelAsync(int count, Func<int, Task> action) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), s_writers, async (i, _) => await action(i));

    private static string NameOfService(int number) => number switch
    {
        0 => OldService,
        1 => NewService,
        _ => string.Create(CultureInfo.InvariantCulture, $"service{number}"),
    };

    private static string Labels(string name) =>
        $$"""
        "labels":{"app.kubernetes.io/name":"{{name}}","app.kubernetes.io/instance":"{{name}}-production",
          "app.kubernetes.io/managed-by":"Helm"}
        """;

    private static string Spec(int ingress, bool toNew)
    {
        string tls = ingress / Namespaces % 2 == 0 ? $$""","tls":[{"hosts":["{{HostOf(ingress)}}"],"secretName":"wildcard"}]""" : "";
        return $$$"""
            {"ingressClassName":"own","rules":[{"host":"{{{HostOf(ingress)}}}","http":{"paths":[
              {{{Path(Probe, "Exact", toNew ? NewService : OldService)}}},
              {{{Path("/api", "Prefix", NameOfService(2 + (ingress % (ServicesOfEach - 2))))}}},
              {{{Path("/", "Prefix", NameOfService(2 + (ingress * 7 % (ServicesOfEach - 2))))}}}]} }]{{{tls}}} }
            """;
    }

    private static string Path(string path, string type, string service) =>
        $$$"""{"path":"{{{path}}}","pathType":"{{{type}}}","backend":{"service":{"name":"{{{service}}}","port":{"number":80} } } }""";

    private static string Service(string name) =>
        $$$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}",{{{Labels(name)}}} },
         "spec":{"selector":{"app.kubernetes.io/name":"{{{name}}}"},"ports":[{"name":"http","port":80,"targetPort":8080}]} }
        """;

    /// <summary>
    /// The first slice of the services that are asked has a pod on this machine; their others have pods that are not ready.
    /// </summary>
    private string Slice(int service, int slice, int number)
    {
        string name = NameOfService(service);
        bool isAsked = service < 2, isHere = isAsked && slice == 0;
        int port = !isHere ? 8080 : service == 0 ? old.Port : now.Port;
        IEnumerable<string> pods = Enumerable.Range(0, isHere ? 1 : PodsOfEach).Select(i =>
        {
            string pod = $"{name}-7d4b9c6f5-{slice}{i}", address = isHere ? "127.0.0.1" : $"10.{number / 250 % 250}.{number % 250}.{i + 1}";
            string ready = isHere || !isAsked ? "true" : "false";
            return $$$"""
                {"addresses":["{{{address}}}"],"conditions":{"ready":{{{ready}}},"serving":{{{ready}}},"terminating":false},
                 "nodeName":"node-{{{number % 300}}}","zone":"zone-{{{number % 3}}}",
                 "targetRef":{"kind":"Pod","namespace":"{{{NamespaceOf(number)}}}","name":"{{{pod}}}","uid":"{{{UidOf(number, i)}}}"} }
                """;
        });
        return $$$"""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
             "metadata":{"name":"{{{name}}}-{{{slice}}}","generateName":"{{{name}}}-",
               "labels":{"kubernetes.io/service-name":"{{{name}}}","app.kubernetes.io/name":"{{{name}}}",
                 "endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io"},
               "annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-01-01T00:00:00Z"},
               "ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"{{{name}}}","uid":"{{{UidOf(service, 99)}}}",
                 "controller":true,"blockOwnerDeletion":true}]},
             "addressType":"IPv4","ports":[{"name":"http","port":{{{port}}},"protocol":"TCP"}],
             "endpoints":[{{{string.Join(',', pods)}}}]}
            """;
    }

    private static Guid UidOf(int number, int part) => new(number, (short)part, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    private static string Certificate(string ns)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string domain = $"*.{ns}.example.com";
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(domain);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(365));
        return $$$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"wildcard"},"type":"kubernetes.io/tls",
             "data":{"tls.crt":"{{{Base64(certificate.ExportCertificatePem())}}}",
               "tls.key":"{{{Base64(key.ExportPkcs8PrivateKeyPem())}}}"} }
            """;

        static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
    }
}
