using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Validation;

/// <summary>
/// kube-apiserver's verdict on Ingresses and IngressClasses, without a server: the same errors at the same fields, in the same order
/// (specification 2). An object with an error is left out as a whole (Q22) and does not affect the others.
/// </summary>
/// <remarks>
/// Every check is in the file of its family, with a comment that names its row of the specification: M in <c>MetadataRules.cs</c>, S in
/// <c>SpecRules.cs</c>, R in <c>HostRules.cs</c>, P in <c>PathRules.cs</c>, B in <c>BackendRules.cs</c>, T in <c>TlsRules.cs</c>, K in
/// <c>IngressClassRules.cs</c>, U in <c>UpdateRules.cs</c>.
/// </remarks>
public static class IngressValidator
{
    /// <summary>Validates the objects of a read result, as if each were created. The findings of reading are not repeated.</summary>
    public static ValidationResult Validate(IngressReadResult read, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ValidationResult valid = Validate(read.Objects, options);
        return read.Diagnostics.Count == 0
            ? valid
            : new ValidationResult(valid.Objects, valid.Diagnostics) { FoundReading = read.Diagnostics, Refused = valid.Refused };
    }

    /// <summary>Validates Ingresses, as if each were created.</summary>
    public static ValidationResult Validate(IEnumerable<Ingress> ingresses, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingresses);
        return Validate(new KubernetesObjects { Ingresses = ingresses.ToValueList() }, options);
    }

    /// <summary>Validates Ingresses and IngressClasses, as if each were created. Objects of other kinds are not checked.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="options">Whose rules apply: the release, and whether the objects are already stored; null for the defaults.</param>
    public static ValidationResult Validate(KubernetesObjects objects, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        KubernetesObjects valid = WithoutErrors(objects, findings);
        if (AdmissionRules.RefusesClassless(valid.IngressClasses, findings.Options))
        {
            valid = With(valid, WithoutErrors(valid.Ingresses, findings, AdmissionRules.CheckClassless), valid.IngressClasses);
        }

        return new ValidationResult(valid, findings.ToValueList()) { Refused = Without(objects, valid) };
    }

    /// <summary>
    /// Validates each changed object by itself. Admission is not checked, because it depends on all IngressClasses together (specification
    /// 4.3).
    /// </summary>
    /// <param name="changes">What changed.</param>
    /// <param name="options">Whose rules apply: the release, and whether the objects are already stored; null for the defaults.</param>
    public static ValidatedChanges Validate(ObjectChanges changes, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        KubernetesObjects valid = WithoutErrors(changes.Changed, findings);
        if (ReferenceEquals(valid, changes.Changed))
        {
            return new ValidatedChanges(changes, []);
        }

        HashSet<ObjectReference> refused = [.. findings.ToValueList().Select(f => f.Object).OfType<ObjectReference>()];
        refused.ExceptWith(valid.All.Select(o => o.ToReference()));
        return new ValidatedChanges(
            changes with { Changed = valid, Removed = [.. changes.Removed, .. refused] }, findings.ToValueList())
        {
            Refused = Without(changes.Changed, valid),
        };
    }

    /// <summary>The server's errors for the creation of an Ingress; empty where it accepts.</summary>
    public static ValueList<Diagnostic> Check(Ingress ingress, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        CheckCreate(ingress, findings);
        return findings.ToValueList();
    }

    /// <summary>The server's errors for the creation of an IngressClass; empty where it accepts.</summary>
    public static ValueList<Diagnostic> Check(IngressClass ingressClass, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingressClass);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        CheckCreate(ingressClass, findings);
        return findings.ToValueList();
    }

    /// <summary>
    /// The server's errors for an update; empty where it accepts. The server checks the metadata as for any kind, then the change, then the
    /// object as if it were created, so one fault can be reported several times. Some errors of the stored object are tolerated
    /// (specification 2.4).
    /// </summary>
    /// <param name="old">The stored object.</param>
    /// <param name="new">The object after the update.</param>
    /// <param name="options">Whose rules apply: the release, and whether the objects are already stored; null for the defaults.</param>
    public static ValueList<Diagnostic> Check(Ingress old, Ingress @new, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        findings.Begin(@new);
        UpdateRules.CheckMetadata(old.Metadata, @new.Metadata, isNamespaced: true, findings);
        MetadataRules.Check(@new.Metadata, isNamespaced: true, MetadataPass.Update, findings);
        SpecRules.Check(@new.Spec, UpdateRules.LeniencyFor(old.Spec, findings.Options), findings);
        return findings.ToValueList();
    }

    /// <inheritdoc cref="Check(Ingress, Ingress, ValidationOptions?)"/>
    public static ValueList<Diagnostic> Check(IngressClass old, IngressClass @new, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        findings.Begin(@new);
        UpdateRules.CheckMetadata(old.Metadata, @new.Metadata, isNamespaced: false, findings);
        IngressClassRules.CheckChange(old.Spec, @new.Spec, findings);
        MetadataRules.Check(@new.Metadata, isNamespaced: false, MetadataPass.Update, findings);
        IngressClassRules.Check(@new.Spec, findings);
        return findings.ToValueList();
    }

    /// <summary>
    /// The server's errors for an update through <c>/status</c>; empty where it accepts. Such an update keeps the stored spec, so the spec
    /// is not checked.
    /// </summary>
    /// <param name="old">The stored object.</param>
    /// <param name="new">The object with the new status.</param>
    /// <param name="options">Whose rules apply: the release, and whether the objects are already stored; null for the defaults.</param>
    public static ValueList<Diagnostic> CheckStatus(Ingress old, Ingress @new, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var findings = new ObjectFindings(options ?? ValidationOptions.Default);
        findings.Begin(@new);
        UpdateRules.CheckMetadata(old.Metadata, @new.Metadata, isNamespaced: true, findings);
        StatusRules.Check(old.Status, @new.Status, findings);
        return findings.ToValueList();
    }

    private static ValueList<Ingress> Without(KubernetesObjects given, KubernetesObjects valid) =>
        ReferenceEquals(given.Ingresses, valid.Ingresses)
            ? []
            : given.Ingresses.Except(valid.Ingresses, ReferenceEqualityComparer.Instance).Cast<Ingress>().ToValueList();

    private static KubernetesObjects WithoutErrors(KubernetesObjects objects, ObjectFindings findings) => With(
        objects,
        WithoutErrors(objects.Ingresses, findings, CheckCreate),
        WithoutErrors(objects.IngressClasses, findings, CheckCreate));

    /// <summary>The set is copied only where a list differs.</summary>
    private static KubernetesObjects With(KubernetesObjects objects, ValueList<Ingress> ingresses, ValueList<IngressClass> classes) =>
        ReferenceEquals(ingresses, objects.Ingresses) && ReferenceEquals(classes, objects.IngressClasses)
            ? objects
            : objects with { Ingresses = ingresses, IngressClasses = classes };

    private static ValueList<T> WithoutErrors<T>(ValueList<T> objects, ObjectFindings findings, Action<T, ObjectFindings> check)
    {
        // The list is copied only when an object must be left out.
        List<T>? kept = null;
        for (int i = 0; i < objects.Count; i++)
        {
            int before = findings.Count;
            check(objects[i], findings);
            if (findings.Count != before)
            {
                kept ??= [.. objects.Take(i)];
            }
            else
            {
                kept?.Add(objects[i]);
            }
        }

        return kept is null ? objects : kept.ToValueList();
    }

    private static void CheckCreate(Ingress ingress, ObjectFindings findings)
    {
        findings.Begin(ingress);
        MetadataRules.Check(ingress.Metadata, isNamespaced: true, MetadataPass.Create, findings);
        SpecRules.Check(ingress.Spec, Leniency.None(findings.Options), findings);
        SpecRules.CheckClassAnnotation(ingress, findings);
    }

    private static void CheckCreate(IngressClass ingressClass, ObjectFindings findings)
    {
        findings.Begin(ingressClass);
        MetadataRules.Check(ingressClass.Metadata, isNamespaced: false, MetadataPass.Create, findings);
        IngressClassRules.Check(ingressClass.Spec, findings);
    }
}
