using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace IngressRules.Tests.Server;

/// <summary>
/// Generates nearly valid objects: a valid one with a few values replaced by others that a person or a program may plausibly write there.
/// </summary>
internal static class Mutations
{
    private const string ValidIngress = """
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
         "metadata": {"name": "web", "namespace": "default", "labels": {"app": "web"}, "annotations": {"a.b/c": "d"},
          "finalizers": ["a.b/c"],
          "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "d", "uid": "u-1", "controller": true}]},
         "spec": {"ingressClassName": "public",
          "defaultBackend": {"service": {"name": "fallback", "port": {"name": "http"}}},
          "tls": [{"hosts": ["shop.example.com", "*.example.com"], "secretName": "shop-tls"}],
          "rules": [
           {"host": "shop.example.com", "http": {"paths": [
            {"path": "/a", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}},
            {"path": "/b", "pathType": "Exact",
             "backend": {"resource": {"apiGroup": "k8s.example.com", "kind": "Bucket", "name": "icons"}}}]}},
           {"host": "*.example.com", "http": {"paths": [
            {"path": "/c", "pathType": "ImplementationSpecific", "backend": {"service": {"name": "web", "port": {"name": "http"}}}}]}}]}}
        """;

    private const string ValidClass = """
        {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass",
         "metadata": {"name": "public", "labels": {"app": "web"}, "annotations": {"ingressclass.kubernetes.io/is-default-class": "false"}},
         "spec": {"controller": "example.org/my-controller",
          "parameters": {"apiGroup": "k8s.example.com", "kind": "Parameters", "name": "external"}}}
        """;

    // Excluded are addresses with leading zeros, which this server build reads differently from official ones, and a generateName that
    // crashes it.
    private static readonly string[] Values =
    [
        "null", "true", "5", "80.5", "8e1", "-1", "0", "65535", "65536", "70000", "2147483648", "[]", "{}", "[null]", "[{}]", "\"\"",
        "\"a\"", "\"A\"", "\"web\"", "\"-\"",
        "\"a-\"", "\"1a\"", "\"a_b\"", "\"a.b\"", "\"a..b\"", "\".\"", "\"..\"", "\"a/b\"", "\"a%b\"", "\"/\"", "\"//\"", "\"/a\"",
        "\"/a/\"", "\"/a//b\"", "\"/./\"", "\"/../x\"",
        "\"/a/..\"", "\"/a/.\"", "\"/%2f\"", "\"/%2F%2f\"", "\"a/b/../..\"", "\"/é\"", "\"*\"", "\"*.\"", "\"*.com\"", "\"*.foo.com\"",
        "\"a.*.com\"", "\"*.*.com\"", "\"*foo.com\"",
        "\"1.2.3.4\"", "\"::1\"", "\"[::1]\"", "\"256.1.1.1\"", "\"foo.com.\"", "\"foo.com:80\"", "\"foo_bar.com\"", "\"Prefix\"",
        "\"prefix\"", "\"Exact\"", "\"ImplementationSpecific\"",
        "\"80\"", "\"http\"", "\"http--alt\"", "\"-http\"", "\"1234\"", "\"a-name-longer-than-fifteen\"", "\"public\"", "\"other\"",
        "\"\\u0000\"", "\"a b\"", "\"a\\nb\"",
        "\"" + new string('a', 63) + "\"", "\"" + new string('a', 64) + "\"", "\"" + new string('a', 253) + "\"",
        "\"" + new string('a', 254) + "\"",
        "\"example.org/a b\"", "\"/example.org\"", "\"example.org/\"", "\"Example.org/x\"", "\"v1\"", "\"Event\"", "\"orphan\"",
        "\"foregroundDeletion\"",
        "{\"service\": {\"name\": \"web\", \"port\": {\"number\": 80}}}", "{\"resource\": {\"kind\": \"K\", \"name\": \"n\"}}",
        "{\"number\": 80, \"name\": \"http\"}", "{\"name\": \"web\"}",
        "{\"kubernetes.io/ingress.class\": \"public\"}", "{\"kubernetes.io/ingress.class\": \"other\"}", "{\"Bad Key\": \"x\"}",
        "{\"a\": \"b c\", \"-x-\": \"y\"}",
        "[{\"hosts\": [\"\"], \"secretName\": \"Bad_\"}]", "[{\"host\": \"UP\"}, {\"http\": {\"paths\": []}}]", "[\"a\", \"b/c/d\"]",
    ];

    public static Gen<string> Ingress { get; } = Mutated(ValidIngress);

    public static Gen<string> IngressClass { get; } = Mutated(ValidClass);

    private static Gen<string> Mutated(string valid) =>
        from count in Gen.Choose(0, 4)
        from changes in Gen.Zip(Gen.Choose(0, 10_000), Gen.Choose(0, Values.Length)).ArrayOf(count)
        select Apply(valid, changes);

    private static string Apply(string valid, (int Place, int Value)[] changes)
    {
        JsonNode root = JsonNode.Parse(valid)!;
        foreach ((int place, int value) in changes)
        {
            // Version, kind and namespace are not changed, because the URL of the request determines them.
            List<(JsonNode Parent, string? Key, int Index)> places =
                [.. Places(root).Where(p => p.Key is not ("apiVersion" or "kind" or "namespace") || p.Parent != root)];
            places.RemoveAll(p => p.Key == "namespace");
            (JsonNode parent, string? key, int index) = places[place % places.Count];
            JsonNode? replacement = value == Values.Length ? null : JsonNode.Parse(Values[value]);
            if (parent is JsonArray list)
            {
                list[index] = replacement;
            }
            else if (value == Values.Length)
            {
                parent.AsObject().Remove(key!);
            }
            else
            {
                parent[key!] = replacement;
            }
        }

        return root.ToJsonString();
    }

    private static IEnumerable<(JsonNode Parent, string? Key, int Index)> Places(JsonNode node)
    {
        if (node is JsonObject fields)
        {
            foreach ((string key, JsonNode? value) in fields)
            {
                yield return (fields, key, -1);
                foreach (var below in value is null ? [] : Places(value))
                {
                    yield return below;
                }
            }
        }
        else if (node is JsonArray list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                yield return (list, null, i);
                foreach (var below in list[i] is { } item ? Places(item) : [])
                {
                    yield return below;
                }
            }
        }
    }
}
