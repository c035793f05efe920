namespace IngressRules.Drawing;

/// <summary>What a node of a picture stands for.</summary>
internal enum DrawnKind
{
    /// <summary>Whoever sends requests.</summary>
    Client,

    /// <summary>An Ingress.</summary>
    Ingress,

    /// <summary>A rule, or all rules of a host.</summary>
    Rule,

    /// <summary>A Service, or another object that takes requests.</summary>
    Backend,

    /// <summary>A pod or another address that a Service leads to.</summary>
    Endpoint,

    /// <summary>Something that is missing: a Service without endpoints.</summary>
    Missing,

    /// <summary>What the picture leaves out.</summary>
    LeftOut,
}
