using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Annotations;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Whether an annotation is there, and whether its value is in its grammar.</summary>
internal enum ValueState
{
    /// <summary>The annotation is not there.</summary>
    Missing,

    /// <summary>It is there and empty, which is neither absent nor valid (N36, N68).</summary>
    Empty,

    /// <summary>The value is outside its grammar.</summary>
    Invalid,

    /// <summary>The value is in its grammar.</summary>
    Valid,
}

/// <summary>
/// The annotations of one Ingress while they are read: their values as the controller reads them, what each comes to, and what becomes of
/// the Ingress.
/// </summary>
internal sealed class IngressReading
{
    private readonly SortedDictionary<string, AnnotationUse> _uses = new(StringComparer.Ordinal);
    private readonly ValueMap<string> _annotations;
    private readonly string _prefix;
    private readonly DialectInput? _input;
    private readonly List<ObjectUse> _references = [];

    /// <summary>Begins to read an Ingress.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="options">The options of the dialect.</param>
    /// <param name="settings">The controller's settings.</param>
    /// <param name="input">The other objects; null where nobody knows them, so that no reference is followed.</param>
    public IngressReading(Ingress ingress, IngressNginxOptions options, NginxSettings settings, DialectInput? input)
    {
        Ingress = ingress;
        Settings = settings;
        _annotations = ingress.Metadata.Annotations;
        _prefix = options.AnnotationPrefix + "/";
        _input = input;
        foreach ((string annotation, string value) in _annotations)
        {
            if (annotation.StartsWith(_prefix, StringComparison.Ordinal))
            {
                string name = annotation[_prefix.Length..];
                _uses[name] = FirstUse(name, annotation, value);
            }
        }
    }

    /// <summary>The Ingress.</summary>
    public Ingress Ingress { get; }

    /// <summary>The controller's settings.</summary>
    public NginxSettings Settings { get; }

    /// <summary>Whether the whole Ingress is left out.</summary>
    public bool IsLeftOut { get; private set; }

    /// <summary>Why all paths of the Ingress are closed; null where they are not.</summary>
    public string? ClosedReason { get; private set; }

    /// <summary>The names of the annotations that are there, without prefix.</summary>
    public IEnumerable<string> Names => _uses.Keys;

    /// <summary>The objects that were asked for, and what was found.</summary>
    public ValueList<ObjectUse> References => _references.ToValueList();

    /// <summary>Whether other objects are known; else no reference is followed, and none is missed.</summary>
    public bool KnowsObjects => _input is not null;

    /// <summary>What each annotation comes to, in the order of their names.</summary>
    public ValueList<AnnotationUse> ToUses() => _uses.Values.ToValueList();

    /// <summary>True for an annotation that is there.</summary>
    public bool Has(string name) => _uses.ContainsKey(name);

    /// <summary>The value of an annotation without spaces around it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value; empty unless it is valid.</param>
    /// <param name="alias">Another name, which counts where the first has no value.</param>
    public ValueState Text(string name, out string value, string? alias = null)
    {
        value = "";
        string used = ValueOf(name) is not { Length: > 0 } && alias is not null && ValueOf(alias) is { Length: > 0 } ? alias : name;
        if (ValueOf(used) is not { } text)
        {
            return ValueState.Missing;
        }

        if (text.Length > 0 && !AnnotationTable.Find(name)!.Grammar(text))
        {
            return Invalid(used);
        }

        value = GoText.Normalize(text);
        return value.Length > 0 ? ValueState.Valid : ValueState.Empty;
    }

    /// <summary>The value of an annotation; null unless it is valid.</summary>
    public string? TextOrNull(string name) => Text(name, out string value) == ValueState.Valid ? value : null;

    /// <summary>A boolean.</summary>
    public ValueState Boolean(string name, out bool value)
    {
        value = false;
        return ValueOf(name) is not { } text ? ValueState.Missing
            : GoText.TryParseBool(text, out value) ? ValueState.Valid
            : text.Length == 0 ? ValueState.Empty
            : Invalid(name);
    }

    /// <summary>A boolean, or the default where it is not valid.</summary>
    public bool BooleanOr(string name, bool otherwise) => Boolean(name, out bool value) == ValueState.Valid ? value : otherwise;

    /// <summary>An integer.</summary>
    public ValueState Integer(string name, out long value)
    {
        value = 0;
        return ValueOf(name) is not { } text ? ValueState.Missing
            : GoText.TryParseInt(text, out value) ? ValueState.Valid
            : text.Length == 0 ? ValueState.Empty
            : Invalid(name);
    }

    /// <summary>An integer, or the default where it is not valid.</summary>
    public long IntegerOr(string name, long otherwise) => Integer(name, out long value) == ValueState.Valid ? value : otherwise;

    /// <summary>A Secret; null where there is none.</summary>
    public Secret? FindSecret(string @namespace, string name) =>
        Found(ObjectKind.Secret, @namespace, name, _input?.FindSecret(@namespace, name));

    /// <summary>A Service; null where there is none.</summary>
    public Service? FindService(string @namespace, string name) =>
        Found(ObjectKind.Service, @namespace, name, _input?.FindService(@namespace, name));

    /// <summary>A ConfigMap; null where there is none.</summary>
    public ConfigMap? FindConfigMap(string @namespace, string name) =>
        Found(ObjectKind.ConfigMap, @namespace, name, _input?.FindConfigMap(@namespace, name));

    /// <summary>The whole Ingress is left out because of an annotation.</summary>
    /// <param name="name">The annotation.</param>
    /// <param name="reason">Why, as a sentence; null for an invalid value.</param>
    /// <param name="instead">What to write instead.</param>
    public void LeaveOut(string name, string? reason = null, string? instead = null)
    {
        IsLeftOut = true;
        reason ??= InvalidValue(name);
        Set(name, AnnotationClass.Refused, IngressNginxCodes.NotLoaded, $"{reason} The whole Ingress is left out, as the controller left "
            + "it out of what it read anew; there, the version before an edit stayed in force.", instead);
    }

    /// <summary>All paths of the Ingress get 503 because of an annotation.</summary>
    /// <param name="name">The annotation.</param>
    /// <param name="reason">Why, as a sentence; null for an invalid value.</param>
    /// <param name="instead">What to write instead.</param>
    public void Close(string name, string? reason = null, string? instead = null)
    {
        reason ??= InvalidValue(name);
        ClosedReason ??= $"{_prefix}{name}: {reason}";
        Set(name, AnnotationClass.Refused, IngressNginxCodes.Closed, $"{reason} Every request for the Ingress' paths gets 503.", instead);
    }

    /// <summary>All paths of the Ingress get 503 because of the controller's ConfigMap, which has a finding of its own.</summary>
    public void CloseForSettings(string reason) => ClosedReason ??= reason;

    /// <summary>An annotation is not supported as it is written, and its Ingress is served without it.</summary>
    public void Refuse(string name, string reason, string? instead = null) =>
        Set(name, AnnotationClass.Refused, IngressNginxCodes.Refused, reason, instead);

    /// <summary>A value is not used, and the default applies.</summary>
    public void Ignore(string name, string reason) =>
        Set(name, _uses[name].Class, IngressNginxCodes.InvalidValue, $"{reason} The default applies, as it did there.", null);

    /// <summary>An annotation has nothing to do.</summary>
    public void Idle(string name, string reason)
    {
        if (_uses.TryGetValue(name, out AnnotationUse? use) && use.Code == IngressNginxCodes.Honoured)
        {
            Set(name, AnnotationClass.NoOp, IngressNginxCodes.NoOp, reason, null);
        }
    }

    /// <summary>Annotations have nothing to do because something else is not there.</summary>
    /// <param name="cause">What they need.</param>
    /// <param name="names">The annotations.</param>
    public void IdleWithout(string cause, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Has(name))
            {
                Idle(name, $"It has nothing to do without {cause}.");
            }
        }
    }

    private AnnotationUse FirstUse(string name, string annotation, string value)
    {
        AnnotationEntry? entry = AnnotationTable.Find(name);
        string? nearest = entry is null ? AnnotationTable.Nearest(name) : null;
        return new(
            Ingress, annotation, value, entry?.Class ?? AnnotationClass.Unknown, entry?.Text ?? "No release of the controller read this.")
        {
            Instead = entry?.Instead ?? (nearest is null ? null : $"Did you mean {_prefix}{nearest}?"),
            Code = (entry?.Class ?? AnnotationClass.Unknown) switch
            {
                AnnotationClass.Honoured => IngressNginxCodes.Honoured,
                AnnotationClass.NoOp => IngressNginxCodes.NoOp,
                AnnotationClass.Refused => IngressNginxCodes.Refused,
                _ => IngressNginxCodes.Unknown,
            },
        };
    }

    private string? ValueOf(string name) => _uses.TryGetValue(name, out AnnotationUse? use) ? use.Value : null;

    private string InvalidValue(string name)
    {
        string? value = ValueOf(name);
        return value is { Length: > 0 } ? $"The value \"{VisibleText.Of(value, 60)}\" is not valid." : "The value is empty.";
    }

    private ValueState Invalid(string name)
    {
        if (AnnotationTable.Find(name)!.OnInvalidValue == InvalidValueEffect.Default)
        {
            Ignore(name, InvalidValue(name));
        }

        return ValueState.Invalid;
    }

    private void Set(string name, AnnotationClass annotationClass, DiagnosticCode code, string reason, string? instead)
    {
        // Whichever came first tells more: what follows from it is a consequence.
        if (_uses.TryGetValue(name, out AnnotationUse? use)
            && use.Code != IngressNginxCodes.NotLoaded && use.Code != IngressNginxCodes.Closed)
        {
            _uses[name] = use with { Class = annotationClass, Code = code, Reason = reason, Instead = instead };
        }
    }

    private T? Found<T>(ObjectKind kind, string @namespace, string name, T? found)
        where T : class
    {
        _references.Add(new(kind, @namespace, name, found));
        return found;
    }
}
