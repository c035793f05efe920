namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>The same as <see cref="BrowserFactAttribute"/> for a test with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the test where there is no browser.</summary>
    public BrowserTheoryAttribute() => Skip = Browser.Program is null ? BrowserFactAttribute.Missing : null;
}
