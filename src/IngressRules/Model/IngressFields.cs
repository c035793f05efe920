using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>The field paths of an Ingress that findings name. Paths with an index are built only for a finding.</summary>
internal static class IngressFields
{
    public static FieldPath Metadata { get; } = FieldPath.Root.Child("metadata");

    public static FieldPath Annotations { get; } = Metadata.Child("annotations");

    public static FieldPath Spec { get; } = FieldPath.Root.Child("spec");

    public static FieldPath IngressClassName { get; } = Spec.Child("ingressClassName");

    public static FieldPath DefaultBackend { get; } = Spec.Child("defaultBackend");

    public static FieldPath Rule(int rule) => Spec.Child("rules").Index(rule);

    public static FieldPath Host(int rule) => Rule(rule).Child("host");

    public static FieldPath Path(int rule, int path) => Rule(rule).Child("http").Child("paths").Index(path);

    public static FieldPath Tls(int entry) => Spec.Child("tls").Index(entry);

    public static FieldPath Status(int entry) => FieldPath.Root.Child("status").Child("loadBalancer").Child("ingress").Index(entry);

    /// <summary>The field by which the backend names its port: the port's name or number.</summary>
    public static FieldPath Port(FieldPath backend, ServiceBackendPort port) =>
        backend.Child("service").Child("port").Child(port.Name.Length > 0 ? "name" : "number");
}
