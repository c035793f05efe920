using System.Globalization;
using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Forwarding;
using IngressRules.IngressNginx;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Documents;

/// <summary>docs/diagnostics.md lists every code with an example that triggers it. Page, code and examples agree.</summary>
public class DiagnosticsPageTests
{
    private static readonly DiagnosticCode[] Codes =
    [
        .. ReadingCodes.All, .. ValidationCodes.All, .. CompilationCodes.All, .. AnalysisCodes.All, .. ForwardingCodes.All,
        .. TableCodes.All, .. IngressNginxCodes.All,
    ];

    public static TheoryData<string> Documented => [.. DocumentedCode.All.Select(c => c.Id)];

    [Fact]
    public void The_page_has_every_code_once_and_no_other() => Assert.Equal(
        Codes.Select(c => c.Id).Order(StringComparer.Ordinal),
        DocumentedCode.All.Select(c => c.Id));

    [Theory]
    [MemberData(nameof(Documented))]
    public void Title_severity_and_rule_are_the_code_s_own(string id)
    {
        DocumentedCode documented = DocumentedCode.All.Single(c => c.Id == id);
        DiagnosticCode code = Codes.Single(c => c.Id == id);
        Assert.Equal((code.Title, code.Severity.ToString(), code.Rule), (documented.Title, documented.Severity, documented.Rule));
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void The_example_triggers_its_code(string id)
    {
        DocumentedCode documented = DocumentedCode.All.Single(c => c.Id == id);
        if (documented.Example is { } example)
        {
            List<Diagnostic> found = FindingsOf(example, documented.Given);
            Assert.True(found.Any(d => d.Code.Id == id), $"{id} is not among:\n{string.Join('\n', found)}");
        }
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void The_mended_example_is_free_of_its_code_and_of_errors(string id)
    {
        DocumentedCode documented = DocumentedCode.All.Single(c => c.Id == id);
        if (documented.Mended is { } mended)
        {
            Assert.DoesNotContain(FindingsOf(mended, documented.Given), d => d.Code.Id == id || d.Severity == DiagnosticSeverity.Error);
            return;
        }

        // A note needs no correction, and a text over a limit is split or the limit raised.
        Assert.True(
            documented.Example is null || documented.Severity == "Info" || documented.Given.StartsWith("Max", StringComparison.Ordinal),
            $"{id} has no mended example");
    }

    private static List<Diagnostic> FindingsOf(string text, string given)
    {
        string[] words = given.Split(' ');
        int number = words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : 0;
        ReaderOptions reading = words[0] switch
        {
            "ConvertV1Beta1" => new() { ConvertV1Beta1 = true },
            "JSON" => new() { Format = SourceFormat.Json },
            "MaxSourceBytes" => new() { MaxSourceBytes = number },
            "MaxObjectBytes" => new() { MaxObjectBytes = number },
            "MaxDepth" => new() { MaxDepth = number },
            "MaxAliasNodes" => new() { MaxAliasNodes = number },
            "MaxDocuments" => new() { MaxDocuments = number },
            "OtherKinds" => new() { OtherKinds = Enum.Parse<OtherKindPolicy>(words[1]) },
            _ => ReaderOptions.Default,
        };
        IngressReadResult read = IngressReader.Read(text, reading);
        if (words[^1] == "update")
        {
            return [.. Update(read, isStatus: words[0] == "status")];
        }

        var validation = new ValidationOptions
        {
            Release = words[0] == "release" ? KubernetesRelease.Parse(words[1]) : KubernetesRelease.Newest,
            ObjectsAreStored = given == "stored objects",
        };
        var compilation = new CompilerOptions
        {
            Dialect = given.StartsWith("dialect ingress-nginx", StringComparison.Ordinal)
                ? new IngressNginxDialect(new() { ConfigMap = given.Contains("ConfigMap", StringComparison.Ordinal) ? words[^1] : null })
                : null,
            OwnHostByNamespace = given == nameof(CompilerOptions.OwnHostByNamespace),
            FixedOptions = words[0] == nameof(CompilerOptions.FixedOptions) ? [words[1]] : [],
            ImplementationSpecific = given == "a matcher that takes nothing"
                ? ImplementationSpecificMatching.Custom(_ => null)
                : given == "ImplementationSpecific text-prefix" ? ImplementationSpecificMatching.TextPrefix
                : ImplementationSpecificMatching.Prefix,
            AmbiguousTargets = words[0] == nameof(AmbiguousTargets) ? Enum.Parse<AmbiguousTargets>(words[1]) : AmbiguousTargets.MatchAsText,
        };
        ValidationResult valid = IngressValidator.Validate(read, validation);
        CompiledRules compiled = IngressCompiler.Compile(valid, compilation);
        return
        [
            .. read.Diagnostics, .. valid.Diagnostics, .. compiled.Diagnostics, .. IngressAnalyzer.Analyze(valid),
            .. TableAnalyzer.Analyze(new IngressMatcher(compiled)).Select(f => f.Diagnostic),
            .. EndpointSliceAnalyzer.Analyze(valid.Objects.EndpointSlices), .. BackendAnalyzer.Analyze(valid.Objects),
        ];
    }

    private static ValueList<Diagnostic> Update(IngressReadResult read, bool isStatus)
    {
        Assert.Empty(read.Diagnostics);
        return isStatus ? IngressValidator.CheckStatus(read.Ingresses[0], read.Ingresses[1])
            : read.Ingresses.Count == 2 ? IngressValidator.Check(read.Ingresses[0], read.Ingresses[1])
            : IngressValidator.Check(read.Objects.IngressClasses[0], read.Objects.IngressClasses[1]);
    }
}
