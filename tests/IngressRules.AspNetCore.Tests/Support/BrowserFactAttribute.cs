namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A test that looks at a page in Chromium. Without a browser it is skipped, and the reason says how to get one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Why the tests are skipped.</summary>
    private const string Missing = "There is no Chromium: install the package chromium, or set INGRESS_RULES_CHROMIUM to an executable.";

    /// <summary>Skips the test where there is no browser.</summary>
    public BrowserFactAttribute() => Skip = Browser.Program is null ? Missing : null;
}
