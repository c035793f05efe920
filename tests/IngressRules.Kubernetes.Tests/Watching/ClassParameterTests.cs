using IngressRules.Compilation;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Watching;

/// <summary>Options from the ConfigMap that an IngressClass of ours names.</summary>
[Collection(ApiServerTests.Name)]
public sealed class ClassParameterTests(ApiServerFixture fixture) : IAsyncDisposable
{
    private const string Own = CompilerOptions.DefaultController;

    private readonly RoutingTableSource _tables = new();
    private readonly LinesLog _log = new();
    private KubernetesSource? _source;
    private k8s.Kubernetes? _client;

    private int? Attempts => _tables.Current.Matcher.Match("web.example", "/").Parameters?.MaxAttempts;

    private string Findings => string.Join(' ', _tables.Current.Diagnostics.Select(d => d.Code.Id));

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.EndAsync();
        }

        _client?.Dispose();
    }

    [Fact]
    public async Task The_first_table_waits_for_the_ConfigMap_and_no_other_ConfigMap_is_asked_for()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        _ = new FakeResource(api, "ingressclasses", Class("own", 1, Own, "options"), Class("theirs", 1, "example.org/other", "secret"));
        _ = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        var answer = new TaskCompletionSource();
        api.On("configmaps", async request =>
        {
            await (request.IsWatch ? request.HoldAsync() : answer.Task);
            await request.ListAsync("1", Map(1, "2"));
        });
        Start(api.NewClient());
        await Eventually.TrueAsync(() => api.Count("configmaps", "limit") == 1, "the ConfigMap is asked for");
        Assert.False(_source!.IsSynced);
        answer.SetResult();
        await SyncedAsync();
        Assert.Equal((2, 1, ""), (Attempts, _source.TablesMade, Findings));
        Assert.All(
            api.Requests.Where(r => r.StartsWith("configmaps?", StringComparison.Ordinal)),
            r => Assert.EndsWith("fieldSelector=metadata.name%3Doptions", r, StringComparison.Ordinal));
        Assert.Equal("edge", Assert.Single(_source.Watches, w => w.Resource == "configmaps").Namespace);
    }

    [Fact]
    public async Task A_change_is_in_force_without_a_restart_and_what_is_not_understood_leaves_the_last_value()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var classes = new FakeResource(api, "ingressclasses", Class("own", 1, Own, "options"));
        _ = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        var maps = new FakeResource(api, "configmaps", Map(1, "2"));
        Start(api.NewClient());
        await SyncedAsync();
        Assert.Equal(2, Attempts);

        maps.Change(Map(2, "5"));
        await Eventually.TrueAsync(() => Attempts == 5, "the option has changed");
        maps.Change(Map(3, "many"));
        await Eventually.TrueAsync(() => Findings == "ING3012", "the value is reported");
        Assert.Equal(5, Attempts);
        maps.Change(Map(4, "6"));
        await Eventually.TrueAsync(() => Attempts == 6 && Findings == "", "the option is corrected");
        maps.Change(Map(4, "6"), "DELETED");
        await Eventually.TrueAsync(() => Attempts is null && Findings == "ING3008", "the default is back");
        maps.Change(Map(5, "7"), "ADDED");
        await Eventually.TrueAsync(() => Attempts == 7 && Findings == "", "the ConfigMap is there again");

        classes.Change(Class("own", 2, Own, null));
        await Eventually.TrueAsync(() => Attempts is null, "the class has no parameters");
        await Eventually.TrueAsync(() => _tables.Current.Objects.ConfigMaps.Count == 0, "the ConfigMap is not kept");
        Assert.Equal("", Findings);
        Assert.DoesNotContain(_source!.Watches, w => w.Resource == "configmaps");
    }

    [Fact]
    public async Task A_class_that_names_another_ConfigMap_keeps_the_options_of_the_first_until_the_second_is_there()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var classes = new FakeResource(api, "ingressclasses", Class("own", 1, Own, "options"));
        _ = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        var answer = new TaskCompletionSource();
        api.On("configmaps", async request =>
        {
            bool isSecond = request.Query["fieldSelector"] == "metadata.name=second";
            await (request.IsWatch ? request.HoldAsync() : isSecond ? answer.Task : Task.CompletedTask);
            await request.ListAsync("1", isSecond ? Map(1, "9", "second") : Map(1, "2"));
        });
        Start(api.NewClient());
        await SyncedAsync();
        classes.Change(Class("own", 2, Own, "second"));
        await Eventually.TrueAsync(() => api.Count("configmaps", "second") == 1, "the second ConfigMap is asked for");
        Assert.Equal((2, ""), (Attempts, Findings));
        answer.SetResult();
        await Eventually.TrueAsync(() => Attempts == 9, "the second ConfigMap is in force");
        Assert.Equal("", Findings);
    }

    [Fact]
    public async Task A_ConfigMap_that_may_not_be_read_is_reported_once_and_stops_nobody()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        _ = new FakeResource(api, "ingressclasses", Class("own", 1, Own, "options"));
        _ = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        api.On("configmaps", request => request.FailAsync(403, "Forbidden"));
        Start(api.NewClient());
        await SyncedAsync();
        Assert.Equal("ING3009", Findings);
        Assert.Contains(
            "with a Role in namespace edge. 403 Forbidden: as the test wants it",
            _tables.Current.Diagnostics[0].Message,
            StringComparison.Ordinal);
        await Eventually.TrueAsync(() => api.Count("configmaps", "limit") > 3, "it is asked for again");
        Assert.Equal(1, _source!.TablesMade);
        Assert.NotNull(_tables.Current.Matcher.Match("web.example", "/").Backend);
        _ = new FakeResource(api, "configmaps", Map(1, "2"));
        await Eventually.TrueAsync(() => Attempts == 2 && Findings == "", "it can be read now");
    }

    [Fact]
    public async Task A_right_that_is_taken_away_changes_no_option()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        _ = new FakeResource(api, "ingressclasses", Class("own", 1, Own, "options"));
        _ = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        bool isAllowed = true;
        api.On("configmaps", request => !Volatile.Read(ref isAllowed) ? request.FailAsync(403, "Forbidden")
            : request.IsWatch ? request.CutAsync()
            : request.ListAsync("1", Map(1, "2")));
        Start(api.NewClient());
        await SyncedAsync();
        Assert.Equal(2, Attempts);
        Volatile.Write(ref isAllowed, false);
        await Eventually.TrueAsync(() => Findings == "ING3009", "the missing right is reported");
        Assert.Equal(2, Attempts);
    }

    [ApiServerFact]
    public async Task The_ConfigMap_of_a_class_is_followed_on_a_real_server()
    {
        ApiServer server = fixture.Server;
        string ns = await fixture.NewNamespaceAsync();
        const string Classes = "apis/networking.k8s.io/v1/ingressclasses";
        string maps = $"api/v1/namespaces/{ns}/configmaps";
        await server.CreateAsync(Classes, Class("own", null, Own, "options"));
        try
        {
            await server.CreateAsync(maps, """{"metadata":{"name":"options"},"data":{"attempts":"2"}}""");
            await server.CreateAsync(maps, """{"metadata":{"name":"other"},"data":{"attempts":"9"}}""");
            await server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("web", "web.example", "web", "own"));
            Start(server.NewClient(handlers: new NamespacedParametersHandler(ns)), ns);
            await SyncedAsync();
            Assert.Equal((2, "options"), (Attempts, Assert.Single(_tables.Current.Objects.ConfigMaps).Metadata.Name));
            await server.PatchAsync($"{maps}/options", """{"data":{"attempts":"4","atempts":"1"}}""");
            await Eventually.TrueAsync(() => Attempts == 4 && Findings == "ING3010", "the change is in force");
            await server.DeleteAsync($"{maps}/options");
            await Eventually.TrueAsync(() => Attempts is null && Findings == "ING3008", "the default is back");
        }
        finally
        {
            // A class has no namespace, so it would be there for the other tests too.
            await server.DeleteAsync($"{Classes}/own");
        }
    }

    private static string Class(string name, int? version, string controller, string? map)
    {
        string parameters = map is null
            ? ""
            : $$""","parameters":{"kind":"ConfigMap","name":"{{map}}","scope":"Namespace","namespace":"edge"}""";
        string at = version is null ? "" : $",\"resourceVersion\":\"{version}\"";
        return $$"""{"metadata":{"name":"{{name}}"{{at}} },"spec":{"controller":"{{controller}}"{{parameters}} } }""";
    }

    private static string Map(int version, string attempts, string name = "options") =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"edge","resourceVersion":"{{version}}"},"data":{"attempts":"{{attempts}}"} }""";

    private void Start(k8s.Kubernetes client, params string[] namespaces)
    {
        _client = client;
        _source = new KubernetesSource(
            client,
            _tables,
            new()
            {
                Namespaces = [.. namespaces],
                CompilerOptions = new() { ClassSelection = ClassSelection.Always },
                RetryDelay = TimeSpan.FromMilliseconds(10),
                MaxRetryDelay = TimeSpan.FromMilliseconds(50),
            },
            _log);
        _source.Start();
    }

    private Task SyncedAsync() => _source!.WaitForSyncAsync().WaitAsync(Eventually.Limit);
}
