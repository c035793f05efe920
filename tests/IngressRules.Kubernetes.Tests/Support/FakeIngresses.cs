namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>The Ingresses of a <see cref="FakeApi"/>.</summary>
internal sealed class FakeIngresses : FakeResource
{
    private FakeIngresses(FakeApi api, string[] listed)
        : base(api, "ingresses", listed)
    {
    }

    /// <summary>Adds Ingresses to a server.</summary>
    /// <param name="api">The server.</param>
    /// <param name="listed">The Ingresses that it has from the start.</param>
    public static FakeIngresses At(FakeApi api, params string[] listed) => new(api, listed);

    /// <summary>An Ingress of namespace <c>shop</c>.</summary>
    /// <param name="name">Its name; its host is that and <c>.example</c>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="ingressClass">Its class.</param>
    /// <param name="status">The IP address in its status; null for none.</param>
    /// <param name="path">The path of its rule.</param>
    /// <param name="services">The Services of its rules; null for one rule with the Service <c>web</c>.</param>
    /// <param name="manager">Who has written the status; null where the server does not say.</param>
    public static string Item(
        string name, int version, string ingressClass = "own", string? status = null, string path = "/", string? manager = null,
        string[]? services = null)
    {
        string rules = string.Join(',', (services ?? ["web"]).Select((service, i) => $$"""
            {"host":"{{(i == 0 ? name : $"{name}{i}")}}.example","http":{"paths":[
               {"path":"{{path}}","pathType":"Prefix","backend":{"service":{"name":"{{service}}","port":{"number":80} } } }]} }
            """));
        string managed = manager is null ? "" : $$"""
            ,"managedFields":[{"manager":"{{manager}}","operation":"Update","apiVersion":"networking.k8s.io/v1","fieldsType":"FieldsV1"}]
            """;
        string entries = status is null ? "" : $$"""{"ip":"{{status}}"}""";
        return $$"""
            {"metadata":{"name":"{{name}}","namespace":"shop","uid":"uid-{{name}}","resourceVersion":"{{version}}"{{managed}} },
             "spec":{"ingressClassName":"{{ingressClass}}","rules":[{{rules}}]},
             "status":{"loadBalancer":{"ingress":[{{entries}}]} } }
            """.ReplaceLineEndings("");
    }
}
