namespace IngressRules.IngressNginx.Annotations;

/// <summary>What an annotation of the controller comes to here.</summary>
public enum AnnotationClass
{
    /// <summary>It does what it did there.</summary>
    Honoured,

    /// <summary>It is about something that does not exist here, so nothing is lost.</summary>
    NoOp,

    /// <summary>It is not supported as it is written.</summary>
    Refused,

    /// <summary>The controller never read it.</summary>
    Unknown,
}

/// <summary>The names of the classes in all output.</summary>
public static class AnnotationClassNames
{
    /// <summary><c>honoured</c>, <c>no-op</c>, <c>refused</c> or <c>unknown</c>.</summary>
    /// <param name="annotationClass">The class.</param>
    public static string Name(this AnnotationClass annotationClass) => annotationClass switch
    {
        AnnotationClass.Honoured => "honoured",
        AnnotationClass.NoOp => "no-op",
        AnnotationClass.Refused => "refused",
        _ => "unknown",
    };
}

/// <summary>What an annotation applies to.</summary>
public enum AnnotationScope
{
    /// <summary>All paths of its Ingress.</summary>
    Paths,

    /// <summary>Its Ingress as a whole.</summary>
    Ingress,

    /// <summary>The hosts of its Ingress, with the paths that others have there.</summary>
    Hosts,

    /// <summary>The Services of its Ingress, whichever Ingress leads to them.</summary>
    Services,
}

/// <summary>How dangerous the controller held an annotation to be (N61).</summary>
public enum AnnotationRisk
{
    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High.</summary>
    High,

    /// <summary>Critical: text for the configuration of nginx.</summary>
    Critical,
}

/// <summary>What a value outside the grammar of its annotation does (N62 to N64).</summary>
public enum InvalidValueEffect
{
    /// <summary>The annotation counts as absent, or as its default.</summary>
    Default,

    /// <summary>All paths of the Ingress get 503.</summary>
    ClosesPaths,

    /// <summary>The whole Ingress is left out.</summary>
    LeavesIngressOut,
}
