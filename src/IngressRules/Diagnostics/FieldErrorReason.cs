namespace IngressRules.Diagnostics;

/// <summary>
/// The machine-readable reasons of kube-apiserver's field errors, as in <c>causes[].reason</c> of its responses (specification 2.1).
/// </summary>
public static class FieldErrorReason
{
    /// <summary>A required value is missing.</summary>
    public const string Required = "FieldValueRequired";

    /// <summary>A value is present and wrong.</summary>
    public const string Invalid = "FieldValueInvalid";

    /// <summary>A value is not one of the few that are allowed.</summary>
    public const string NotSupported = "FieldValueNotSupported";

    /// <summary>A value is present that must be absent.</summary>
    public const string Forbidden = "FieldValueForbidden";

    /// <summary>A value occurs twice where it may occur once.</summary>
    public const string Duplicate = "FieldValueDuplicate";

    /// <summary>A value is longer than allowed.</summary>
    public const string TooLong = "FieldValueTooLong";

    /// <summary>A value has the wrong type: text for a number, a list for a map.</summary>
    public const string TypeInvalid = "FieldValueTypeInvalid";
}
