using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Model;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// One version of a table after another: what has not changed is the same instance, and the result is that of a table made anew.
/// </summary>
public class VersionTests
{
    [Fact]
    public void A_host_that_has_not_changed_is_the_same_instance()
    {
        Ingress a = NginxCase.NewIngress(
            "default/a", [("a.test", "Prefix", "/", "a")], [("use-regex", "true"), ("server-alias", "c.test")]);
        Ingress b = NginxCase.NewIngress(
            "default/b", [("b.test", "Prefix", "/", "b"), ("www.d.test", "Prefix", "/", "b")], [("from-to-www-redirect", "true")]);
        Ingress changed = NginxCase.NewIngress("default/b", [("b.test", "Prefix", "/", "b"), ("www.d.test", "Prefix", "/", "b")],
            [("from-to-www-redirect", "true"), ("enable-cors", "true")]);
        DialectTable first = Compile([a, b], null), same = Compile([a, b], first), next = Compile([a, changed], first);
        Assert.All(first.Hosts.Zip(same.Hosts), p => Assert.Same(p.First, p.Second));
        Assert.Same(HostOf(first, "a.test"), HostOf(next, "a.test"));
        Assert.Same(HostOf(first, "c.test"), HostOf(next, "c.test"));
        Assert.NotSame(HostOf(first, "b.test"), HostOf(next, "b.test"));
        Assert.NotNull(HostOf(next, "b.test").Locations[0].Policies!.Cors);
    }

    [Fact]
    public void A_Secret_that_changes_changes_the_hosts_of_the_Ingresses_that_name_it()
    {
        (string, string)[] basic = [("auth-type", "basic"), ("auth-secret", "users")];
        NginxCase WithUser(string user) => new NginxCase()
            .Add("default/a", [("a.test", "Prefix", "/", "a")], basic)
            .Add("default/b", [("b.test", "Prefix", "/", "b")])
            .AddSecret("default/users", ("auth", user));
        var first = WithUser("ada:x").Build(null);
        var next = WithUser("bob:y").Build(first);
        Assert.Equal(["bob"], next.Matcher.Match("a.test", "/").Policies!.BasicAuthentication!.Users.Keys);
        Assert.NotNull(new NginxCase()
            .Add("default/a", [("a.test", "Prefix", "/", "a")], basic).Build(next).Matcher.Match("a.test", "/").Policies!.Closed);
    }

    [Fact]
    public void A_canary_that_comes_or_goes_changes_the_policies_of_its_partner()
    {
        NginxCase main = new NginxCase().Add("default/m", [("a.test", "Prefix", "/", "s")]);
        NginxCase both = new NginxCase().Add("default/m", [("a.test", "Prefix", "/", "s")])
            .Add("default/c", [("a.test", "Prefix", "/", "k")], [("canary", "true"), ("canary-weight", "5")]);
        var first = main.Build(null);
        var next = both.Build(first);
        Assert.Equal(5, next.Matcher.Match("a.test", "/").Policies!.Canary!.Weight);
        Assert.Null(main.Build(next).Matcher.Match("a.test", "/").Policies!.Canary);
    }

    /// <summary>Whatever changes, the next version is the table that all objects together make.</summary>
    [Fact]
    public void The_next_version_is_that_of_a_table_made_anew()
    {
        var random = new Random(5);
        List<Ingress> ingresses = [.. Enumerable.Range(0, 12).Select(i => RandomIngresses.Next(random, i))];
        DialectTable? table = null;
        for (int i = 0; i < 60; i++)
        {
            int place = random.Next(ingresses.Count);
            ingresses[place] = RandomIngresses.Next(random, place);
            table = Compile(ingresses, table);
            DialectTable anew = Compile(ingresses, null);
            Assert.Equal(anew.Hosts, table.Hosts);
            Assert.Equal(anew.Diagnostics, table.Diagnostics);
        }
    }

    internal static DialectTable Compile(IEnumerable<Ingress> ingresses, DialectTable? before, IngressNginxOptions? options = null) =>
        new IngressNginxDialect(options).Compile(
            new DialectInput([.. ingresses], CompilerOptions.Default, RandomIngresses.Objects), before);

    private static DialectHost HostOf(DialectTable table, string host) => table.Hosts.Single(h => h.Host == host);
}
