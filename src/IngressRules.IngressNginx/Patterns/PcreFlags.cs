namespace IngressRules.IngressNginx.Patterns;

/// <summary>The options of PCRE that an expression can set for itself.</summary>
[Flags]
internal enum PcreFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>i</c>: capitals and small letters are the same.</summary>
    IgnoreCase = 1,

    /// <summary><c>m</c>: <c>^</c> and <c>$</c> also fit at newlines.</summary>
    Lines = 2,

    /// <summary><c>s</c>: the dot takes newlines too.</summary>
    DotTakesAll = 4,

    /// <summary><c>x</c>: white space and comments mean nothing.</summary>
    Spaced = 8,

    /// <summary><c>U</c>: repetitions are lazy unless a question mark follows.</summary>
    Lazy = 16,

    /// <summary><c>J</c>: several groups may have one name.</summary>
    SameNames = 32,

    /// <summary><c>X</c>: letters without a meaning may not be escaped.</summary>
    Strict = 64,
}
