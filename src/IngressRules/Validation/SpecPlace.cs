using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The place that is being validated: a path of a rule, or the default backend. It is two numbers on the stack; the <see cref="FieldPath"/>
/// is built only for a finding.
/// </summary>
internal readonly record struct SpecPlace(int Rule, int Path)
{
    /// <summary>The place of <c>spec.defaultBackend</c>.</summary>
    public static SpecPlace DefaultBackend => new(-1, -1);

    /// <summary><c>spec.rules[i].http.paths[j]</c>.</summary>
    public FieldPath ToPath() => IngressFields.Rule(Rule).Child("http").Child("paths").Index(Path);

    /// <summary>The backend there.</summary>
    public FieldPath ToBackend() => Rule < 0 ? IngressFields.Spec.Child("defaultBackend") : ToPath().Child("backend");
}
