using FsCheck;
using FsCheck.Fluent;
using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;
using Xunit.Abstractions;

namespace IngressRules.Tests.Server;

/// <summary>Generated objects get the verdict here that a real kube-apiserver gives them: accepted or not, and which fields for which reasons.</summary>
public class ServerAgreementTests(ControlPlane server, ITestOutputHelper output) : IClassFixture<ControlPlane>
{
    // The server at hand.
    private static readonly ValidationOptions Release = new() { Release = new KubernetesRelease(20) };
    private static readonly ReaderOptions Reading = new() { Format = SourceFormat.Json, UnknownFields = FieldPolicy.Ignore, DuplicateKeys = FieldPolicy.Ignore };

    [Theory]
    [InlineData("Ingress", 1800)]
    [InlineData("IngressClass", 400)]
    public void A_real_server_agrees(string kind, int objects)
    {
        if (server.Missing is { } reason)
        {
            output.WriteLine($"Nothing compared: {reason}.");
            return;
        }

        (Gen<string> generator, string collection) = kind == "Ingress"
            ? (Mutations.Ingress, "namespaces/default/ingresses")
            : (Mutations.IngressClass, "ingressclasses");
        int compared = 0;
        Prop.ForAll(generator.ToArbitrary(), json =>
        {
            compared++;
            Assert.Equal($"{json}\n{server.Verdict(collection, json)}", $"{json}\n{OurVerdict(json)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(objects));
        output.WriteLine($"{compared} objects compared.");
        Assert.True(compared >= objects);
    }

    private static string OurVerdict(string json)
    {
        ReadResult read = IngressReader.Read(json, Reading);
        if (read.HasErrors)
        {
            return "400";
        }

        IEnumerable<Diagnostic> findings = read.Ingresses.SelectMany(i => IngressValidator.Check(i, Release))
            .Concat(read.IngressClasses.SelectMany(c => IngressValidator.Check(c, Release)));
        List<string> causes = [.. findings.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Field} {d.Reason}")];
        return string.Join('\n', causes.Prepend(causes.Count == 0 ? "201" : "422"));
    }
}
