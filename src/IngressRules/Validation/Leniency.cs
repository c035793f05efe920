namespace IngressRules.Validation;

/// <summary>
/// What an update may leave as wrong as it is stored already (specification 2.4): rules became stricter over time, and an object from
/// before must stay editable.
/// </summary>
/// <param name="AnySecretName">T3 is skipped for all entries.</param>
/// <param name="AnyHttpUnderWildcardHost">Everything below <c>http</c> is skipped for rules with a wildcard host.</param>
/// <param name="RelaxedServiceNames">B4 takes a name that starts with a digit, which newer releases always do.</param>
internal readonly record struct Leniency(bool AnySecretName, bool AnyHttpUnderWildcardHost, bool RelaxedServiceNames)
{
    /// <summary>What holds for a new object.</summary>
    public static Leniency None(ValidationOptions options) => new(false, false, options.RelaxedServiceNames);
}
