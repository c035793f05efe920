using IngressRules.Matching;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Decoding;

/// <summary>What is said about a value of the wrong type or a field in the wrong place: what its author meant.</summary>
public class IntentTests
{
    private const string Head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n";
    private const string Metadata = "metadata:\n  name: a\n";
    private const string Spec = "spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n";

    [Theory]
    [InlineData("backend: {service: {name: web, port: 80}}", "Write port: {number: 80}.")]
    [InlineData("backend: {service: {name: web, port: \"80\"}}", "Write port: {number: 80}.")]
    [InlineData("backend: {service: {name: web, port: 80.0}}", "Write port: {number: 80}.")]
    [InlineData("backend: {service: {name: web, port: [80]}}", "Write port: {number: 80}.")]
    [InlineData("backend: {service: {name: web, port: http}}", "Write port: {name: http}.")]
    [InlineData("backend: {service: {name: web, port: \"http:80\"}}", "Write port: {number: 80}.")]
    [InlineData("backend: {service: web:80}", "Write service: {name: web, port: {number: 80}}.")]
    [InlineData("backend: {service: web:http}", "Write service: {name: web, port: {name: http}}.")]
    [InlineData("backend: {service: web}", "Write service: {name: web, port: {number: 80}}, with the Service's own port.")]
    [InlineData("backend: web:80", "Write backend: {service: {name: web, port: {number: 80}}}.")]
    [InlineData("backend: web", "Write backend: {service: {name: web, port: {number: 80}}}, with the Service's own port.")]
    [InlineData("backend: {serviceName: web, servicePort: 80}", "Write backend: {service: {name: web, port: {number: 80}}}.")]
    [InlineData("backend: {serviceName: web, servicePort: http}", "Write backend: {service: {name: web, port: {name: http}}}.")]
    [InlineData("backend: {service: {name: web, port: {80}}}", "Write number: 80.")]
    [InlineData("backend: {service: {name: web, port: {http}}}", "Write name: http.")]
    [InlineData("backend: {service: {name: web, port: {number: http}}}", "Write a port's name in the field name instead: name: http.")]
    [InlineData("backend: {service: {name: web, port: {number: \"80\"}}}", "Write 80 without quotes.")]
    [InlineData("backend: {service: {name: web, port: {number: 80/TCP}}}", "Write number: 80.")]
    [InlineData("backend: {service: {name: web, port: {number: \"80:8080\"}}}", "the Service's own port alone, such as number: 80.")]
    [InlineData("backend: {service: {name: web, port: {number: \"80,443\"}}}", "the Service's own port alone, such as number: 80.")]
    [InlineData("backend: {service: {name: web, port: {number: port 80}}}", "Write the Service's own port, a number from 1 to 65535.")]
    [InlineData("backend: {service: {name: web, port: {name: 80}}}", "Write number: 80.")]
    [InlineData("backend: {service: {name: web, port: {targetPort: 80}}}", "A backend names the Service's own port")]
    [InlineData("backend: http://web:80", "Write backend: {service: {name: web, port: {number: 80}}}.")]
    [InlineData(
        "backend: {service: \"http://web\"}",
        "Write service: {name: web, port: {number: 80}}, with the Service's own port.")]
    [InlineData(
        "backend: {service: \"https://web.shop:8443/x\"}",
        "Write service: {name: web, port: {number: 8443}}; the Service is always one of the Ingress' own namespace")]
    [InlineData(
        "backend: {service: web.shop.svc:80}",
        "Write service: {name: web, port: {number: 80}}; the Service is always one of the Ingress' own namespace")]
    [InlineData(
        "backend: {service: shop/web:80}",
        "Write service: {name: web, port: {number: 80}}; the Service is always one of the Ingress' own namespace")]
    [InlineData("backend: {service: Web_App:80}", "Write service: {name: web-app, port: {number: 80}}.")]
    [InlineData("backend: {service: 10.0.0.1:80}", "Write service: {name: web, port: {number: 80}}, with the Service's own name.")]
    [InlineData("backend: {service: web:99999}", "Write service: {name: web, port: {number: 80}}, with the Service's own port.")]
    [InlineData(
        "backend: {service: \"web:80:8080\"}",
        "Write service: {name: web, port: {number: 80}}, with the Service's own port.")]
    [InlineData(
        "backend: {service: {name: web, port: \"99999\"}}",
        "Write port: {number: 80}, with the Service's own port, from 1 to 65535.")]
    [InlineData(
        "backend: {service: {name: web, port: -1}}",
        "Write port: {number: 80}, with the Service's own port, from 1 to 65535.")]
    [InlineData("backend: {service: {name: web, port: HTTP}}", "Write port: {name: http}.")]
    [InlineData("backend: {service: {name: web, port: 80/TCP}}", "Write port: {number: 80}.")]
    [InlineData(
        "backend: {service: {name: web, port: \"80,443\"}}",
        "A backend has one port. Write one of them, such as port: {number: 80}.")]
    [InlineData(
        "backend: {service: {name: web, port: \"8080:80\"}}",
        "Write port: {number: 80}, with the Service's own port, from 1 to 65535.")]
    [InlineData(
        "backend: {service: {name: web, port: {name: 99999}}}",
        "Write number: and the Service's own port, from 1 to 65535.")]
    [InlineData(
        "backend: {serviceName: Web_App, servicePort: HTTP}",
        "Write backend: {service: {name: web-app, port: {name: http}}}.")]
    [InlineData("backend: {service: {name: web, namespace: shop, port: {number: 80}}}", "always one of the Ingress' own namespace")]
    [InlineData("type: Prefix", "Did you mean pathType? Write pathType: Prefix.")]
    [InlineData("backend: [{service: {name: web, port: {number: 80}}}]", "Remove the dash: backend is one mapping, not a list.")]
    [InlineData("backend: service:web", "A space is missing after service:")]
    [InlineData("backend: {service: {name: web, number: 80}}", "It belongs in the port of the backend's service: ")]
    [InlineData("backend: {name: web, port: 80}", "It belongs in the backend's service: spec.rules[].http.paths[].backend.service.name.")]
    [InlineData("service: {name: web, port: {number: 80}}", "It belongs in the backend: spec.rules[].http.paths[].backend.service.")]
    [InlineData(
        "backend: {service: {serviceName: shop, servicePort: 8080}}",
        "Did you mean name? Write service: {name: shop, port: {number: 8080}}.")]
    [InlineData(
        "backend: {service: {name: shop, servicePort: http}}",
        "Did you mean port? Write service: {name: shop, port: {name: http}}.")]
    [InlineData(
        "backend: {service: {serviceName: shop, port: {number: 8080}}}",
        "Did you mean name? Write service: {name: shop, port: {number: 8080}}.")]
    [InlineData(
        "serviceName: shop\n        servicePort: 8080",
        "It belongs in the backend of the path. Write backend: {service: {name: shop, port: {number: 8080}}}.")]
    [InlineData("backend: {service: {name: web, port: {port: 80}}}", "Did you mean number? Write number: 80.")]
    [InlineData("url: /", "Did you mean path?")]
    public void A_backend_is_written_as_it_was_meant(string backend, string advice) => Says(
        advice,
        Head + Metadata
            + $"spec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        {backend}\n");

    [Theory]
    [InlineData("a.b/c: true", "Write it in quotes: \"true\".")]
    [InlineData("a.b/c: 5", "Write it in quotes: \"5\".")]
    [InlineData("a.b/c: 1.5", "Write it in quotes: \"1.5\".")]
    [InlineData("a.b/c: [{\"HTTP\": 80}, {\"HTTPS\": 443}]", "Put it in single quotes: '[{\"HTTP\": 80}, {\"HTTPS\": 443}]'.")]
    [InlineData("a.b/c: {\"a\": \"b\"}", "Put it in single quotes: '{\"a\": \"b\"}'.")]
    [InlineData("a.b/c: {\"it's\": 1}", "Put it in single quotes: '{\"it''s\": 1}'.")]
    [InlineData("a.b/c: [\n      a, b]", "Put it in single quotes, from the first bracket to the last.")]
    [InlineData("a.b:\n      c: d", "write a.b/c: and its value")]
    [InlineData("a.b/c:\n      - d", "write a.b/c: | and leave the lines below it.")]
    [InlineData("n.io/whitelist-source-range: [10.0.0.0/8]", "The value is a text. Write \"10.0.0.0/8\".")]
    [InlineData("n.io/allow-list: [10.0.0.0/8, 192.0.2.1]", "The value is a text. Write \"10.0.0.0/8,192.0.2.1\".")]
    [InlineData("n.io/inbound-cidrs:\n      - 10.0.0.0/8\n      - 192.0.2.1", "The value is a text. Write \"10.0.0.0/8,192.0.2.1\".")]
    [InlineData("n.io/cidrs: [a, b, c, d, e, f]", "The value is a text. Write \"a,b,c,d,e,…\".")]
    [InlineData("n.io/allow-list: [{\"a\": 1}]", "Put it in single quotes: '[{\"a\": 1}]'.")]
    public void An_annotation_is_a_text(string annotation, string advice) =>
        Says(advice, Head + Metadata + $"  annotations:\n    {annotation}\n" + Spec);

    [Theory]
    [InlineData("metadata:\n  name: a\n  ingressClassName: nginx\n" + Spec, "It belongs in spec: spec.ingressClassName.")]
    [InlineData(Metadata + "annotations: {a.b/c: d}\n" + Spec, "It belongs in metadata: metadata.annotations.")]
    [InlineData(Metadata + "labels: {a: b}\n" + Spec, "It belongs in metadata: metadata.labels.")]
    [InlineData(Metadata + "tls: []\n" + Spec, "It belongs in spec, beside rules: spec.tls.")]
    [InlineData(Metadata + "rules: []\n" + Spec, "It belongs in spec: spec.rules.")]
    [InlineData(Metadata + "name: a\n" + Spec, "It belongs in metadata: metadata.name.")]
    [InlineData("metadata:\n  name: a\n  nginx.ingress.kubernetes.io/x: y\n" + Spec, "belongs in metadata.annotations.")]
    [InlineData("metadata:\n  name: a\n  spec: {}\n" + Spec, "It belongs in the object itself, beside metadata.")]
    [InlineData(Metadata + "spec:\n  annotations: {a.b/c: d}\n", "It belongs in metadata: metadata.annotations.")]
    [InlineData(Metadata + "spec:\n  host: a.io\n", "It belongs in a rule, beside http: spec.rules[].host.")]
    [InlineData(Metadata + "spec:\n  path: /\n", "spec.rules[].http.paths[].path.")]
    [InlineData(Metadata + "spec:\n  secretName: x\n", "It belongs in an entry of tls: spec.tls[].secretName.")]
    [InlineData(Metadata + "spec:\n  hosts: [a.io]\n", "It belongs in an entry of tls: spec.tls[].hosts.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - tls: []\n", "It belongs in spec, beside rules: spec.tls.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - path: /\n", "spec.rules[].http.paths[].path.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - backend: {}\n", "spec.rules[].http.paths[].backend.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - http: {host: a.io}\n", "It belongs in a rule, beside http: spec.rules[].host.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - http: {path: /}\n", "spec.rules[].http.paths[].path.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - http: {pathType: Exact}\n", "spec.rules[].http.paths[].pathType.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - http: {backend: {}}\n", "spec.rules[].http.paths[].backend.")]
    [InlineData(Metadata + "spec:\n  rules:\n  - http: {path: []}\n", "Did you mean paths?")]
    [InlineData(Metadata + "spec:\n  rules:\n  - hosts: [a.io]\n", "write one rule for each.")]
    [InlineData(Metadata + "spec:\n  tls:\n  - host: a.io\n", "It is a list: hosts: [a.io].")]
    [InlineData(Metadata + "spec:\n  tls:\n  - secret: a\n", "Did you mean secretName?")]
    [InlineData(Metadata + "spec:\n  $patch: delete\n", "It makes this a patch, which is no whole object.")]
    [InlineData(Metadata + "$patch: delete\n", "kubectl kustomize DIR")]
    [InlineData(Metadata + "spec:\n  className: nginx\n", "Did you mean ingressClassName?")]
    [InlineData(Metadata + "spec:\n  class: nginx\n", "Did you mean ingressClassName?")]
    [InlineData(Metadata + "spec:\n  serviceName: web\n", "Write defaultBackend: {service: {name: web, port: {number: 80}}} for")]
    [InlineData(Metadata + "spec:\n  rules:\n  - serviceName: web\n", "belongs in the backend of a path.")]
    [InlineData(Metadata + "spec:\n  tls:\n  - certificate: a\n", "Did you mean secretName?")]
    [InlineData(Metadata + "spec:\n  tls:\n  - domains: [a.io]\n", "Did you mean hosts?")]
    [InlineData(Metadata + "spec:\n  ru\u200Bles: []\n", "a zero width space, which editors do not show. Write rules.")]
    public void A_field_belongs_somewhere(string rest, string advice) => Says(advice, Head + rest);

    [Theory]
    [InlineData("tls: {hosts: [a.io]}", "Each item of a list begins with a dash and a space")]
    [InlineData("tls: [a.io]", "Write an entry: hosts: with the names and secretName: with the Secret.")]
    [InlineData("tls: [{hosts: \"a.io, b.io\"}]", "Write hosts: [a.io, b.io].")]
    [InlineData("tls: [{hosts: [[a.io]]}]", "Remove the inner list: write hosts: [a.io].")]
    [InlineData("tls: [{secretName: [x]}]", "Write secretName: x.")]
    [InlineData("rules: {host: a.io}", "Each item of a list begins with a dash and a space")]
    [InlineData("rules: [a.io]", "Write a rule: host: with the name")]
    [InlineData("rules: [{host: [a.io, b.io]}]", "Write one rule for each.")]
    [InlineData("rules: [{http: [{path: /}]}]", "Write paths: below http")]
    [InlineData("rules: [{http: {paths: [/]}}]", "Write an entry: path:, pathType: and backend:.")]
    [InlineData("ingressClassName: {name: nginx}", "Write ingressClassName: nginx.")]
    [InlineData("ingressClassName: [nginx]", "Write ingressClassName: nginx.")]
    [InlineData("tls: web-tls", "Write an entry: - hosts: with the names and secretName: web-tls.")]
    [InlineData("tls: app.example.com", "Write an entry: - hosts: [app.example.com] and secretName: with the Secret.")]
    [InlineData("tls: true", "Write an entry: - hosts: with the names and secretName: with the Secret.")]
    [InlineData("rules: a.example.com", "Write a dash for each rule: - host: a.example.com, and http: with the paths below it.")]
    [InlineData("rules: [{http: {paths: /}}]", "Write a dash for each path: - path: /, and pathType: and backend: below it.")]
    [InlineData("rules: [{http: {paths: all}}]", "Write a dash for each path: - path:, and pathType: and backend: below it.")]
    [InlineData("tls: [{hosts: [{secretName: x}]}]", "Remove the dash before secretName: it stands beside hosts")]
    [InlineData("tls: [{hosts: [{host: a.io}]}]", "An item of hosts is a name alone: write - a.io.")]
    [InlineData("tls: [{hosts: [{name: '*.a.io'}]}]", "An item of hosts is a name alone: write - \"*.a.io\".")]
    [InlineData("tls: [{hosts: [{hostname: a.io}]}]", "An item of hosts is a name alone: write - a.io.")]
    [InlineData("tls: [{hosts: [{a.io: }]}]", "Remove the colon: write - a.io.")]
    [InlineData("tls: [{hosts: [{a: b}]}]", "Write a text after the dash; a colon and a space in it need quotes.")]
    public void A_list_and_a_mapping_are_not_the_same(string field, string advice) =>
        Says(advice, Head + Metadata + $"spec:\n  {field}\n");

    [Theory]
    [InlineData("hostname: a.example.com, PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("domain: a.example.com, PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("server_name: web, PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("hots: a.example.com, PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("Host: a.example.com, PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("name: a.example.com, PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("for: '*.example.com', PATHS", "Did you mean host? Without host the rule takes every host.")]
    [InlineData("hosts: [a.example.com], PATHS", "write one rule for each. Without host the rule takes every host.")]
    [InlineData("a.example.com: , PATHS", "Did you mean host? Write host: a.example.com. Without host the rule takes every host.")]
    [InlineData("a.example.com: {PATHS}", "Did you mean host? Write host: a.example.com, and http: beside it.")]
    [InlineData("'*.example.com': , PATHS", "Did you mean host? Write host: \"*.example.com\". Without host the rule takes every host.")]
    [InlineData("hostname: a.example.com", "Did you mean host?")]
    [InlineData("host: b.example.com, hostname: a.example.com, PATHS", "Did you mean host?")]
    [InlineData("version: v1.2, PATHS", "Remove it, or correct its name.")]
    [InlineData("name: web, PATHS", "Remove it, or correct its name.")]
    [InlineData("service: web.default.svc, PATHS", "It belongs in the backend: ")]
    public void A_rule_whose_host_has_another_name_takes_every_host(string rule, string advice)
    {
        const string Paths = "http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}";
        IngressReadResult read = IngressReader.Read(
            Head + Metadata + $"spec:\n  rules:\n  - {{{rule.Replace("PATHS", Paths, StringComparison.Ordinal)}}}\n");
        string message = Assert.Single(read.Diagnostics).Message;
        Assert.Contains(advice, message, StringComparison.Ordinal);

        // It is said where it is so, and where nobody asked for it.
        const string TakesAll = "Without host the rule takes every host.";
        bool isMeant = message.Contains("Did you mean host?", StringComparison.Ordinal);
        Assert.Equal(
            isMeant && IngressMatcher.Create(read.Ingresses).Match("x.example.net", "/").Outcome == MatchOutcome.Rule,
            message.EndsWith(TakesAll, StringComparison.Ordinal));
    }

    private static void Says(string advice, string text) => Assert.Contains(
        IngressReader.Read(text).Diagnostics, d => d.Message.Contains(advice, StringComparison.Ordinal)
            && d.Code.Id is "ING1101" or "ING1102");
}
