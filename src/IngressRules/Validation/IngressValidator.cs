using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Validation;

/// <summary>
/// kube-apiserver's verdict on Ingresses and IngressClasses, without a server: the same errors at the same fields, in the same
/// order (specification 2). An object with an error is left out whole (Q22) and changes nothing for any other.
/// </summary>
/// <remarks>
/// Every check stands in the file of its family and is named there by its row of the specification: M in <c>MetadataRules.cs</c>, S in
/// <c>SpecRules.cs</c>, R in <c>HostRules.cs</c>, P in <c>PathRules.cs</c>, B in <c>BackendRules.cs</c>, T in <c>TlsRules.cs</c>, K in
/// <c>IngressClassRules.cs</c>, U in <c>UpdateRules.cs</c>.
/// </remarks>
public static class IngressValidator
{
    /// <summary>Validates what was read, as if each object were created. What reading found is not repeated.</summary>
    public static ValidationResult Validate(IngressReadResult read, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Validate(read.Ingresses, read.IngressClasses, read.Services, read.EndpointSlices, read.Secrets, options);
    }

    /// <summary>Validates Ingresses, as if each were created.</summary>
    public static ValidationResult Validate(IEnumerable<Ingress> ingresses, ValidationOptions? options = null) =>
        Validate(ingresses, [], options);

    /// <summary>Validates Ingresses and IngressClasses, as if each were created.</summary>
    public static ValidationResult Validate(
        IEnumerable<Ingress> ingresses, IEnumerable<IngressClass> ingressClasses, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingresses);
        ArgumentNullException.ThrowIfNull(ingressClasses);
        return Validate(ingresses.ToValueList(), ingressClasses.ToValueList(), [], [], [], options);
    }

    /// <summary>What the server says to the creation of an Ingress; empty where it accepts.</summary>
    public static ValueList<Diagnostic> Check(Ingress ingress, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        var findings = new Findings(options ?? ValidationOptions.Default);
        CheckCreate(ingress, findings);
        return findings.ToValueList();
    }

    /// <summary>What the server says to the creation of an IngressClass; empty where it accepts.</summary>
    public static ValueList<Diagnostic> Check(IngressClass ingressClass, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingressClass);
        var findings = new Findings(options ?? ValidationOptions.Default);
        CheckCreate(ingressClass, findings);
        return findings.ToValueList();
    }

    /// <summary>
    /// What the server says to an update. It looks at the metadata as those of any kind, then at the change, then at the object as if
    /// it were created, so that one fault can be reported several times. What was tolerated in the stored object is tolerated
    /// again (specification 2.4).
    /// </summary>
    /// <param name="old">The object as it is stored.</param>
    /// <param name="new">The object as it shall be.</param>
    /// <param name="options">Which server's verdict is asked for.</param>
    public static ValueList<Diagnostic> Check(Ingress old, Ingress @new, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var findings = new Findings(options ?? ValidationOptions.Default);
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
        var findings = new Findings(options ?? ValidationOptions.Default);
        findings.Begin(@new);
        UpdateRules.CheckMetadata(old.Metadata, @new.Metadata, isNamespaced: false, findings);
        IngressClassRules.CheckChange(old.Spec, @new.Spec, findings);
        MetadataRules.Check(@new.Metadata, isNamespaced: false, MetadataPass.Update, findings);
        IngressClassRules.Check(@new.Spec, findings);
        return findings.ToValueList();
    }

    /// <summary>What the server says to an update through <c>/status</c>, which keeps the stored spec and so looks at none.</summary>
    /// <param name="old">The object as it is stored.</param>
    /// <param name="new">The object with the status that it shall have.</param>
    /// <param name="options">Which server's verdict is asked for.</param>
    public static ValueList<Diagnostic> CheckStatus(Ingress old, Ingress @new, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var findings = new Findings(options ?? ValidationOptions.Default);
        findings.Begin(@new);
        UpdateRules.CheckMetadata(old.Metadata, @new.Metadata, isNamespaced: true, findings);
        StatusRules.Check(old.Status, @new.Status, findings);
        return findings.ToValueList();
    }

    private static ValidationResult Validate(
        ValueList<Ingress> ingresses,
        ValueList<IngressClass> ingressClasses,
        ValueList<Service> services,
        ValueList<EndpointSlice> endpointSlices,
        ValueList<Secret> secrets,
        ValidationOptions? options)
    {
        var findings = new Findings(options ?? ValidationOptions.Default);
        ValueList<Ingress> valid = WithoutErrors(ingresses, findings, CheckCreate);
        ValueList<IngressClass> validClasses = WithoutErrors(ingressClasses, findings, CheckCreate);
        if (AdmissionRules.RefusesClassless(validClasses, findings.Options))
        {
            valid = WithoutErrors(valid, findings, AdmissionRules.CheckClassless);
        }

        return new ValidationResult(valid, validClasses, services, endpointSlices, secrets, findings.ToValueList());
    }

    private static ValueList<T> WithoutErrors<T>(ValueList<T> objects, Findings findings, Action<T, Findings> check)
    {
        // The list is copied only once an object must be left out.
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

    private static void CheckCreate(Ingress ingress, Findings findings)
    {
        findings.Begin(ingress);
        MetadataRules.Check(ingress.Metadata, isNamespaced: true, MetadataPass.Create, findings);
        SpecRules.Check(ingress.Spec, Leniency.None(findings.Options), findings);
        SpecRules.CheckClassAnnotation(ingress, findings);
    }

    private static void CheckCreate(IngressClass ingressClass, Findings findings)
    {
        findings.Begin(ingressClass);
        MetadataRules.Check(ingressClass.Metadata, isNamespaced: false, MetadataPass.Create, findings);
        IngressClassRules.Check(ingressClass.Spec, findings);
    }
}
