using IngressRules.IngressNginx;
using IngressRules.Model;

namespace IngressRules.Tests.IngressNginx;

/// <summary>Which hosts and paths there are, and which of them takes a request (N2 to N24).</summary>
public class LocationTests
{
    [Theory]
    [InlineData("Prefix /foo", "/foo:s /foo/:s /foo/x:s /foobar:- /FOO:- /:-")]
    [InlineData("ImplementationSpecific /foo", "/foo:s /foo/x:s /foobar:-")]
    [InlineData("Exact /foo", "/foo:s /foo/:- /FOO:-")]
    [InlineData("Prefix /foo/", "/foo:301§/foo/ /foo/:s /foo/x:s /foobar:-")]
    [InlineData("Exact /foo/", "/foo:301§/foo/ /foo/:s /foo/x:-")]
    [InlineData("Exact /foo|Prefix /foo/", "/foo:s /foo/:t /foo/x:t")]
    [InlineData("Exact /foo|Prefix /foo", "/foo:s /foo/:t /foo/x:t")]
    [InlineData("Prefix /foo|Exact /foo", "/foo:t /foo/:s")]
    [InlineData("Exact /foo/|Prefix /foo/", "/foo:301§/foo/ /foo/:s /foo/x:t")]
    [InlineData("Prefix /a b/", "/a%20b:301§/a%20b/ /a%20b/:s")]
    [InlineData("Prefix /é", "/%C3%A9:s /%C3%A9/x:s /%C3%89:-")]
    [InlineData("ImplementationSpecific /a%2Fb", "/a%252Fb:s /a/b:-")]
    [InlineData("Prefix /|Exact /", "/:t /x:s")]
    [InlineData("Exact /", "/:s /x:-")]
    public void N12_N17_Paths_of_a_host_without_expressions(string paths, string requests)
    {
        var table = new NginxCase();
        table.Add("default/m", [.. paths.Split('|').Select((p, i) =>
            ("a.test", p.Split(' ')[0], p[(p.IndexOf(' ', StringComparison.Ordinal) + 1)..], i == 0 ? "s" : "t"))]);
        Assert.All(requests.Split(' '), r => Assert.Equal(
            r.Split(':')[1].Replace('§', ' '), table.Goes("a.test", r.Split(':')[0])));
    }

    [Theory]
    [InlineData("Prefix /foo|Prefix /foo/", "/foo:s /foo/:s /foo/x:s")]
    [InlineData("Prefix /foo/|Prefix /foo", "/foo:t /foo/:s /foo/x:s")]
    [InlineData("Exact /foo|Prefix /foo/|Prefix /foo", "/foo:s /foo/x:t")]
    [InlineData("Exact /foo|Prefix /foo|Prefix /foo", "/foo:s /foo/x:t")]
    [InlineData("Exact /|Exact /", "/:s")]
    public void N19_Of_two_paths_that_come_to_the_same_the_first_wins(string paths, string requests)
    {
        var table = new NginxCase();
        string[] services = ["s", "t", "u"];
        table.Add("default/m", [.. paths.Split('|').Select((p, i) => ("a.test", p.Split(' ')[0], p.Split(' ')[1], services[i]))]);
        Assert.Equal([IngressNginxCodes.SameLocation.Id], table.Codes);
        Assert.All(requests.Split(' '), r => Assert.Equal(r.Split(':')[1], table.Goes("a.test", r.Split(':')[0])));
    }

    [Fact]
    public void N15_A_closed_path_does_not_redirect()
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("a.test", "Prefix", "/foo/", "s")], [("allowlist-source-range", "x")])
            .Add("default/n", [("a.test", "Prefix", "/", "t")]);
        Assert.Equal("t", table.Goes("a.test", "/foo"));
        Assert.Null(table.PoliciesOf("a.test", "/foo").Closed);
        Assert.NotNull(table.PoliciesOf("a.test", "/foo/x").Closed);
    }

    [Theory]
    [InlineData("default/a default/b", "b")]
    [InlineData("a/z b/a", "a")]
    [InlineData("a-b/x a/x", "x")]
    public void N3_Of_equal_age_the_greater_name_comes_first(string names, string winner)
    {
        var table = new NginxCase();
        foreach (string name in names.Split(' '))
        {
            table.Add(name, [("a.test", "Prefix", "/foo", name.Split('/')[1])]);
        }

        Assert.Equal(winner, table.Goes("a.test", "/foo"));
        Assert.Equal([IngressNginxCodes.PathTaken.Id], table.Codes);
    }

    [Fact]
    public void N3_N18_The_older_one_comes_first_with_its_annotations_and_the_other_names_its_rival()
    {
        NginxCase table = new NginxCase()
            .Add("default/z", [("a.test", "Prefix", "/foo", "z")], [("permanent-redirect", "https://z.test")],
                created: "2024-01-01T00:00:01Z")
            .Add("default/a", [("a.test", "ImplementationSpecific", "/foo", "a")], created: "2024-01-01T00:00:00Z");
        Assert.Equal("a", table.Goes("a.test", "/foo"));
        Assert.Null(table.PoliciesOf().Redirect);
        Assert.Equal("a", table.Table.Diagnostics.Single(d => d.Code == IngressNginxCodes.PathTaken).Related?.Object.Name);
    }

    [Fact]
    public void N5_N6_A_miss_has_the_annotations_of_the_Ingress_that_named_the_host_first()
    {
        NginxCase table = new NginxCase()
            .Add("default/b", [("a.test", "Prefix", "/b", "s")], [("allowlist-source-range", "10.0.0.0/8")])
            .Add("default/a", [("a.test", "Prefix", "/a", "s")], [("permanent-redirect", "https://x.test")]);
        Assert.Equal("-", table.Goes("a.test", "/elsewhere"));
        Assert.NotNull(table.PoliciesOf("a.test", "/elsewhere").Networks);
        Assert.Null(table.PoliciesOf("a.test", "/elsewhere").Redirect);
        Assert.Null(table.PoliciesOf("unknown.test", "/").Networks);
        Assert.NotNull(table.PoliciesOf("unknown.test", "/").ResponseHeaders);
    }

    [Fact]
    public void N7_Default_backends()
    {
        NginxCase table = new NginxCase()
            .Add("default/c", [("a.test", "Prefix", "/foo", "s")], defaultBackend: "d")
            .Add("default/b", [], [("permanent-redirect", "https://x.test"), ("force-ssl-redirect", "true"), ("app-root", "/x"),
                ("rewrite-target", "/y"), ("allowlist-source-range", "10.0.0.0/8")], defaultBackend: "all")
            .Add("default/a", [], defaultBackend: "late");
        Assert.Equal("d", table.Goes("a.test", "/elsewhere"));
        Assert.Equal("all", table.Goes("unknown.test", "/elsewhere"));
        var policies = table.PoliciesOf("unknown.test", "/");
        Assert.Equal((null, null, null, null), (policies.Redirect, policies.Https, policies.Rewrite, policies.Host));
        Assert.NotNull(policies.Networks);
        Assert.Equal([IngressNginxCodes.CatchAllTaken.Id], table.Codes);
    }

    [Theory]
    [InlineData("old.test", "s")]
    [InlineData("OLD.test.", "s")]
    [InlineData("x.b.test", "s")]
    [InlineData("y.x.b.test", "s")]
    [InlineData("b.test", "-")]
    [InlineData("v12.c.test", "s")]
    [InlineData("v.c.test", "-")]
    [InlineData("real.test", "r")]
    [InlineData("www.d.example", "s")]
    [InlineData("e.test", "s")]
    [InlineData("x.e.test", "s")]
    public void N9_Aliases(string host, string service)
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("a.test", "Prefix", "/", "s")],
                [("server-alias", @"old.test,*.b.test,~^v[0-9]+\.c\.test$,real.test,www.d.*, .e.test")])
            .Add("default/n", [("real.test", "Prefix", "/", "r"), ("*.x.b.test", "Prefix", "/", "w")]);
        Assert.Equal(service, table.Goes(host, "/"));
        Assert.Equal([IngressNginxCodes.AliasLeftOut.Id], table.Codes);
    }

    [Fact]
    public void N9_An_alias_of_two_hosts_is_the_first_host_s_and_the_first_Ingress_with_a_list_counts()
    {
        NginxCase table = new NginxCase()
            .Add("default/d", [("b.test", "Prefix", "/", "b")], [("server-alias", "x.test")])
            .Add("default/c", [("a.test", "Prefix", "/", "a")], [("server-alias", "x.test")])
            .Add("default/b", [("a.test", "Prefix", "/b", "a")], [("server-alias", "y.test")]);
        Assert.Equal(("a", "-"), (table.Goes("x.test", "/"), table.Goes("y.test", "/")));
        Assert.Equal([IngressNginxCodes.AliasLeftOut.Id], table.Codes);
    }

    [Theory]
    [InlineData("~(")]
    [InlineData("~")]
    [InlineData(@"~(a)\1")]
    [InlineData("a.*.b")]
    [InlineData("a:80")]
    public void N9_An_alias_that_is_no_host_is_left_out(string alias)
    {
        NginxCase table = NginxCase.Of(("server-alias", alias));
        Assert.Equal([IngressNginxCodes.AliasLeftOut.Id], table.Codes);
        Assert.Equal("s", table.Goes("a.test", "/foo"));
    }

    [Fact]
    public void N9_An_expression_with_a_capital_letter_ignores_case() =>
        Assert.Equal("s", NginxCase.Of(("server-alias", "~^V[0-9]")).Goes("v1.test", "/foo"));

    [Fact]
    public void N10_A_rule_without_paths_makes_its_host_and_a_resource_is_skipped()
    {
        Ingress resource = NginxCase.NewIngress("default/r", [("r.test", "Prefix", "/", "s")]);
        resource = resource with
        {
            Spec = resource.Spec with
            {
                Rules =
                [
                    new()
                    {
                        Host = "r.test",
                        Http = new() { Paths = [new() { Path = "/", PathType = PathType.Prefix,
                            Backend = new() { Resource = new() { Kind = "Bucket", Name = "b" } } }] },
                    },
                ],
            },
        };
        NginxCase table = new NginxCase().Add("default/m", [("a.test", "", "", "")], [("permanent-redirect",
            "https://x.test")]).Add(resource);
        Assert.Equal(301, table.PoliciesOf("a.test", "/x").Redirect?.Status);
        Assert.Equal("-", table.Goes("r.test", "/"));
        Assert.Equal([IngressNginxCodes.ResourceBackend.Id], table.Codes);
    }

    [Fact]
    public void N2_A_suspicious_text_leaves_the_Ingress_out()
    {
        NginxCase table = new NginxCase().Add("default/m", [("a.test", "Prefix", "/etc/passwd", "s"), ("a.test", "Prefix", "/x", "s")]);
        Assert.Equal([IngressNginxCodes.SuspiciousText.Id], table.Codes);
        Assert.Equal("-", table.Goes("a.test", "/x"));
    }

    [Theory]
    [InlineData("/foo:x", "/foo/1:x /FOO/1:x /foobar:x /:-")]
    [InlineData("/foo:x /foo/bar:y", "/foo/bar:y /foo/BAR/z:y /foo/b:x")]
    [InlineData("/a:x /b:y", "/abc:x /b:y")]
    public void N22_N24_Expressions_are_tried_longest_first(string paths, string requests)
    {
        var table = new NginxCase();
        table.Add("default/m", [.. paths.Split(' ').Select(p =>
            ("a.test", "Prefix", p.Split(':')[0], p.Split(':')[1]))], [("use-regex", "true")]);
        Assert.All(requests.Split(' '), r => Assert.Equal(r.Split(':')[1], table.Goes("a.test", r.Split(':')[0])));
    }

    [Fact]
    public void N23_One_Ingress_makes_expressions_of_all_paths_of_the_host_and_of_no_other()
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("a.test", "ImplementationSpecific", "/v[0-9]+", "v"), ("b.test", "Exact", "/other", "o")], [("use-regex",
                "true")])
            .Add("default/n", [("a.test", "Exact", "/foo", "e"), ("a.test", "Prefix", "/bar", "p"), ("c.test", "Prefix", "/bar", "p")]);
        Assert.Equal(("v", "e", "p", "-"), (
            table.Goes("a.test", "/V12"), table.Goes("a.test", "/FOO/x"), table.Goes("a.test", "/barx"), table.Goes("c.test", "/barx")));
        Assert.Equal(2, table.Codes.Count(c => c == IngressNginxCodes.RegularExpressions.Id));
    }

    [Fact]
    public void N13_As_expressions_the_Ingress_that_came_first_is_tried_first()
    {
        (string, string, string, string)[] exact = [("a.test", "Exact", "/foo", "e")], prefix = [("a.test", "Prefix", "/foo", "p")];
        (string, string, string, string)[] regex = [("a.test", "Prefix", "/x", "r")];
        NginxCase exactFirst = new NginxCase().Add("default/c", exact).Add("default/b", prefix).Add("default/a", regex, [("use-regex",
            "true")]);
        NginxCase prefixFirst =
            new NginxCase().Add("default/c", prefix).Add("default/b", exact).Add("default/a", regex, [("use-regex", "true")]);
        Assert.Equal(("e", "e"), (exactFirst.Goes("a.test", "/foo/x"), exactFirst.Goes("a.test", "/foox")));
        Assert.Equal(("p", "e"), (prefixFirst.Goes("a.test", "/foo/x"), prefixFirst.Goes("a.test", "/foox")));
    }

    [Fact]
    public void N23_The_root_location_of_a_miss_turns_expressions_on_too()
    {
        NginxCase table = new NginxCase()
            .Add("default/b", [("a.test", "Exact", "/foo", "s"), ("a.test", "Prefix", "/bar", "t")], [("rewrite-target", "/foo")]);
        Assert.Equal("s", table.Goes("a.test", "/FOO"));
        Assert.NotNull(table.PoliciesOf("a.test", "/elsewhere").Rewrite);
    }

    [Theory]
    [InlineData(@"/(a)\1")]
    [InlineData("/(")]
    [InlineData("/(?<=x)y")]
    public void N22_A_path_whose_expression_is_refused_is_left_out_alone(string path)
    {
        NginxCase table = new NginxCase().Add(
            "default/m", [("a.test", "ImplementationSpecific", path, "x"), ("a.test", "Prefix", "/foo", "s")], [("use-regex", "true")]);
        Assert.Contains(IngressNginxCodes.PatternRefused.Id, table.Codes);
        Assert.Equal("s", table.Goes("a.test", "/foo"));
    }

    [Fact]
    public void N16_An_Exact_root_takes_nothing_among_expressions()
    {
        NginxCase table = new NginxCase().Add(
            "default/m", [("a.test", "Exact", "/", "e"), ("a.test", "Prefix", "/x", "x")], [("use-regex", "true")]);
        Assert.Equal("-", table.Goes("a.test", "/"));
        Assert.Contains(IngressNginxCodes.SameLocation.Id, table.Codes);
    }
}
