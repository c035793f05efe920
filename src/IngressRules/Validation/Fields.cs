using IngressRules.Diagnostics;

namespace IngressRules.Validation;

/// <summary>The fields of an Ingress that findings name. Paths are made only when something is wrong there.</summary>
internal static class Fields
{
    public static FieldPath Metadata { get; } = FieldPath.Root.Child("metadata");

    public static FieldPath Spec { get; } = FieldPath.Root.Child("spec");

    public static FieldPath Rule(int rule) => Spec.Child("rules").Index(rule);

    public static FieldPath Tls(int entry) => Spec.Child("tls").Index(entry);

    public static FieldPath Status(int entry) => FieldPath.Root.Child("status").Child("loadBalancer").Child("ingress").Index(entry);
}

/// <summary>
/// Which path of which rule is being looked at, or the default backend: two numbers on the stack, of which a
/// <see cref="FieldPath"/> is made only when something is wrong there.
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
