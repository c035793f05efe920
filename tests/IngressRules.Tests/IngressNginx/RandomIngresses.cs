using System.Text;
using IngressRules.Compilation;
using IngressRules.IngressNginx.Annotations;
using IngressRules.Model;

namespace IngressRules.Tests.IngressNginx;

/// <summary>Ingresses with random rules and annotations, of which many are wrong.</summary>
internal static class RandomIngresses
{
    private static readonly string[] s_hosts = ["", "a.test", "b.test", "www.b.test", "*.b.test", "*.x.b.test", "c.test"];

    private static readonly string[] s_paths =
    [
        "/", "/foo", "/foo/", "/foo/bar", "/FOO", "/admin", "/admin/", "/a b", "/é", "/api/v[0-9]+", "/api(/|$)(.*)", "/(?!admin).*",
        "/(a|b)",
        "/(", "/(a)\\1", "/.well-known/acme-challenge", "/x$", "/a//b", "/api//", "",
    ];

    private static readonly string[] s_types = ["Prefix", "Exact", "ImplementationSpecific"];
    private static readonly string[] s_names =
        [.. AnnotationTable.All.Where(e => e.Risk != AnnotationRisk.Critical).Select(e => e.Name), "rewrite-targte", "x"];

    // What guards a path comes often, as do annotations that concern more than their own paths.
    private static readonly string[] s_often =
    [
        "allowlist-source-range", "denylist-source-range", "auth-type", "auth-secret", "auth-url", "auth-tls-secret", "use-regex",
        "rewrite-target", "canary", "server-alias", "from-to-www-redirect", "affinity", "app-root", "auth-realm", "satisfy",
    ];

    // Values that make sense, so that not all is a fault.
    private static readonly (string Name, string Value)[] s_valid =
    [
        ("allowlist-source-range", "10.0.0.0/8"), ("denylist-source-range", "192.0.2.1"), ("auth-type", "basic"), ("auth-secret", "users"),
        ("auth-url", "http://auth.test/"), ("use-regex", "true"), ("canary", "true"), ("affinity", "cookie"), ("rewrite-target", "/$1"),
    ];

    private static readonly string[] s_values =
    [
        "true", "false", "1", "0", "-1", "yes", "", " ", "x", "basic", "digest", "users", "default/users", "default/nope", "other/users",
        "off", "on",
        "10.0.0.0/8", "10.0.0.0/33", "0.0.0.0/0", "not-an-ip", "http://auth.test/", "http://auth.test/$host", "http://auth.test/$x", "//",
        "cookie",
        "/foo", "/$1", "/$9x", "/$0", "/x$", "https://x.test/$1", "https://x.test", "https://x.test$request_uri", "GRPC", "FCGI", "any",
        "a.test,~^v[0-9]+$,*.c.test", "~(", "*.b.test", "404,503", "4k", "1m", "99999999999999999999", "line\nbreak", "\u0000",
        "é", "日本",
        "$host", "${request_uri}", "CN=(", "CN=ada", "s", "pages", "default/ca", "null", "https://*.a.test:8", "error timeout", "TLSv1.3",
    ];

    /// <summary>The objects that annotations may name.</summary>
    public static DialectObjects Objects { get; } = ObjectsOf(("users", "auth", "ada:x"), ("ca", "ca.crt", "x"));

    /// <summary>An Ingress of a name and an age that follow from its number.</summary>
    public static Ingress Next(Random random, int number)
    {
        (string, string, string, string)[] rules =
        [
            .. Enumerable.Range(0, random.Next(5)).Select(_ => (
                Of(random, s_hosts), Of(random, s_types), Of(random, s_paths), Of(random, ["s", "t", "u", "pages"]))),
        ];
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = random.Next(6); i > 0; i--)
        {
            if (random.Next(2) == 0)
            {
                (string name, string value) = Of(random, s_valid);
                annotations[name] = value;
            }
            else
            {
                annotations[Of(random, random.Next(2) == 0 ? s_often : s_names)] =
                    random.Next(40) == 0 ? new string(Of(random, s_values).FirstOrDefault('x'), 5_000) : Of(random, s_values);
            }
        }

        return NginxCase.NewIngress(
            $"default/i{number}",
            rules,
            [.. annotations.Select(a => (a.Key, a.Value))],
            random.Next(3) == 0 ? $"2024-01-01T00:00:0{random.Next(3)}Z" : null,
            random.Next(6) == 0 ? "d" : null,
            random.Next(4) == 0 ? [new() { Hosts = ["a.test"], SecretName = "users" }] : null);
    }

    private static T Of<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static DialectObjects ObjectsOf(params (string Name, string Key, string Text)[] secrets)
    {
        var table = SharedTable<(string, string), Secret>.Empty.ToBuilder();
        foreach ((string name, string key, string text) in secrets)
        {
            table.Set(("default", name), new Secret
            {
                Metadata = new() { Namespace = "default", Name = name },
                Data = [new(key, ValueList.Create<byte>(Encoding.UTF8.GetBytes(text)))],
            });
        }

        return DialectObjects.None with { Secrets = table.ToTable() };
    }
}
