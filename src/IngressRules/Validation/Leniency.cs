namespace IngressRules.Validation;

/// <summary>
/// Which errors of the stored object an update may keep (specification 2.4): rules became stricter over time, and older objects must stay
/// editable.
/// </summary>
/// <param name="AnySecretName">T3 is skipped for all entries.</param>
/// <param name="AnyHttpUnderWildcardHost">Everything below <c>http</c> is skipped for rules with a wildcard host.</param>
/// <param name="RelaxedServiceNames">B4 accepts a name that starts with a digit, as newer releases always do.</param>
internal readonly record struct Leniency(bool AnySecretName, bool AnyHttpUnderWildcardHost, bool RelaxedServiceNames)
{
    /// <summary>No leniency: the rules for a new object.</summary>
    public static Leniency None(ValidationOptions options) => new(false, false, options.RelaxedServiceNames);
}
