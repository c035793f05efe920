using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Snippets;

/// <summary>The code of docs/architecture.md.</summary>
public class ArchitectureSnippets
{
    [Fact]
    public void One_can_stop_after_any_stage()
    {
        IngressReadResult read = IngressReader.ReadPaths(["manifests"]);
        ValidationResult valid = IngressValidator.Validate(read);
        CompiledRules rules = IngressCompiler.Compile(valid);
        var matcher = new IngressMatcher(rules);

        // There is no such directory, which is a finding like any other.
        Assert.True(read.HasErrors);
        Assert.False(matcher.TryMatch("any.example.com", "/", out _));
    }
}
