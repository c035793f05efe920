namespace IngressRules.Admin;

/// <summary>How the admin page is served.</summary>
public sealed class IngressRulesAdminOptions
{
    /// <summary>Names under which browsers may open the page, without port.</summary>
    /// <value>Default: none. IP addresses and names without dot, such as <c>localhost</c>, always may; any other name is refused, so that no page elsewhere can pose as this one.</value>
    public IList<string> AllowedHosts { get; } = [];
}
