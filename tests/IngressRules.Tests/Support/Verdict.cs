using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Support;

/// <summary>
/// The result of reading and validation in the form of kube-apiserver's response: 201, 400, or 422 with the field and the reason of each
/// cause.
/// </summary>
internal static class Verdict
{
    public static string Of(string text, SourceFormat format, KubernetesRelease release)
    {
        IngressReadResult read = IngressReader.Read(text, new ReaderOptions { Format = format });
        if (read.HasErrors)
        {
            Assert.Empty(read.Ingresses);
            Assert.Empty(read.Objects.IngressClasses);
            return "400";
        }

        var options = new ValidationOptions { Release = release };
        IEnumerable<Diagnostic> findings = read.Ingresses.SelectMany(i => IngressValidator.Check(i, options))
            .Concat(read.Objects.IngressClasses.SelectMany(c => IngressValidator.Check(c, options)));
        Assert.Equal(1, read.Ingresses.Count + read.Objects.IngressClasses.Count);
        List<string> causes = [.. findings.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Field} {d.Reason}")];
        return string.Join('\n', causes.Prepend(causes.Count == 0 ? "201" : "422"));
    }
}
