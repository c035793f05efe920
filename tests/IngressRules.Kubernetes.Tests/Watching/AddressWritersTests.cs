using System.Text;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Tests.Watching;

/// <summary>Which of the server's records about writers are kept.</summary>
public sealed class AddressWritersTests
{
    private const string Status = """{"f:status":{"f:loadBalancer":{"f:ingress":{}}}}""", Spec = """{"f:spec":{"f:rules":{}}}""";

    [Theory]
    [InlineData("ingress-rules:a/b=status kubectl=spec nginx=status", "ingress-rules:a/b")]
    [InlineData("ancient-changes=status kubectl=spec nginx=status", "ancient-changes nginx")]
    [InlineData("ancient-changes=spec ingress-rules:a/b=status kubectl=spec", "ingress-rules:a/b")]
    [InlineData("ancient-changes=status kubectl=spec", "ancient-changes")]
    [InlineData("ancient-changes=null kubectl=5", "")]
    [InlineData("", "")]
    public void Writers_of_addresses_are_kept_where_the_server_has_merged_some(string managers, string kept)
    {
        IEnumerable<string> records = managers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => m.Split('=')).Select(m =>
        {
            string fields = m[1] switch { "status" => Status, "spec" => Spec, _ => m[1] };
            return $$"""{"manager":"{{m[0]}}","operation":"Update","fieldsV1":{{fields}} }""";
        });
        string text = $$"""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress",
             "metadata":{"name":"web","namespace":"shop","resourceVersion":"1","managedFields":[{{string.Join(',', records)}}]} }
            """;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        (IKubernetesObject? item, _) = ApiObjectDecoder.Decode(KubernetesKind.Of<Ingress>(), ApiObjectHead.Read(utf8), utf8);
        Assert.Equal(kept, string.Join(' ', item!.Metadata.ManagedFields.Select(m => m.Manager)));
    }
}
