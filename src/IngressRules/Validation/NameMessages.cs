using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The messages about names that break their grammar: what is wrong, and the nearest valid name where there is one.</summary>
internal static class NameMessages
{
    /// <summary>Reports one finding for the length and one for the characters, as the server does.</summary>
    public static void Report(
        ObjectFindings findings,
        DiagnosticCode code,
        FieldPath field,
        string what,
        string value,
        int maxBytes,
        NameFaults faults,
        string patternMessage,
        FieldPath? place = null)
    {
        if ((faults & NameFaults.TooLong) != 0)
        {
            findings.Add(code, FieldErrorReason.Invalid, field, TooLong(what, value, maxBytes), place);
        }

        if ((faults & (NameFaults.Dots | NameFaults.Pattern)) != 0)
        {
            findings.Add(code, FieldErrorReason.Invalid, field, patternMessage, place);
        }
    }

    public static string TooLong(string what, string value, int maxBytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what} has {Encoding.UTF8.GetByteCount(value)} bytes; at most {maxBytes} are allowed. Shorten it.");

    /// <summary>About text that should be a DNS-1123 subdomain.</summary>
    public static string Subdomain(string what, string value) =>
        $"{what} {QuotedText.Quote(value)} is not valid: {Reason(value, Suggestions.SubdomainRule)}."
        + Write(NearestName.Subdomain(value), "example.com");

    /// <summary>About the start of a name, which may end with a hyphen.</summary>
    public static string SubdomainPrefix(string what, string value)
    {
        string? suggestion = NearestName.Subdomain(value);
        return $"{what} {QuotedText.Quote(value)} is not valid: {Reason(value, Suggestions.SubdomainRule)}."
            + Write(suggestion is not null && value.EndsWith('-') ? suggestion + "-" : suggestion, "example-");
    }

    /// <summary>About the name of a Secret, which controllers of other designs write with its namespace.</summary>
    public static string Secret(string value)
    {
        const string What = "The name of the Secret";
        return value.Split('/') is [_, var name] && NearestName.SubdomainOrSelf(name) is { } found
            ? $"{What} {QuotedText.Quote(value)} is not valid: the Secret is always one of the Ingress' own namespace. Write {found}."
            : Subdomain(What, value);
    }

    /// <summary>
    /// About the name of a Service. A name with dots is often the DNS name of the Service, whose first label is its name; others have a
    /// namespace or a port.
    /// </summary>
    public static string Service(string value, bool startsWithLetter)
    {
        string what = $"The name of the Service {QuotedText.Quote(value)} is not valid:";
        ServiceText service = ServiceText.Of(value, startsWithLetter);
        if (service.Name is { } found && (service.HasPort || value.Contains('/')))
        {
            string namespaced = service.HasNamespace ? "the Service is always one of the Ingress' own namespace" : "it is a name alone";
            string port = service.HasPort ? $", and port: {{{service.Port ?? "number: 80"}}} beside it" : "";
            return $"{what} {namespaced}. Write name: {found}{port}.";
        }

        int dot = value.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && NearestName.LabelOrSelf(value[..dot], startsWithLetter) is { } name
            ? $"{what} it has no dots, and the Service is always one of the Ingress' own namespace. Write {name}."
            : Label("The name of the Service", value, startsWithLetter);
    }

    /// <summary>About text that should be one DNS label.</summary>
    public static string Label(string what, string value, bool startsWithLetter = false)
    {
        string rule = value.Contains('.')
            ? "it is one label, so it has no dots, only a-z, 0-9 and \"-\", and starts and ends with a letter or digit"
            : startsWithLetter
                ? "use a-z, 0-9 and \"-\", start with a letter, and end with a letter or digit"
                : "use a-z, 0-9 and \"-\", and start and end with a letter or digit";
        return $"{what} {QuotedText.Quote(value)} is not valid: {Reason(value, rule)}."
            + Write(NearestName.Label(value, startsWithLetter), "my-name");
    }

    /// <summary>About the value of a label.</summary>
    public static string LabelValue(string key, string value) => InvisibleCharacters.Describe(value) is { } hidden
        ? $"The value {QuotedText.Quote(value)} of the label {QuotedText.Quote(key)} is not valid: it {hidden}. Remove that."
        : $"The value {QuotedText.Quote(value)} of the label {QuotedText.Quote(key)} is not valid: use letters, digits, \"-\", \"_\" and "
        + "\".\", and start and end with a letter or digit, or leave it empty. Free text belongs in an annotation.";

    /// <summary>The rule that a name breaks, or the character in it that nobody sees and that breaks it.</summary>
    public static string Reason(string value, string rule) =>
        InvisibleCharacters.Describe(value) is { } hidden ? $"it {hidden}" : rule;

    /// <summary>The last sentence of a message: the nearest valid value, or an example of one.</summary>
    public static string Write(string? suggestion, string example) =>
        suggestion is null ? $" Write a name like {example}." : $" Write {suggestion}.";
}
