namespace IngressRules.Analysis;

/// <summary>An annotation that another controller reads.</summary>
/// <param name="Controller">The controller.</param>
/// <param name="Effect">What the annotation does there, as the end of a sentence; null where the table does not say.</param>
/// <param name="Instead">What to do instead, as a sentence.</param>
/// <param name="Guard">Whom the annotation keeps out there.</param>
internal readonly record struct ForeignAnnotation(string Controller, string? Effect, string Instead, Guard Guard = Guard.None)
{
    /// <summary>True where the annotation keeps clients out there, so that more requests pass here than its author wants.</summary>
    public bool Protects => Guard != Guard.None;

    /// <summary>What comes of it that the annotation has no effect, as a sentence.</summary>
    public string Consequence => Guard switch
    {
        Guard.Addresses => "Here every client passes, whatever its address.",
        Guard.Credentials => "Here every client passes, and none is asked who it is.",
        Guard.Certificates => "Here every client passes, and none needs a certificate.",
        Guard.Firewall => "Here every client passes, and no request is inspected.",
        Guard.Limits => "Here every client passes, as often as it likes.",
        Guard.Plugins => "If that keeps clients out, every client passes here.",
        _ => "It has no effect here.",
    };
}

/// <summary>Whom an annotation keeps out.</summary>
internal enum Guard
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Clients by their address.</summary>
    Addresses,

    /// <summary>Clients that do not say who they are: a password, a token, a session.</summary>
    Credentials,

    /// <summary>Clients without a certificate.</summary>
    Certificates,

    /// <summary>Requests that look like an attack.</summary>
    Firewall,

    /// <summary>Clients with too many requests or connections.</summary>
    Limits,

    /// <summary>The annotation names something that may do any of these.</summary>
    Plugins,
}
