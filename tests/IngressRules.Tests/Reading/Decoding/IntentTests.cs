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
    public void A_list_and_a_mapping_are_not_the_same(string field, string advice) =>
        Says(advice, Head + Metadata + $"spec:\n  {field}\n");

    private static void Says(string advice, string text) => Assert.Contains(
        IngressReader.Read(text).Diagnostics, d => d.Message.Contains(advice, StringComparison.Ordinal)
            && d.Code.Id is "ING1101" or "ING1102");
}
