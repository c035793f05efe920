using IngressRules.Diagnostics;

namespace IngressRules.Compilation;

/// <summary>The field paths used in the compiler's findings.</summary>
internal static class IngressFields
{
    public static FieldPath Spec { get; } = FieldPath.Root.Child("spec");

    public static FieldPath IngressClassName { get; } = Spec.Child("ingressClassName");

    public static FieldPath DefaultBackend { get; } = Spec.Child("defaultBackend");

    public static FieldPath Annotations { get; } = FieldPath.Root.Child("metadata").Child("annotations");

    public static FieldPath Rule(int rule) => Spec.Child("rules").Index(rule);

    public static FieldPath Path(int rule, int path) => Rule(rule).Child("http").Child("paths").Index(path);
}
