using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// Decides which Ingresses are ours (specification 4.3). Each Ingress that is left out is reported together with the option that would
/// include it.
/// </summary>
internal sealed class ClassSelector
{
    private readonly CompilerOptions _options;
    private readonly string _controller;
    private readonly ValueList<string> _controllers;
    private readonly ValueList<string> _classNames;
    private readonly ValueList<string> _legacyClasses;
    private readonly Dictionary<string, IngressClass> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClassParameters> _parameters = new(StringComparer.Ordinal);
    private readonly IngressClass? _defaultClass;
    private readonly bool _applies;
    private string? _known;

    public ClassSelector(
        IReadOnlyCollection<IngressClass> classes, SharedTable<(string Namespace, string Name), ConfigMap> maps, CompilerOptions options)
    {
        _options = options;
        ConfigMaps = maps;
        _controller = options.Controller ?? CompilerOptions.DefaultController;
        foreach (IngressClass candidate in classes)
        {
            // If a class occurs twice in files, the last one counts, as if it had been applied last.
            _classes[candidate.Metadata.Name] = candidate;
        }

        _controllers = options.Dialect?.Controllers ?? [];
        _classNames = options.Dialect is { ClassNames: var names } ? [.. options.IngressClassNames, .. names] : options.IngressClassNames;
        _legacyClasses = options.Dialect is { ClassNames: var legacy } ? [.. options.LegacyClasses, .. legacy] : options.LegacyClasses;
        _applies = options.ClassSelection switch
        {
            ClassSelection.Always => true,
            ClassSelection.Never => false,
            _ => classes.Count > 0 || options.Controller is not null || options.Dialect is not null
                || options.IngressClassNames.Count > 0 || options.LegacyClasses.Count > 0,
        };
        var findings = new CompilationFindings();
        if (_applies)
        {
            _defaultClass = FindDefault(findings);
        }

        ReadParameters(findings);
        Findings = findings.ToArray();
    }

    /// <summary>The IngressClasses, one for each name.</summary>
    public IReadOnlyCollection<IngressClass> Classes => _classes.Values;

    /// <summary>The ConfigMaps by namespace and name, also those that no class names.</summary>
    public SharedTable<(string Namespace, string Name), ConfigMap> ConfigMaps { get; }

    /// <summary>The findings about the classes and their parameters.</summary>
    public CompilationFinding[] Findings { get; }

    /// <summary>True if each Ingress is selected as another selector does it, because only ConfigMaps that mean nothing differ.</summary>
    public bool SelectsAs(ClassSelector other) =>
        ReferenceEquals(this, other)
        || (_classes.Count == other._classes.Count
            && _classes.All(c => ReferenceEquals(other._classes.GetValueOrDefault(c.Key), c.Value))
            && _parameters.Count == other._parameters.Count
            && _parameters.All(p => p.Value.Equals(other._parameters.GetValueOrDefault(p.Key))));

    /// <summary>
    /// The options that the class of an Ingress sets, if the class is ours; null for none. An Ingress that was taken for its annotation has
    /// those of the class of that name.
    /// </summary>
    public ClassParameters? ParametersOf(Ingress ingress)
    {
        if (_parameters.Count == 0)
        {
            return null;
        }

        string? field = ingress.Spec.IngressClassName;
        ingress.Metadata.Annotations.TryGetValue(Ingress.LegacyClassAnnotation, out string? annotation);
        string? name = (_options.AnnotationBeforeField ? annotation ?? field : field ?? annotation) ?? _defaultClass?.Metadata.Name;
        return name is null ? null : _parameters.GetValueOrDefault(name);
    }

    /// <summary>True if the Ingress is ours. If not, a finding says why.</summary>
    public bool Takes(Ingress ingress, CompilationFindings findings)
    {
        if (!_applies)
        {
            return true;
        }

        string? field = ingress.Spec.IngressClassName;
        ingress.Metadata.Annotations.TryGetValue(Ingress.LegacyClassAnnotation, out string? annotation);
        if (field is not null && annotation is not null && field != annotation)
        {
            string winner = _options.AnnotationBeforeField ? "the annotation" : "the field";
            findings.Add(
                CompilationCodes.ClassConflict,
                ingress,
                IngressFields.IngressClassName,
                $"ingressClassName says {QuotedText.Quote(field)} and the annotation {Ingress.LegacyClassAnnotation} says " +
                $"{QuotedText.Quote(annotation)}; {winner} decides. Remove the annotation.");
            if (_options.AnnotationBeforeField)
            {
                field = null;
            }
        }

        return field is not null ? TakesClass(ingress, field, findings)
            : annotation is not null ? TakesAnnotation(ingress, annotation, findings)
            : TakesClassless(ingress, findings);
    }

    private void ReadParameters(CompilationFindings findings)
    {
        // Several classes may name one ConfigMap, about which things are said once.
        var reader = new ClassParametersReader(ConfigMaps, _options, findings);
        foreach (IngressClass own in _classes.Values
            .Where(c => c.Spec.Parameters is not null && IsOurs(c))
            .OrderBy(c => c.Metadata.Name, StringComparer.Ordinal))
        {
            if (reader.Read(own) is { } parameters)
            {
                _parameters.Add(own.Metadata.Name, parameters);
            }
        }
    }

    private bool TakesClass(Ingress ingress, string name, CompilationFindings findings)
    {
        if (_options.TakeNamedClasses && _classNames.Contains(name))
        {
            return true;
        }

        if (_classes.Count == 0)
        {
            return _classNames.Contains(name) || LeaveOut(
                findings,
                CompilationCodes.UnknownClass,
                ingress,
                IngressFields.IngressClassName,
                $"IngressClass {QuotedText.Quote(name)} is not among the configured classes and no IngressClass objects are given, " +
                $"so the Ingress is left out. Add {QuotedText.Quote(name)} to the class names (--ingress-class), or give the " +
                "IngressClass object.");
        }

        if (!_classes.TryGetValue(name, out IngressClass? found))
        {
            return LeaveOut(
                findings,
                CompilationCodes.UnknownClass,
                ingress,
                IngressFields.IngressClassName,
                $"there is no IngressClass {QuotedText.Quote(name)} ({Known()}), so the Ingress is left out. " +
                "Create the class or name one that exists" +
                (_options.TakeNamedClasses ? $", or take it by its name (--ingress-class {name})." : "."));
        }

        return IsOurs(found) || LeaveOut(
            findings,
            CompilationCodes.OtherController,
            ingress,
            IngressFields.IngressClassName,
            $"IngressClass {QuotedText.Quote(name)} belongs to controller {found.Spec.Controller}, ours is {_controller}, " +
            $"so the Ingress is left out. To take it, set the controller name to {found.Spec.Controller} " +
            $"(--controller {found.Spec.Controller})" +
            (_options.TakeNamedClasses ? $", or name the class (--ingress-class {name})." : "."));
    }

    private bool TakesAnnotation(Ingress ingress, string value, CompilationFindings findings) =>
        _legacyClasses.Contains(value) || LeaveOut(
        findings,
        CompilationCodes.OtherLegacyClass,
        ingress,
        IngressFields.Annotations,
        $"the annotation {Ingress.LegacyClassAnnotation} says {QuotedText.Quote(value)}, which is not among our legacy classes, " +
        $"so the Ingress is left out. To take it, add {QuotedText.Quote(value)} to the legacy classes (--ingress-class), " +
        "or replace the annotation by ingressClassName.");

    private bool TakesClassless(Ingress ingress, CompilationFindings findings)
    {
        if (_options.AcceptClassless || (_defaultClass is not null && IsOurs(_defaultClass)))
        {
            return true;
        }

        string why = _defaultClass is null
            ? "there is no default IngressClass"
            : $"the default IngressClass {QuotedText.Quote(_defaultClass.Metadata.Name)} " +
                $"belongs to controller {_defaultClass.Spec.Controller}";
        return LeaveOut(
            findings,
            CompilationCodes.Classless,
            ingress,
            IngressFields.Spec,
            $"the Ingress names no class and {why}, so it is left out. Set ingressClassName, or accept Ingresses without " +
            "class (--accept-classless).");
    }

    private static bool LeaveOut(CompilationFindings findings, DiagnosticCode code, Ingress ingress, FieldPath field, string message)
    {
        findings.Add(code, ingress, field, message);
        return false;
    }

    // Q13: among several default classes the newest counts; at equal age the lower name, as in kube-apiserver from 1.25 on.
    private IngressClass? FindDefault(CompilationFindings findings)
    {
        List<IngressClass> defaults = [.. _classes.Values
            .Where(c => c.IsDefault)
            .OrderByDescending(c => c.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(c => c.Metadata.Name, StringComparer.Ordinal)];
        foreach (IngressClass loser in defaults.Skip(1))
        {
            findings.Add(
                CompilationCodes.SeveralDefaultClasses,
                loser,
                $"{QuotedText.Quote(defaults[0].Metadata.Name)} is the default class too and is newer or of lower name, so it is used. " +
                $"Remove {IngressClass.DefaultClassAnnotation} from one of them.");
        }

        return defaults.FirstOrDefault();
    }

    private bool IsOurs(IngressClass found) => found.Spec.Controller == _controller || _controllers.Contains(found.Spec.Controller);

    private string Known() => _known ??= "known: " + string.Join(", ", _classes.Keys.Order(StringComparer.Ordinal).Take(5));
}
