using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.Extensions.Primitives;

namespace IngressRules.Tests.Reloading;

public class RoutingTableSourceTests
{
    [Fact]
    public void A_reload_replaces_the_table_and_tells_so_once()
    {
        var source = new RoutingTableSource();
        int told = 0;
        using IDisposable listening = ChangeToken.OnChange(source.GetChangeToken, () => told++);
        RoutingTable next = TableFor("a.io");
        ReloadResult result = source.Reload(current =>
        {
            Assert.Same(RoutingTable.Empty, current);
            return next;
        });
        Assert.True(result.Succeeded);
        Assert.Same(next, source.Current);
        Assert.Equal(1, told);
        source.Reload(_ => TableFor("b.io"));
        Assert.Equal(2, told);
    }

    [Fact]
    public void A_reload_that_fails_keeps_the_table_and_reports()
    {
        RoutingTable first = TableFor("a.io");
        var source = new RoutingTableSource(first);
        IChangeToken token = source.GetChangeToken();
        ReloadResult result = source.Reload(_ => throw new InvalidOperationException("no disk"));
        Assert.Equal((false, "no disk"), (result.Succeeded, result.Error!.Message));
        Assert.Same(first, result.Current);
        Assert.Same(first, source.Current);
        Assert.False(token.HasChanged);
    }

    [Fact]
    public void Whoever_hears_of_a_change_sees_the_new_table()
    {
        var source = new RoutingTableSource(TableFor("a.io"));
        bool seen = false;
        source.GetChangeToken().RegisterChangeCallback(
            _ => seen = source.Current.Matcher.TryMatch("b.io", "/", out IngressRules.Matching.IngressMatch _), null);
        source.Reload(_ => TableFor("b.io"));
        Assert.True(seen);
    }

    [Fact]
    public void A_listener_may_reload_itself()
    {
        var source = new RoutingTableSource();
        RoutingTable last = TableFor("c.io");
        source.GetChangeToken().RegisterChangeCallback(_ => source.Reload(_ => last), null);
        source.Reload(_ => TableFor("b.io"));
        Assert.Same(last, source.Current);
    }

    [Fact]
    public void Readers_see_whole_tables_while_others_reload()
    {
        RoutingTable[] tables = [TableFor("a.io"), TableFor("b.io")];
        var source = new RoutingTableSource(tables[0]);
        int torn = 0;
        Parallel.For(0, 8, worker =>
        {
            for (int i = 0; i < 2000; i++)
            {
                if (worker == 0)
                {
                    source.Reload(_ => tables[i % 2]);
                }

                RoutingTable table = source.Current;
                bool a = table.Matcher.TryMatch("a.io", "/", out _), b = table.Matcher.TryMatch("b.io", "/", out _);
                Interlocked.Add(ref torn, a == b ? 1 : 0);
            }
        });
        Assert.Equal(0, torn);
    }

    private static RoutingTable TableFor(string host) => RoutingTable.Build(IngressReader.Read($$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: a}
        spec:
          rules:
          - host: {{host}}
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80} } } }] }
        """));
}
