using IngressRules.Diagnostics;

namespace IngressRules.Validation;

/// <summary>Which server's verdict is asked for.</summary>
public sealed record ValidationOptions
{
    /// <summary>The rules of the newest release.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>The release whose rules apply. The default is <see cref="KubernetesRelease.Newest"/>.</summary>
    public KubernetesRelease Release { get; init; } = KubernetesRelease.Newest;

    /// <summary>
    /// Whether the objects are already stored by a server, as on a live cluster, so that checks which only a creation undergoes are left
    /// out (S3): an update may have brought an object into a state in which it could not be created.
    /// </summary>
    /// <value>Default: false; every object is checked as if it were created now.</value>
    public bool ObjectsAreStored { get; init; }

    /// <summary>How many findings of one object are listed. The others are counted, and one last finding says how many they are.</summary>
    /// <value>Default: 100.</value>
    public int MaxFindingsPerObject { get; init; } = FindingLimit.Default;

    /// <summary>S3: until 1.26 the class annotation and the class field exclude each other even where they agree.</summary>
    internal bool ClassAnnotationExcludesField => Release.Minor <= 26;

    /// <summary>B4: from 1.36 the name of a Service may start with a digit.</summary>
    internal bool RelaxedServiceNames => Release.Minor >= 36;

    /// <summary>M16: the field is gone from 1.25.</summary>
    internal bool HasClusterName => Release.Minor <= 24;

    /// <summary>K10 to K14: the fields scope and namespace are on by default from 1.22; a server without them drops them unread.</summary>
    internal bool HasParameterScope => Release.Minor >= 22;

    /// <summary>2.5: from 1.36 an IP address must not have a form that other software reads differently.</summary>
    internal bool StrictStatusIps => Release.Minor >= 36;

    /// <summary>4.3: until 1.24 several default classes refuse an Ingress without class.</summary>
    internal bool SeveralDefaultClassesRefuse => Release.Minor <= 24;
}
