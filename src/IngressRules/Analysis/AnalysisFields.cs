using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>The field paths that findings of this stage name.</summary>
internal static class AnalysisFields
{
    public static FieldPath Spec { get; } = FieldPath.Root.Child("spec");

    public static FieldPath Annotations { get; } = FieldPath.Root.Child("metadata").Child("annotations");

    public static FieldPath Host(int rule) => Rule(rule).Child("host");

    public static FieldPath Path(int rule, int path) => Rule(rule).Child("http").Child("paths").Index(path);

    public static FieldPath Tls(int entry) => Spec.Child("tls").Index(entry);

    /// <summary>The field by which the backend names its port: the port's name or number.</summary>
    public static FieldPath Port(FieldPath backend, ServiceBackendPort port) =>
        backend.Child("service").Child("port").Child(port.Name.Length > 0 ? "name" : "number");

    private static FieldPath Rule(int rule) => Spec.Child("rules").Index(rule);
}
