using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>
/// Another backend for a part of the requests: by header, then by cookie, then by weight. It does nothing where it has no endpoint.
/// </summary>
/// <param name="Backend">The other backend.</param>
public sealed record CanaryPolicy(BackendReference Backend)
{
    /// <summary>The header that decides; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>The only value that takes the other backend; null where <c>always</c> and <c>never</c> decide.</summary>
    public string? HeaderValue { get; init; }

    /// <summary>What the value is searched for; null for none. <see cref="HeaderValue"/> comes before it.</summary>
    public LinearPattern? HeaderPattern { get; init; }

    /// <summary>The cookie whose values <c>always</c> and <c>never</c> decide; null for none.</summary>
    public string? Cookie { get; init; }

    /// <summary>How many of <see cref="WeightTotal"/> requests take the other backend.</summary>
    public int Weight { get; init; }

    /// <summary>What the weight is a part of, at least 100.</summary>
    public int WeightTotal { get; init; } = 100;

    /// <summary>The Ingress that asks for it.</summary>
    public Ingress? Ingress { get; init; }
}

/// <summary>Which endpoint a request goes to.</summary>
public sealed record EndpointChoice
{
    /// <summary>How endpoints are chosen where nothing else decides: <c>round_robin</c> or <c>ewma</c>.</summary>
    public string Algorithm { get; init; } = "round_robin";

    /// <summary>The cookie that keeps a client at its endpoint; null for none.</summary>
    public AffinityCookie? Cookie { get; init; }

    /// <summary>The key whose requests go to the same endpoint; null for none.</summary>
    public ValueList<RequestTextPart>? HashKey { get; init; }

    /// <summary>Whether the key chooses a few endpoints rather than one; 0 for one.</summary>
    public int SubsetSize { get; init; }

    /// <summary>Whether requests go to the Service's own address in place of its endpoints.</summary>
    public bool ServiceAddress { get; init; }
}

/// <summary>A cookie that keeps a client at its endpoint.</summary>
/// <param name="Name">Its name.</param>
public sealed record AffinityCookie(string Name)
{
    /// <summary>Whether it is set in responses of this route; else it is only read.</summary>
    public bool IsSet { get; init; } = true;

    /// <summary>The <c>Path</c> attribute.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The <c>Domain</c> attribute; null for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The <c>Max-Age</c> attribute in seconds; null for none.</summary>
    public long? MaxAge { get; init; }

    /// <summary>The <c>Expires</c> attribute, in seconds from now; null for none.</summary>
    public long? Expires { get; init; }

    /// <summary>The <c>Secure</c> attribute; null to set it over HTTPS only.</summary>
    public bool? Secure { get; init; }

    /// <summary>The <c>SameSite</c> attribute; null for none.</summary>
    public string? SameSite { get; init; }

    /// <summary>Whether <c>SameSite=None</c> is left away for browsers that do not know it.</summary>
    public bool ConditionalSameSiteNone { get; init; }

    /// <summary>Whether a client whose value is unknown gets a new cookie; else any value stands for an endpoint.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>Whether a client gets another endpoint after its own has failed.</summary>
    public bool ChangeOnFailure { get; init; }

    /// <summary>Whether a client stays at the side of a canary that served it first.</summary>
    public bool StickyCanary { get; init; } = true;
}

/// <summary>The backend that stands in where the rule's own has no endpoint.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Ingress">The Ingress that asks for it.</param>
public sealed record SubstituteBackend(BackendReference Backend, Ingress Ingress);

/// <summary>Statuses in whose place another backend responds, also where the router itself would respond.</summary>
/// <param name="Statuses">The statuses, 400 to 599.</param>
/// <param name="Backend">
/// The backend that is asked for <c>/</c> with the request's method and query; its status counts. Null for a plain 404.
/// </param>
public sealed record ErrorPages(ValueList<int> Statuses, BackendReference? Backend)
{
    /// <summary>Whether only the router's own responses are replaced.</summary>
    public bool OwnOnly { get; init; }
}
