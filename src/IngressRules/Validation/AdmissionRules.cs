using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The check of admission, after validation (specification 4.3). It concerns all objects together: until 1.24 an Ingress without a class
/// cannot be created while several classes are marked as the default; from 1.25 the newest of them is used (Q13).
/// </summary>
internal static class AdmissionRules
{
    /// <summary>True where an Ingress without a class is refused.</summary>
    public static bool RefusesClassless(ValueList<IngressClass> classes, ValidationOptions options)
    {
        if (!MayRefuse(options))
        {
            return false;
        }

        int defaults = 0;
        foreach (IngressClass candidate in classes)
        {
            defaults += candidate.IsDefault ? 1 : 0;
        }

        return defaults > 1;
    }

    /// <summary>True where the classes decide whether an Ingress without a class is refused.</summary>
    public static bool MayRefuse(ValidationOptions options) => options.SeveralDefaultClassesRefuse && !options.ObjectsAreStored;

    /// <summary>True for an Ingress that names no class.</summary>
    public static bool IsClassless(Ingress ingress) =>
        ingress.Spec.IngressClassName is null && !ingress.Metadata.Annotations.ContainsKey(Ingress.LegacyClassAnnotation);

    /// <summary>Reports an Ingress that names no class.</summary>
    public static void CheckClassless(Ingress ingress, ObjectFindings findings)
    {
        if (IsClassless(ingress))
        {
            findings.Begin(ingress);
            findings.Add(
                ValidationCodes.SeveralDefaultClasses,
                reason: null,
                IngressFields.Spec.Child("ingressClassName"),
                "The Ingress names no class, and several IngressClasses call themselves the default: up to 1.24 the server refuses that. " +
                "Name a class, or leave the annotation that makes a class the default on one of them.");
        }
    }
}
