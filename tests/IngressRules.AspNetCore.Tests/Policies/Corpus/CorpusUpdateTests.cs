using System.Text.Json.Nodes;
using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests.Policies.Corpus;

/// <summary>A table that follows from another one decides as one that is made of the same objects alone.</summary>
public class CorpusUpdateTests
{
    private static readonly CompilerOptions s_options = new()
    {
        Dialect = new IngressNginxDialect(),
        AmbiguousTargets = AmbiguousTargets.Refuse,
    };

    [Fact]
    public void Each_set_after_the_one_before_it_decides_as_alone()
    {
        RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty, s_options);
        foreach (CorpusSet set in CorpusSet.All.Values)
        {
            KubernetesObjects objects = ObjectsOf(set);
            table = table.With(ObjectChanges.Between(table.Objects, objects));
            RoutingTable alone = RoutingTable.Build(objects, s_options);
            Assert.Equal(alone.Matcher.Rules.Hosts.Select(h => h.Host), table.Matcher.Rules.Hosts.Select(h => h.Host));
            foreach (CorpusRequest request in set.Requests)
            {
                IngressMatch expected = alone.Matcher.Match(request.Host, request.Target);
                IngressMatch match = table.Matcher.Match(request.Host, request.Target);
                Assert.Equal(
                    (set.Id, request.Host, request.Target, expected.ToString()), (set.Id, request.Host, request.Target, match.ToString()));
                Assert.Equal(expected.Policies, match.Policies);
            }
        }
    }

    private static KubernetesObjects ObjectsOf(CorpusSet set) => IngressReader.Read(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = set.Objects.DeepClone() }.ToJsonString()).Objects;
}
