using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using IngressRules.Kubernetes.Tests.Support;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.Kubernetes.Tests.Admission;

/// <summary>A real API server asks the endpoint, with the configuration that is shipped.</summary>
[Collection(ApiServerTests.Name)]
public sealed class WebhookTests(ApiServerFixture fixture)
{
    private const string Configurations = "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

    /// <summary>What a server takes in v1beta1 alone, and gives the webhook in v1, where it is an error.</summary>
    private const string Invalid = """{"spec":{"tls":[{"secretName":"no_name"}]}}""";

    /// <summary>A second class: a server refuses it when an Ingress is created, but not when it is changed (S3).</summary>
    private const string OtherClass = """{"metadata":{"annotations":{"kubernetes.io/ingress.class":"other"}}}""";

    private ApiServer Server => fixture.Server;

    [ApiServerFact]
    public async Task Errors_deny_warnings_are_shown_and_what_changes_no_rule_passes()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.PatchAsync($"api/v1/namespaces/{ns}", $$$"""{"metadata":{"labels":{"judged":"{{{ns}}}"} } }""");
        string older = $"{Objects.Ingresses(ns)}/older", stored = $"{Objects.Ingresses(ns)}/stored";
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("older", "shop.example", "web", "ours"));
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("stored", "stored.example", "web", "ours"));
        await Server.PatchAsync(Older(stored), Invalid);
        using X509Certificate2 certificate = NewCertificate();
        await using WebApplication app = await StartAsync(certificate, ns);
        await Server.CreateAsync(Configurations, ConfigurationFor(app, certificate, ns));
        try
        {
            // The server learns of its own configuration a little later.
            await Eventually.TrueAsync(
                async () => (await SendAsync(HttpMethod.Patch, Older(older) + "?dryRun=All", Invalid)).Status == 422,
                "the webhook is asked",
                Eventually.Limit);
            (int status, JsonNode body, _) = await SendAsync(HttpMethod.Patch, Older(older), Invalid);
            Assert.Equal((422, "Invalid"), (status, (string?)body["reason"]));
            Assert.Matches(
                "^admission webhook \"ingress.ingress-rules.dev\" denied the request: .*spec.tls\\[0\\].secretName.*\\(ING[0-9]+\\)$",
                (string?)body["message"]);
            Assert.Equal(200, (await SendAsync(HttpMethod.Patch, older + "?dryRun=All", OtherClass)).Status);

            (status, _, string[] warnings) = await CreateAsync(ns, Objects.Ingress("younger", "shop.example", "web", "ours"));
            Assert.Equal(201, status);
            Assert.Contains(
                $"299 - \"spec.rules[0].http.paths[0]: {ns}/older already has Prefix / for host shop.example ",
                Assert.Single(warnings),
                StringComparison.Ordinal);
            Assert.EndsWith("so this path is never used. Remove one of the two. (ING3101)\"", warnings[0], StringComparison.Ordinal);

            (status, _, warnings) = await CreateAsync(ns, Objects.Ingress("fine", "fine.example", "web", "ours"));
            Assert.Equal((201, 0), (status, warnings.Length));

            // What was stored before the webhook can be labelled and deleted, its finalizers too.
            await Server.PatchAsync(stored, """{"metadata":{"labels":{"a":"b"},"finalizers":["example.org/f"]}}""");
            await Server.DeleteAsync(stored);
            await Server.PatchAsync(stored, """{"metadata":{"finalizers":null}}""");
            using HttpResponseMessage gone = await Server.Http.GetAsync(new Uri(stored, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
        finally
        {
            await Server.DeleteAsync($"{Configurations}/{ns}");
        }
    }

    private static string Older(string path) => path.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal);

    private async Task<WebApplication> StartAsync(X509Certificate2 certificate, string ns)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Services.AddIngressRules(rules => rules.CompilerOptions = new()
        {
            IngressClassNames = ["ours"],
            TakeNamedClasses = true,
        }).AddKubernetes(cluster =>
        {
            cluster.Configuration = new() { Host = Server.Url.AbsoluteUri, AccessToken = "admin-token", SkipTlsVerify = true };
            cluster.Namespaces.Add(ns);
            cluster.WaitForSync = Eventually.Limit;
        });
        WebApplication app = builder.Build();
        app.MapIngressAdmission();
        await app.StartAsync();
        return app;
    }

    /// <summary>The configuration that is shipped, with the address of the test.</summary>
    private static string ConfigurationFor(WebApplication app, X509Certificate2 certificate, string ns)
    {
        string shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "webhook.yaml"));
        var configuration = KubernetesYaml.Deserialize<V1ValidatingWebhookConfiguration>(shipped);
        V1ValidatingWebhook webhook = Assert.Single(configuration.Webhooks);
        Assert.Equal(
            ("Ignore", "Equivalent", "None", 5),
            (webhook.FailurePolicy, webhook.MatchPolicy, webhook.SideEffects, webhook.TimeoutSeconds));
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        webhook.ClientConfig = new()
        {
            Url = address + webhook.ClientConfig.Service.Path,
            CaBundle = Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()),
        };
        webhook.NamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["judged"] = ns } };
        configuration.Metadata.Name = ns;
        return KubernetesJson.Serialize(configuration);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=admission", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private Task<(int Status, JsonNode Body, string[] Warnings)> CreateAsync(string ns, string json) =>
        SendAsync(HttpMethod.Post, Objects.Ingresses(ns), json);

    private async Task<(int Status, JsonNode Body, string[] Warnings)> SendAsync(HttpMethod method, string path, string json)
    {
        string type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(json, Encoding.UTF8, type);
        using HttpResponseMessage response = await Server.Http.SendAsync(request);
        string[] warnings = response.Headers.NonValidated.TryGetValues("Warning", out HeaderStringValues values) ? [.. values] : [];
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!, warnings);
    }
}
