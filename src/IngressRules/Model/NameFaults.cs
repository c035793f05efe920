namespace IngressRules.Model;

/// <summary>
/// What is wrong with a DNS name, a label value or a path segment. Each flag is one error of the server, in the server's order.
/// </summary>
[Flags]
internal enum NameFaults
{
    None = 0,

    /// <summary>Longer than the grammar allows, in bytes of UTF-8.</summary>
    TooLong = 1,

    /// <summary>Valid except for its dots, where only a single label is allowed.</summary>
    Dots = 2,

    /// <summary>A character that is not allowed at its position.</summary>
    Pattern = 4,
}

/// <summary>What is wrong with a qualified name. Each flag is one error of the server, in the server's order.</summary>
[Flags]
internal enum QualifiedNameFaults
{
    None = 0,

    /// <summary>More than one slash. Nothing else is checked then.</summary>
    TooManyParts = 1,

    /// <summary>Nothing before the slash.</summary>
    PrefixEmpty = 2,

    /// <summary>More than 253 bytes before the slash.</summary>
    PrefixTooLong = 4,

    /// <summary>The part before the slash is not a DNS-1123 subdomain.</summary>
    PrefixPattern = 8,

    /// <summary>No name; <see cref="NamePattern"/> is then set too.</summary>
    NameEmpty = 16,

    /// <summary>The name has more than 63 bytes.</summary>
    NameTooLong = 32,

    /// <summary>The name has a character that is not allowed at its position.</summary>
    NamePattern = 64,
}

/// <summary>What is wrong with a port name. Each flag is one error of the server, in the server's order.</summary>
[Flags]
internal enum PortNameFaults
{
    None = 0,

    /// <summary>More than 15 bytes.</summary>
    TooLong = 1,

    /// <summary>A character other than a-z, 0-9 and the hyphen, or an empty name.</summary>
    Characters = 2,

    /// <summary>No letter at all.</summary>
    NoLetter = 4,

    /// <summary>Two hyphens side by side.</summary>
    DoubleHyphen = 8,

    /// <summary>A hyphen at the start or at the end.</summary>
    EdgeHyphen = 16,
}
