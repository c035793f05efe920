namespace IngressRules.Policies;

/// <summary>A piece of a text in which properties of the request stand.</summary>
/// <param name="Text">The piece, or the name of a header or cookie.</param>
/// <param name="Property">What stands in its place; <see cref="RequestProperty.None"/> for the piece itself.</param>
public readonly record struct RequestTextPart(string Text, RequestProperty Property = RequestProperty.None);

/// <summary>A property of a request.</summary>
public enum RequestProperty
{
    /// <summary>None: the text itself.</summary>
    None,

    /// <summary>The host in lower case, without port.</summary>
    Host,

    /// <summary>The Host header as sent.</summary>
    HostHeader,

    /// <summary><c>http</c> or <c>https</c>.</summary>
    Scheme,

    /// <summary>The target as sent.</summary>
    Target,

    /// <summary>The target as sent, encoded to stand in a query.</summary>
    EscapedTarget,

    /// <summary>The decoded path.</summary>
    Path,

    /// <summary>The query without its question mark.</summary>
    Query,

    /// <summary>The address of the client.</summary>
    ClientAddress,

    /// <summary>The method.</summary>
    Method,

    /// <summary>The header that the text names.</summary>
    Header,

    /// <summary>The cookie that the text names.</summary>
    Cookie,
}
