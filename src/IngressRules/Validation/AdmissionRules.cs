using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// What admission says beyond validation (specification 4.3). Only the objects together show it: until 1.24 an Ingress that names no class cannot
/// be created while several classes call themselves the default; from 1.25 the newest of them is used (Q13).
/// </summary>
internal static class AdmissionRules
{
    /// <summary>True where an Ingress without class is refused.</summary>
    public static bool RefusesClassless(ValueList<IngressClass> classes, ValidationOptions options)
    {
        if (!options.SeveralDefaultClassesRefuse || options.ObjectsAreStored)
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

    /// <summary>Reports an Ingress that names no class.</summary>
    public static void CheckClassless(Ingress ingress, Findings findings)
    {
        if (ingress.Spec.IngressClassName is null && !ingress.Metadata.Annotations.ContainsKey(Ingress.LegacyClassAnnotation))
        {
            findings.Begin(ingress);
            findings.Add(
                ValidationCodes.SeveralDefaultClasses,
                reason: null,
                Fields.Spec.Child("ingressClassName"),
                "The Ingress names no class, and several IngressClasses call themselves the default: up to 1.24 the server refuses that. " +
                "Name a class, or leave the annotation that makes a class the default on one of them.");
        }
    }
}
