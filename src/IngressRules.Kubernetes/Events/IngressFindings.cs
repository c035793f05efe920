using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Kubernetes.Applying;
using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.Kubernetes.Events;

/// <summary>Collects what is wrong with our Ingresses.</summary>
/// <param name="options">How Ingresses are validated and compiled.</param>
/// <param name="time">The clock, by which certificates are judged.</param>
internal sealed class IngressFindings(KubernetesSourceOptions options, TimeProvider time)
{
    private static readonly string s_kind = KubernetesKind.Of<Ingress>().Name;

    private readonly OwnIngresses _own = new();
    private readonly RepeatedAnalysis _analysis = new(
        new() { ClassesAreSelected = true, SecretsAreComplete = true, Clock = time }, options.ValidationOptions);

    /// <summary>The findings that lead to Events, by Ingress.</summary>
    /// <param name="applied">What is in the table.</param>
    public IReadOnlyDictionary<ObjectReference, List<IngressFinding>> Collect(AppliedState applied)
    {
        RoutingTable table = applied.Table;
        var found = new Dictionary<ObjectReference, List<IngressFinding>>();
        IReadOnlyDictionary<ObjectReference, Ingress> own = _own.In(table.Matcher.Rules);
        (Diagnostic Finding, string? Reason)[] ofIngresses =
            [.. WithReasons(table.Diagnostics.Where(d => d.Object?.Kind == s_kind)).Where(d => d.Reason is not null)];
        HashSet<ObjectReference> refused = RefusedOfOurs(
            applied, table, ofIngresses.Select(d => d.Finding.Object!).Where(n => !own.ContainsKey(n)).Distinct());
        IEnumerable<(Diagnostic Finding, string? Reason)> ofOurs =
            ofIngresses.Where(d => own.ContainsKey(d.Finding.Object!) || refused.Contains(d.Finding.Object!));
        foreach ((Diagnostic finding, string? reason) in ofOurs.Concat(WithReasons(Analyze(table))))
        {
            if (reason is not null)
            {
                Add(found, finding.Object!, new(reason, finding.Code.Id, finding.Field, finding.Message)
                {
                    Subject = FindingSubject.Of(finding, own.GetValueOrDefault(finding.Object!)),
                });
            }
        }

        foreach (Ingress ingress in table.Matcher.Rules.Ingresses)
        {
            AddUnserved(found, table, ingress);
        }

        return found;
    }

    private static IEnumerable<(Diagnostic Finding, string? Reason)> WithReasons(IEnumerable<Diagnostic> findings) =>
        findings.Select(f => (f, EventReasons.Of(f)));

    private static void Add(
        Dictionary<ObjectReference, List<IngressFinding>> found, ObjectReference about, IngressFinding finding)
    {
        if (!found.TryGetValue(about, out List<IngressFinding>? list))
        {
            found.Add(about, list = []);
        }

        list.Add(finding);
    }

    /// <summary>The backends of an Ingress that no request can be sent to now, each once.</summary>
    private static void AddUnserved(Dictionary<ObjectReference, List<IngressFinding>> found, RoutingTable table, Ingress ingress)
    {
        var seen = new HashSet<BackendReference>();
        foreach ((string field, IngressBackend backend) in BackendsOf(ingress))
        {
            var reference = new BackendReference(ingress.Metadata.Namespace, backend);
            if (!seen.Add(reference))
            {
                continue;
            }

            BackendEndpoints endpoints = table.Backends.Resolve(reference);
            string? reason = endpoints.Status switch
            {
                BackendStatus.NoEndpoints => EventReasons.NoEndpoints,
                BackendStatus.NotSupported => EventReasons.BackendNotServed,

                // The analysis says it with more advice, but only where there are Services at all.
                BackendStatus.ServiceNotFound when table.Objects.Services.Count == 0 => EventReasons.ServiceMissing,
                _ => null,
            };
            if (reason is not null)
            {
                Add(found, ingress.ToReference(), new(
                    reason, reason, field, $"Requests are answered with 503: {endpoints.Message}.")
                {
                    Subject = FindingSubject.Of(reference, anyPort: reason == EventReasons.ServiceMissing),
                });
            }
        }
    }

    private static IEnumerable<(string Field, IngressBackend Backend)> BackendsOf(Ingress ingress)
    {
        if (ingress.Spec.DefaultBackend is { } backend)
        {
            yield return ("spec.defaultBackend", backend);
        }

        for (int rule = 0; rule < ingress.Spec.Rules.Count; rule++)
        {
            ValueList<HttpIngressPath> paths = ingress.Spec.Rules[rule].Http?.Paths ?? [];
            for (int path = 0; path < paths.Count; path++)
            {
                yield return ($"spec.rules[{rule}].http.paths[{path}].backend", paths[path].Backend);
            }
        }
    }

    /// <summary>
    /// Which of the Ingresses that are not served would be ours if they were valid. The compiler decides that, for copies that have nothing
    /// but their name and their class.
    /// </summary>
    private HashSet<ObjectReference> RefusedOfOurs(AppliedState applied, RoutingTable table, IEnumerable<ObjectReference> names)
    {
        ValueList<Ingress> copies = names
            .Select(n => applied.Ingresses.GetValueOrDefault(n))
            .Where(i => i is not null)
            .Select(i => new Ingress
            {
                Metadata = new() { Name = i!.Metadata.Name, Namespace = i.Metadata.Namespace, Annotations = i.Metadata.Annotations },
                Spec = new()
                {
                    IngressClassName = i.Spec.IngressClassName,
                    DefaultBackend = new() { Service = new() { Name = "any", Port = new() { Number = 80 } } },
                },
            })
            .ToValueList();
        if (copies.Count == 0)
        {
            return [];
        }

        ValidationResult valid = IngressValidator.Validate(
            new KubernetesObjects { Ingresses = copies, IngressClasses = table.Objects.IngressClasses }, options.ValidationOptions);
        return [.. IngressCompiler.Compile(valid, options.CompilerOptions).Ingresses.Select(i => i.ToReference())];
    }

    /// <summary>What the analysis finds about our Ingresses. Endpoints do not concern it.</summary>
    private IEnumerable<Diagnostic> Analyze(RoutingTable table)
    {
        KubernetesObjects objects = table.Objects;
        return _analysis
            .Analyze(new()
            {
                Ingresses = table.Matcher.Rules.Ingresses,
                IngressClasses = objects.IngressClasses,
                Services = objects.Services,
                Secrets = objects.Secrets,
            })
            .Where(d => d.Object?.Kind == s_kind);
    }
}
