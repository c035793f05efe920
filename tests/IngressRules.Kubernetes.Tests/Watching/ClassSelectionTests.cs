using IngressRules.Compilation;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Watching;

/// <summary>Which Ingresses of a cluster are served, as its IngressClasses change (specification 4.3).</summary>
public sealed class ClassSelectionTests
{
    private const string Ours = CompilerOptions.DefaultController;
    private const string Theirs = "example.org/other";

    [Fact]
    public async Task Section_4_3_in_full_while_classes_come_change_and_go()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var classes = new FakeResource(api, "ingressclasses", Class("own", 1, Ours), Class("theirs", 1, Theirs));
        _ = FakeIngresses.At(
            api,
            Ingress("field", "own"),
            Ingress("theirs", "theirs"),
            Ingress("missing", "nowhere"),
            Ingress("word", null, "legacy"),
            Ingress("alien", null, "nginx"),
            Ingress("both", "own", "nginx"),
            Ingress("reverse", "theirs", "legacy"),
            Ingress("neither"));
        var tables = new RoutingTableSource();
        using k8s.Kubernetes client = api.NewClient();
        await using var source = new KubernetesSource(
            client, tables, new() { CompilerOptions = new() { Controller = Ours, LegacyClasses = ["legacy"] } });
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        Assert.Equal("both field word", Served());
        Assert.Equal(
            "alien ING3003, both ING3005, missing ING3002, neither ING3004, reverse ING3001, reverse ING3005, theirs ING3001",
            string.Join(", ", tables.Current.Diagnostics.Select(d => $"{d.Object!.Name} {d.Code.Id}").Order(StringComparer.Ordinal)));

        classes.Change(Class("own", 2, Ours, isDefault: true, created: 2));
        await BecomesAsync("both field neither word", "our class is the default");

        classes.Change(Class("theirs", 3, Theirs, isDefault: true, created: 5));
        await BecomesAsync("both field word", "the newest default class is another's");
        Assert.Contains(tables.Current.Diagnostics, d => d.Code == CompilationCodes.SeveralDefaultClasses && d.Object!.Name == "own");

        classes.Change(Class("theirs", 4, Theirs, isDefault: true, created: 1));
        await BecomesAsync("both field neither word", "the newest default class is ours");

        classes.Change(Class("nowhere", 5, Ours), "ADDED");
        await BecomesAsync("both field missing neither word", "the missing class has come");

        classes.Change(Class("own", 6, Ours, isDefault: true, created: 2), "DELETED");
        await BecomesAsync("missing word", "our class is removed, and the default is another's");

        classes.Change(Class("own", 7, Theirs), "ADDED");
        classes.Change(Class("nowhere", 8, Ours), "DELETED");
        await BecomesAsync("word", "the class has another controller");
        Assert.Contains(tables.Current.Diagnostics, d => d.Code == CompilationCodes.OtherController && d.Object!.Name == "field");

        string Served() =>
            string.Join(' ', tables.Current.Matcher.Rules.Ingresses.Select(i => i.Metadata.Name).Order(StringComparer.Ordinal));

        Task BecomesAsync(string served, string what) => Eventually.TrueAsync(() => Served() == served, $"{what}: {served}");
    }

    private static string Class(string name, int version, string controller, bool isDefault = false, int created = 1)
    {
        string annotations = isDefault ? ""","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}""" : "";
        return $$"""
            {"metadata":{"name":"{{name}}","resourceVersion":"{{version}}","creationTimestamp":"2026-01-0{{created}}T00:00:00Z"
            {{annotations}} },"spec":{"controller":"{{controller}}"} }
            """.ReplaceLineEndings("");
    }

    private static string Ingress(string name, string? field = null, string? annotation = null)
    {
        string annotations = annotation is null ? "" : $$""","annotations":{"kubernetes.io/ingress.class":"{{annotation}}"}""";
        string spec = field is null ? "" : $"\"ingressClassName\":\"{field}\",";
        return $$"""
            {"metadata":{"name":"{{name}}","namespace":"shop","resourceVersion":"1"{{annotations}} },"spec":{ {{spec}}
             "rules":[{"host":"{{name}}.example","http":{"paths":[{"path":"/","pathType":"Prefix",
               "backend":{"service":{"name":"web","port":{"number":80} } } }]} }]} }
            """.ReplaceLineEndings("");
    }
}
