namespace IngressRules.Tests.Drawing;

/// <summary>A test that has a picture drawn. Without the program it is skipped, and the reason says how to get it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RendererFactAttribute : FactAttribute
{
    /// <summary>Skips the test where the program is missing.</summary>
    /// <param name="isMermaid">Whether it is Mermaid rather than Graphviz.</param>
    public RendererFactAttribute(bool isMermaid)
    {
        IsMermaid = isMermaid;
        Skip = isMermaid
            ? Renderer.Mermaid is null || Renderer.Chromium is null
                ? "There is no Mermaid: install chromium, and set INGRESS_RULES_MERMAID to dist/mermaid.min.js of the npm package."
                : null
            : Renderer.Dot is null ? "There is no Graphviz: install the package graphviz." : null;
    }

    /// <summary>Whether the program is Mermaid rather than Graphviz.</summary>
    public bool IsMermaid { get; }
}
