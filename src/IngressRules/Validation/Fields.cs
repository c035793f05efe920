using IngressRules.Diagnostics;

namespace IngressRules.Validation;

/// <summary>The field paths of an Ingress that findings name. Paths with an index are built only for a finding.</summary>
internal static class Fields
{
    public static FieldPath Metadata { get; } = FieldPath.Root.Child("metadata");

    public static FieldPath Spec { get; } = FieldPath.Root.Child("spec");

    public static FieldPath Rule(int rule) => Spec.Child("rules").Index(rule);

    public static FieldPath Tls(int entry) => Spec.Child("tls").Index(entry);

    public static FieldPath Status(int entry) => FieldPath.Root.Child("status").Child("loadBalancer").Child("ingress").Index(entry);
}

/// <summary>
/// The place that is being validated: a path of a rule, or the default backend. It is two numbers on the stack; the <see cref="FieldPath"/>
/// is built only for a finding.
/// </summary>
internal readonly record struct SpecPlace(int Rule, int Path)
{
    /// <summary>The place of <c>spec.defaultBackend</c>.</summary>
    public static SpecPlace DefaultBackend => new(-1, -1);

    /// <summary><c>spec.rules[i].http.paths[j]</c>.</summary>
    public FieldPath ToPath() => Fields.Rule(Rule).Child("http").Child("paths").Index(Path);

    /// <summary>The backend there.</summary>
    public FieldPath ToBackend() => Rule < 0 ? Fields.Spec.Child("defaultBackend") : ToPath().Child("backend");
}
