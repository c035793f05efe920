namespace IngressRules.Admin;

/// <summary>How the admin page is served.</summary>
public sealed class IngressRulesAdminOptions
{
    /// <summary>Names under which browsers may open the page, without port.</summary>
    /// <value>
    /// Default: none. IP addresses and names without dot, such as <c>localhost</c>, always may; any other name is refused, so that no page
    /// elsewhere can pose as this one.
    /// </value>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>The options that the operator of this host gave, by the names that operators know, as on a command line.</summary>
    /// <value>
    /// Default: null. Without them the overview lists the options of the library. Values are shown to everybody who can open the page.
    /// </value>
    public IReadOnlyDictionary<string, string>? GivenOptions { get; set; }
}
