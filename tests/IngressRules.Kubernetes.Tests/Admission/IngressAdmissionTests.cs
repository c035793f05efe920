using System.Globalization;
using System.Text;
using IngressRules.Kubernetes.Admission;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Admission;

/// <summary>What a review is answered with, without a server.</summary>
public sealed class IngressAdmissionTests
{
    private const string Bad = "shop_.example";

    private static readonly string s_older = Reviews.Ingress("default/older", "shop.example", "/app", created: "2026-01-01");

    private static readonly RoutingTable s_table = Reviews.Table(s_older);

    [Fact]
    public void An_Ingress_without_fault_is_allowed() => Assert.Equal(
        "allowed", Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", "web.example", "/")), s_table));

    [Fact]
    public void Errors_deny_with_the_field_and_what_to_do()
    {
        string answer = Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", Bad, "app", "Exact")), s_table);
        Assert.StartsWith("denied \n* spec.rules[0].host: ", answer, StringComparison.Ordinal);
        Assert.Contains("(ING2202)\n* spec.rules[0].http.paths[0].path: ", answer, StringComparison.Ordinal);
        Assert.EndsWith("(ING2303)", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_where_a_number_belongs_is_an_error_of_the_reader() => Assert.StartsWith(
        "denied spec.rules[0].http.paths[0].backend.service.port.number: ",
        Reviews.Answer(
            Reviews.Review(Reviews.Ingress("default/web", "web.example", "/").Replace(": 80", ": \"http\"", StringComparison.Ordinal)),
            s_table),
        StringComparison.Ordinal);

    [Fact]
    public void A_rule_that_another_Ingress_has_already_is_a_warning_that_names_it_and_who_wins()
    {
        Assert.Equal(
            "allowed\nspec.rules[0].http.paths[0]: default/older already has Prefix /app for host shop.example → default/web:80 and "
                + "comes first, so this path is never used. Remove one of the two. (ING3101)",
            Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", "shop.example", "/app")), s_table));

        // An old one that changes takes the path away from a younger one.
        string before = Reviews.Ingress("default/oldest", "other.example", "/app", created: "2025-01-01");
        Assert.StartsWith(
            "allowed\nIngress default/older: spec.rules[0].http.paths[0]: default/oldest already has Prefix /app for host shop.example",
            Reviews.Answer(
                Reviews.Review(before.Replace("other.example", "shop.example", StringComparison.Ordinal), "UPDATE", before),
                Reviews.Table($"{s_older}\n---\n{before}")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_may_lead_to_two_classes_as_at_the_server_and_a_creation_not()
    {
        string both = s_older.Replace(
            "\"namespace\"", "\"annotations\": {\"kubernetes.io/ingress.class\": \"other\"}, \"namespace\"", StringComparison.Ordinal);
        string changed = both.Replace("\"web\"", "\"web2\"", StringComparison.Ordinal);
        Assert.StartsWith("allowed", Reviews.Answer(Reviews.Review(changed, "UPDATE", both), s_table), StringComparison.Ordinal);
        Assert.StartsWith("allowed", Reviews.Answer(Reviews.Review(both, "UPDATE", s_older), s_table), StringComparison.Ordinal);
        Assert.Contains("(ING2103)", Reviews.Answer(Reviews.Review(both), s_table), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default", "denied")]
    [InlineData("elsewhere", "allowed")]
    public void Namespaces_that_are_not_in_the_table_are_not_judged(string served, string outcome)
    {
        byte[] review = Encoding.UTF8.GetBytes(Reviews.Review(Reviews.Ingress("default/web", Bad, "/")));
        AdmissionAnswer answer = new IngressAdmission(namespaces: [served]).Review(review, s_table);
        Assert.Equal(outcome, answer.Outcome.ToString().ToLowerInvariant());
    }

    [Theory]
    [InlineData("/app", "Exact")]
    [InlineData("/app/more", "Prefix")]
    [InlineData("/", "Prefix")]
    public void Other_paths_and_types_are_no_conflict(string path, string type) => Assert.Equal(
        "allowed", Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", "shop.example", path, type)), s_table));

    [Fact]
    public void The_version_before_is_no_conflict()
    {
        string changed = s_older.Replace("\"web\"", "\"web2\"", StringComparison.Ordinal);
        Assert.Equal("allowed", Reviews.Answer(Reviews.Review(changed, "UPDATE", s_older), s_table));
    }

    [Fact]
    public void A_host_of_another_namespace_is_a_warning_where_hosts_are_owned()
    {
        string review = Reviews.Review(Reviews.Ingress("team/web", "shop.example", "/other"), ns: "team");
        Assert.Equal("allowed", Reviews.Answer(review, s_table));
        Assert.Equal(
            "allowed\nspec.rules[0].host: host \"shop.example\" belongs to namespace default, so this rule is left out. "
                + "Use a host of your own. (ING3104)",
            Reviews.Answer(review, Reviews.Table(new() { OwnHostByNamespace = true }, s_older)));
    }

    [Theory]
    [InlineData("theirs", null, "allowed")]
    [InlineData("unknown", null, "allowed")]
    [InlineData(null, null, "allowed")]
    [InlineData(null, "nginx", "allowed")]
    [InlineData("theirs", "edge", "allowed")]
    [InlineData("ours", null, "denied")]
    [InlineData(null, "edge", "denied")]
    public void Only_Ingresses_of_our_class_are_judged(string? className, string? annotation, string expected)
    {
        string field = className is null ? "" : $"\"ingressClassName\": \"{className}\",";
        string note = annotation is null ? "" : $"\"annotations\": {{\"kubernetes.io/ingress.class\": \"{annotation}\"}}, ";
        string item = Reviews.Ingress("default/web", Bad, "/")
            .Replace("\"ingressClassName\": \"ours\",", field, StringComparison.Ordinal)
            .Replace("\"metadata\": {", $"\"metadata\": {{{note}", StringComparison.Ordinal);
        RoutingTable table = Reviews.Table(new() { LegacyClasses = ["edge"] }, s_older);
        Assert.StartsWith(expected, Reviews.Answer(Reviews.Review(item), table), StringComparison.Ordinal);
        if (expected == "allowed")
        {
            Assert.Equal("allowed", Reviews.Answer(Reviews.Review(item), table));
        }
    }

    [Fact]
    public void A_classless_Ingress_is_judged_where_our_class_is_the_default()
    {
        string classless = Reviews.Ingress("default/web", Bad, "/")
            .Replace("\"ingressClassName\": \"ours\",", "", StringComparison.Ordinal);
        RoutingTable table = Reviews.Table("""
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: default, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
            spec: {controller: ingress-rules.dev/edge-router}
            """);
        Assert.StartsWith("denied", Reviews.Answer(Reviews.Review(classless), table), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_of_a_bad_Ingress_is_denied_only_where_spec_or_annotations_change()
    {
        string bad = Reviews.Ingress("default/web", Bad, "/");
        Assert.Equal("allowed", Update("\"labels\": {\"a\": \"b\"}, \"finalizers\": [\"example.org/f\"]"));
        Assert.Equal("allowed", Update("\"annotations\": {\"kubectl.kubernetes.io/last-applied-configuration\": \"{}\"}"));
        Assert.StartsWith("denied", Update("\"annotations\": {\"a\": \"b\"}"), StringComparison.Ordinal);
        string changed = bad.Replace("\"number\": 80", "\"number\": 81", StringComparison.Ordinal);
        Assert.StartsWith("denied", Reviews.Answer(Reviews.Review(changed, "UPDATE", bad), s_table), StringComparison.Ordinal);

        // Its finalizers must be able to go.
        Assert.Equal("allowed", Update("\"annotations\": {\"a\": \"b\"}, \"deletionTimestamp\": \"2026-01-03T00:00:00Z\""));

        string Update(string metadata) => Reviews.Answer(
            Reviews.Review(bad.Replace("\"metadata\": {", $"\"metadata\": {{{metadata}, ", StringComparison.Ordinal), "UPDATE", bad),
            s_table);
    }

    [Fact]
    public void Requests_that_change_no_rule_are_allowed()
    {
        string bad = Reviews.Ingress("default/web", Bad, "/");
        Assert.Equal("allowed", Reviews.Answer(Reviews.Review(null, "DELETE", bad), s_table));
        Assert.Equal("allowed", Reviews.Answer(Reviews.Review(null, "CONNECT"), s_table));
        Assert.Equal("allowed", Reviews.Answer(Reviews.Review(bad, "UPDATE", more: ", \"subResource\": \"status\""), s_table));
    }

    [Fact]
    public void A_dry_run_is_judged_alike() => Assert.StartsWith(
        "denied",
        Reviews.Answer(
            Reviews.Review(Reviews.Ingress("default/web", Bad, "/"))
                .Replace("\"dryRun\": false", "\"dryRun\": true", StringComparison.Ordinal),
            s_table),
        StringComparison.Ordinal);

    [Fact]
    public void Before_the_first_table_a_warning_says_that_nothing_was_judged() => Assert.Equal(
        "allowed\nThe router has not read the cluster yet, so this Ingress was not judged.",
        Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", Bad, "/")), null));

    [Fact]
    public void Another_kind_is_allowed_with_a_warning() => Assert.StartsWith(
        "allowed\nThis webhook judges Ingresses",
        Reviews.Answer(
            Reviews.Review("{}").Replace("\"version\": \"v1\", \"kind\"", "\"version\": \"v2\", \"kind\"", StringComparison.Ordinal),
            s_table),
        StringComparison.Ordinal);

    [Fact]
    public void A_port_that_the_Service_lacks_is_a_warning_and_a_Service_that_may_come_later_is_none()
    {
        RoutingTable table = Reviews.Table("""
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec: {ports: [{port: 8080}]}
            """);
        Assert.StartsWith(
            "allowed\nspec.rules[0].http.paths[0].backend.service.port.number: Service default/web has no port 80",
            Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", "web.example", "/")), table),
            StringComparison.Ordinal);
        Assert.Equal("allowed", Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", "web.example", "/", service: "new")), table));
    }

    [Fact]
    public void A_namespace_that_only_the_request_names_is_the_Ingress_s()
    {
        string item = Reviews.Ingress("x/older", "shop.example", "/app").Replace("\"namespace\": \"x\",", "", StringComparison.Ordinal);

        // It is the object of the table itself, and no rival of it.
        Assert.Equal("allowed", Reviews.Answer(Reviews.Review(item, ns: "default"), s_table));
        Assert.Contains("default/older already has", Reviews.Answer(Reviews.Review(item, ns: "y"), s_table), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_warnings_stay_within_what_an_API_server_passes_on_and_the_rest_is_counted()
    {
        string paths = string.Join(',', Enumerable.Range(0, 90).Select(i => string.Create(CultureInfo.InvariantCulture, $$$$$"""
            {"path": "/{{{{{new string('ö', i * 5)}}}}}(.*)", "pathType": "Prefix",
             "backend": {"service": {"name": "web", "port": {"number": 80}}}}
            """)));
        string item = $$$"""
            {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "default"},
             "spec": {"ingressClassName": "ours", "rules": [{"host": "web.example", "http": {"paths": [{{{paths}}}]}}]}}
            """;
        string[] lines = Reviews.Answer(Reviews.Review(item), s_table).Split('\n')[1..];
        Assert.All(lines, l => Assert.InRange(Encoding.UTF8.GetByteCount(l), 1, 256));
        Assert.InRange(lines.Sum(Encoding.UTF8.GetByteCount), 3_000, 4096);
        Assert.Matches(@"^\d+ more warnings\.", lines[^1]);
        int rest = int.Parse(lines[^1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.Equal(Reviews.Send(Reviews.Review(item), s_table).FindingCount, lines.Length - 1 + rest);
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_review_takes_no_more_memory_beside_thousands_of_Ingresses(bool haveOneHost)
    {
        byte[] review = Encoding.UTF8.GetBytes(Reviews.Review(Reviews.Ingress("default/web", "h1.example", "/app")));
        var admission = new IngressAdmission();
        RoutingTable few = Build(2), many = Build(3_000);
        Assert.Equal(AdmissionOutcome.Allowed, admission.Review(review, few).Outcome);
        Assert.Equal(AdmissionOutcome.Allowed, admission.Review(review, many).Outcome);
        Assert.InRange(BytesOf(many), 1, BytesOf(few) * 1.25);

        long BytesOf(RoutingTable table)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            admission.Review(review, table);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        RoutingTable Build(int count) => RoutingTable.Build(
            new KubernetesObjects
            {
                IngressClasses = s_table.Objects.IngressClasses,
                Ingresses = Enumerable.Range(0, count).Select(i => new Ingress
                {
                    Metadata = new() { Name = $"i{i}", Namespace = "default" },
                    Spec = new()
                    {
                        IngressClassName = "ours",
                        Rules = [new() { Host = haveOneHost ? "h1.example" : $"h{i}.example", Http = new() { Paths = [PathOf(i)] } }],
                    },
                }).ToValueList(),
            },
            new() { Controller = Compilation.CompilerOptions.DefaultController });

        static HttpIngressPath PathOf(int i) =>
            new() { Path = $"/{i}", PathType = PathType.Exact, Backend = IngressBackend.ForService("web", 80) };
    }

    [Fact]
    public void Text_from_data_cannot_act_on_a_terminal()
    {
        string answer = Reviews.Answer(Reviews.Review(Reviews.Ingress("default/web", @"a\u001b[31m\u202eb", "/")), s_table);
        Assert.StartsWith("denied", answer, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', answer);
        Assert.DoesNotContain('\u202e', answer);
    }

    [Theory]
    [InlineData("", "The body is not JSON")]
    [InlineData("null", "The body is not a JSON object")]
    [InlineData("[]", "The body is not a JSON object")]
    [InlineData("{}", "The body is not of kind AdmissionReview")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"u"}}""", "The review is not of")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", "The review has no request.")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":[]}""", "The review has no request.")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{}}""", "The request has no uid.")]
    [InlineData(
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u","operation":"CREATE","object":7}}""",
        "The request has no object.")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"\ud800"}}""", "The body is not JSON")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u"}} {}""", "The body is not JSON")]
    public void What_is_no_review_is_malformed(string body, string because)
    {
        AdmissionAnswer answer = Reviews.Send(body, s_table);
        Assert.Equal(AdmissionOutcome.Malformed, answer.Outcome);
        string text = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.StartsWith(because, text, StringComparison.Ordinal);
        Assert.EndsWith(".\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_that_is_too_deep_or_too_large_is_malformed()
    {
        string deep = Reviews.Review($$"""{"metadata":{"name":"web"},"spec":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}""");
        Assert.Equal(AdmissionOutcome.Malformed, Reviews.Send(deep, s_table).Outcome);
        string large = Reviews.Review(Reviews.Quote(new string('x', IngressAdmission.MaxReviewBytes)));
        Assert.Equal(AdmissionOutcome.Malformed, Reviews.Send(large, s_table).Outcome);
    }
}
