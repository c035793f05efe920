using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Targets that servers read differently, over real sockets: who gets them, and what the operator is told.</summary>
public class RefusedTargetTests
{
    private static readonly (string, string, string, string)[] s_rules =
        [("app.io", "Prefix", "/", "all"), ("app.io", "Prefix", "/public", "public"), ("app.io", "Prefix", "/admin", "admin")];

    [Fact]
    public async Task A_path_that_a_server_could_take_for_another_rule_s_reaches_no_backend()
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("app", s_rules)]);
        foreach (string target in (string[])
            ["/public/..;/admin", "/admin;x", "/public/..%c0%afadmin", "/public/%2e%2e;x/admin/y", "/;/admin", "/a/..;/../admin"])
        {
            Assert.Equal((target, "400"), (target, (await router.GetAsync("app.io", target)).Who));
        }

        Assert.Equal("all", (await router.GetAsync("app.io", "/cart;jsessionid=1")).Who);
        RawResponse text = await router.GetAsync("app.io", "/public/x;y/z;");
        Assert.Equal(("public", "/public/x;y/z;"), (text.Who, text.Echo.Path));
    }

    [Fact]
    public async Task An_Ingress_takes_the_encoded_slashes_of_npm_and_GitLab_and_no_one_else_s_paths()
    {
        Ingress registry = Manifests.NewIngress("registry", [("app.io", "Prefix", "/", "all"), ("app.io", "Prefix", "/api", "api")]);
        registry = registry with
        {
            Metadata = registry.Metadata with
            {
                Annotations = new(new Dictionary<string, string> { [Ingress.AllowEncodedSlashAnnotation] = "true" }),
            },
        };
        Ingress other = Manifests.NewIngress("other", [("app.io", "Prefix", "/admin", "admin")]);
        await using TestRouter router = await TestRouter.StartAsync([registry, other]);
        foreach ((string target, string who) in ((string, string)[])
            [
                ("/@scope%2fpackage", "all"), ("/api/v4/projects/group%2Fproject", "api"),
                ("/x%2F..%2Fadmin", "400"), ("/admin/x%2Fy", "400"),
            ])
        {
            RawResponse response = await router.GetAsync("app.io", target);
            Assert.Equal((target, who), (target, response.Who));
            Assert.True(who == "400" || response.Echo.Path == target);
        }
    }

    [Fact]
    public async Task The_400_and_its_line_in_the_log_name_what_permits_the_target()
    {
        var log = new LogLines();
        var time = new ManualTime();
        await using TestRouter router = await TestRouter.StartAsync(
            new Reading.IngressReadResult { Objects = new() { Ingresses = [Manifests.NewIngress("app", s_rules)] } },
            host: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Logging.AddProvider(log).AddFilter("IngressRules.AspNetCore.IngressMiddleware", LogLevel.Warning);
            });
        RawResponse response = await router.GetAsync("app.io", "/@scope%2fpackage");
        Assert.Equal(400, response.Status);
        Assert.Contains("--match-ambiguous-targets", response.Body, StringComparison.Ordinal);
        Assert.Contains("ingress-rules.dev/allow-encoded-slash", response.Body, StringComparison.Ordinal);
        string line = Assert.Single(log.All);
        Assert.Contains("app.io /@scope%2fpackage", line, StringComparison.Ordinal);
        Assert.Contains("ingress-rules.dev/allow-encoded-slash", line, StringComparison.Ordinal);
        Assert.Contains("--match-ambiguous-targets", line, StringComparison.Ordinal);

        await router.GetAsync("app.io", "/@scope%2fpackage");
        await router.GetAsync("app.io", "/@scope%2fpackage");
        Assert.Single(log.All);
        time.Advance(TimeSpan.FromSeconds(11));
        await router.GetAsync("app.io", "/a%5cb");
        line = log.All.Last();
        Assert.Contains("2 more were refused", line, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-encoded-slash", line, StringComparison.Ordinal);
    }
}
