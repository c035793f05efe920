using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Analysis;

/// <summary>
/// The analysis of objects that are analysed again and again and change little in between, such as those of a router's table. It finds what
/// <see cref="IngressAnalyzer"/> finds, but judges only those Ingresses again that have changed, or that something has changed for. It is
/// not thread-safe.
/// </summary>
/// <param name="options">What to leave out of the warnings; null for the defaults.</param>
/// <param name="validation">How the objects are validated; null for the defaults.</param>
public sealed class RepeatedAnalysis(AnalysisOptions? options = null, ValidationOptions? validation = null)
{
    /// <summary>After this time every Ingress is judged again, because certificates expire although nothing changes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly AnalysisOptions _options = options ?? AnalysisOptions.Default;

    /// <summary>The findings about each Ingress; null for one that is not valid.</summary>
    private Dictionary<Ingress, ValueList<Diagnostic>?> _known = NewKnown(0);

    private KubernetesObjects _objects = KubernetesObjects.Empty;
    private GivenObjects? _given;
    private ValueList<Diagnostic> _found = [];
    private long _at;

    /// <summary>Analyses every valid Ingress and IngressClass, together with the given Services, Secrets and IngressClasses.</summary>
    /// <param name="objects">The objects. A list that is the same as the last time has not changed.</param>
    /// <returns>The findings, in the order of <see cref="IngressAnalyzer.Analyze"/>.</returns>
    public ValueList<Diagnostic> Analyze(KubernetesObjects objects)
    {
        ArgumentNullException.ThrowIfNull(objects);

        // A set of a table would keep that table's other objects in memory.
        objects = new KubernetesObjects
        {
            Ingresses = objects.Ingresses,
            IngressClasses = objects.IngressClasses,
            Services = objects.Services,
            Secrets = objects.Secrets,
            SecretSources = objects.SecretSources,
        };
        bool isFresh = _given is not null && _options.Clock.GetElapsedTime(_at) < Lifetime && HasSameOthers(objects);
        if (isFresh && ReferenceEquals(objects.Ingresses, _objects.Ingresses))
        {
            return _found;
        }

        try
        {
            return Judge(objects, isFresh);
        }
        catch
        {
            // Half of what is known may be of these objects. The next analysis begins anew.
            _given = null;
            throw;
        }
    }

    private ValueList<Diagnostic> Judge(KubernetesObjects objects, bool isFresh)
    {
        Dictionary<Ingress, ValueList<Diagnostic>?> next = NewKnown(objects.Ingresses.Count);
        Ingress[] come = isFresh ? Keep(objects.Ingresses, next) : [.. objects.Ingresses];
        KubernetesObjects valid = Validate(objects, come, next);
        if (!isFresh || !FitsGiven(come, next))
        {
            _given = new GivenObjects(valid);

            // Other Ingresses concern only those that have TLS.
            come = isFresh ? [.. come.Union<Ingress>(objects.Ingresses.Where(i => i.Spec.Tls.Count > 0), Same)] : come;
        }

        _given!.RenewAdvice();
        foreach (Ingress ingress in come.Where(i => next[i] is not null))
        {
            next[ingress] = FindingsOf(ingress);
        }

        _at = isFresh ? _at : _options.Clock.GetTimestamp();
        (_objects, _known) = (objects, next);
        return _found = Collect(valid);
    }

    private static ReferenceEqualityComparer Same => ReferenceEqualityComparer.Instance;

    private static Dictionary<Ingress, ValueList<Diagnostic>?> NewKnown(int count) => new(count, Same);

    private bool HasSameOthers(KubernetesObjects objects) =>
        ReferenceEquals(objects.Services, _objects.Services)
        && ReferenceEquals(objects.Secrets, _objects.Secrets)
        && ReferenceEquals(objects.IngressClasses, _objects.IngressClasses)
        && ReferenceEquals(objects.SecretSources, _objects.SecretSources);

    /// <summary>Takes over what is known of Ingresses that are still there, and returns the others.</summary>
    private Ingress[] Keep(ValueList<Ingress> ingresses, Dictionary<Ingress, ValueList<Diagnostic>?> next)
    {
        var come = new List<Ingress>();
        foreach (Ingress ingress in ingresses)
        {
            if (_known.TryGetValue(ingress, out ValueList<Diagnostic>? findings))
            {
                next[ingress] = findings;
            }
            else
            {
                come.Add(ingress);
            }
        }

        return [.. come];
    }

    /// <summary>The valid objects; which of the new Ingresses are not valid is in <paramref name="next"/> after it.</summary>
    private KubernetesObjects Validate(KubernetesObjects objects, Ingress[] come, Dictionary<Ingress, ValueList<Diagnostic>?> next)
    {
        ValidationResult validated = IngressValidator.Validate(
            new KubernetesObjects { Ingresses = come.ToValueList(), IngressClasses = objects.IngressClasses }, validation);
        foreach (Ingress ingress in come)
        {
            next[ingress] = null;
        }

        foreach (Ingress ingress in validated.Ingresses)
        {
            next[ingress] = [];
        }

        bool areAllValid = !next.ContainsValue(null);
        return objects with
        {
            Ingresses = areAllValid ? objects.Ingresses : objects.Ingresses.Where(i => next[i] is not null).ToValueList(),
            IngressClasses = validated.Objects.IngressClasses,
        };
    }

    /// <summary>
    /// Brings the given objects up to date where each new Ingress is a version of one that is gone and means the same for others. False
    /// where they must be collected anew.
    /// </summary>
    private bool FitsGiven(Ingress[] come, Dictionary<Ingress, ValueList<Diagnostic>?> next)
    {
        var gone = new Dictionary<ObjectReference, Ingress>();
        foreach (Ingress ingress in _known.Keys.Where(k => !next.ContainsKey(k)))
        {
            if (!gone.TryAdd(ingress.ToReference(), ingress))
            {
                return false;
            }
        }

        var pairs = new List<(Ingress Before, Ingress After)>();
        foreach (Ingress after in come)
        {
            if (!gone.Remove(after.ToReference(), out Ingress? before)
                || (_known[before] is null) != (next[after] is null)
                || !MeansSameForOthers(before, after))
            {
                return false;
            }

            pairs.Add((before, after));
        }

        if (gone.Count > 0)
        {
            return false;
        }

        foreach ((Ingress before, Ingress after) in pairs.Where(p => next[p.After] is not null))
        {
            _given!.Replace(before, after);
        }

        return true;
    }

    /// <summary>True where two versions have the same hosts, the same TLS, and the same place in the order.</summary>
    private static bool MeansSameForOthers(Ingress before, Ingress after) =>
        IngressOrder.Instance.Compare(before, after) == 0
        && TlsClaims.ClassOf(before) == TlsClaims.ClassOf(after)
        && before.Spec.Tls.Equals(after.Spec.Tls)
        && (before.Spec.DefaultBackend is null) == (after.Spec.DefaultBackend is null)
        && before.Spec.Rules.Select(r => r.Host).SequenceEqual(after.Spec.Rules.Select(r => r.Host), StringComparer.Ordinal);

    private ValueList<Diagnostic> FindingsOf(Ingress ingress)
    {
        var findings = new AnalysisFindings(_options.MaxFindingsPerObject);
        IngressAnalyzer.Check(ingress, _given!, _options, findings);
        return findings.ToValueList();
    }

    private ValueList<Diagnostic> Collect(KubernetesObjects valid)
    {
        var found = new List<Diagnostic>();
        foreach (Ingress ingress in valid.Ingresses)
        {
            found.AddRange(_known[ingress]!);
        }

        var ofClasses = new AnalysisFindings(_options.MaxFindingsPerObject);
        IngressAnalyzer.Check(valid.IngressClasses, _options, ofClasses);
        return [.. found, .. ofClasses.ToValueList()];
    }
}
