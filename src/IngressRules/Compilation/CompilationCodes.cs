using IngressRules.Diagnostics;

namespace IngressRules.Compilation;

/// <summary>The codes of the compiler's findings: <c>ING30xx</c> about classes, <c>ING31xx</c> about conflicts between rules.</summary>
public static class CompilationCodes
{
    /// <summary>The Ingress belongs to the class of another controller.</summary>
    public static DiagnosticCode OtherController { get; } = new("ING3001", "Ingress of another controller", DiagnosticSeverity.Info, "4.3");

    /// <summary>The Ingress names a class that does not exist.</summary>
    public static DiagnosticCode UnknownClass { get; } = new("ING3002", "Unknown IngressClass", DiagnosticSeverity.Warning, "4.3");

    /// <summary>The legacy class annotation has a value that is not ours.</summary>
    public static DiagnosticCode OtherLegacyClass { get; } =
        new("ING3003", "Legacy class annotation of another controller", DiagnosticSeverity.Info, "4.3");

    /// <summary>The Ingress names no class, and no default class of ours exists.</summary>
    public static DiagnosticCode Classless { get; } = new("ING3004", "Ingress without class", DiagnosticSeverity.Warning, "Q12");

    /// <summary>Class field and legacy annotation differ.</summary>
    public static DiagnosticCode ClassConflict { get; } =
        new("ING3005", "Class field and annotation differ", DiagnosticSeverity.Warning, "Q11");

    /// <summary>More than one IngressClass is marked as the default.</summary>
    public static DiagnosticCode SeveralDefaultClasses { get; } =
        new("ING3006", "Several default classes", DiagnosticSeverity.Warning, "Q13");

    /// <summary>The parameters of a class of ours are no ConfigMap in a namespace.</summary>
    public static DiagnosticCode OtherParameters { get; } =
        new("ING3007", "Parameters that are no ConfigMap", DiagnosticSeverity.Warning, "1.2");

    /// <summary>The ConfigMap that a class of ours names does not exist.</summary>
    public static DiagnosticCode ParametersMissing { get; } =
        new("ING3008", "ConfigMap of a class missing", DiagnosticSeverity.Warning, "1.2");

    /// <summary>The ConfigMap that a class of ours names cannot be read from the API server.</summary>
    public static DiagnosticCode ParametersUnreadable { get; } =
        new("ING3009", "ConfigMap of a class that cannot be read", DiagnosticSeverity.Warning, "1.2");

    /// <summary>A key in the ConfigMap of a class that is no option.</summary>
    public static DiagnosticCode UnknownOption { get; } = new("ING3010", "Unknown option of a class", DiagnosticSeverity.Warning, "1.2");

    /// <summary>A key in the ConfigMap of a class that is an option of the whole router.</summary>
    public static DiagnosticCode RouterOption { get; } =
        new("ING3011", "Option that a class cannot set", DiagnosticSeverity.Warning, "1.2");

    /// <summary>An option of a class with a value of another form.</summary>
    public static DiagnosticCode OptionValue { get; } =
        new("ING3012", "Value of an option not understood", DiagnosticSeverity.Warning, "1.2");

    /// <summary>An option of a class that whoever runs the router has set already.</summary>
    public static DiagnosticCode OptionFixed { get; } =
        new("ING3013", "Option that the router's operator has set", DiagnosticSeverity.Warning, "1.2");

    /// <summary>Another rule has the same host, path and path type, and takes precedence.</summary>
    public static DiagnosticCode Shadowed { get; } = new("ING3101", "Shadowed by an equal rule", DiagnosticSeverity.Warning, "Q5");

    /// <summary>Another rule takes precedence for every request that this one matches.</summary>
    public static DiagnosticCode NeverFirst { get; } = new("ING3102", "Never first on its path", DiagnosticSeverity.Warning, "Q3");

    /// <summary>No canonical request path can match this rule's path.</summary>
    public static DiagnosticCode Unreachable { get; } = new("ING3103", "Path that no request has", DiagnosticSeverity.Warning, "3.10");

    /// <summary>The host belongs to another namespace.</summary>
    public static DiagnosticCode ForeignHost { get; } =
        new("ING3104", "Host owned by another namespace", DiagnosticSeverity.Warning, "Q31");

    /// <summary>The default backend is never used, usually because that of an older Ingress takes precedence.</summary>
    public static DiagnosticCode DefaultBackendUnused { get; } =
        new("ING3105", "Default backend never used", DiagnosticSeverity.Warning, "Q8");

    /// <summary>A rule without host and without paths.</summary>
    public static DiagnosticCode RuleWithoutEffect { get; } = new("ING3106", "Rule without effect", DiagnosticSeverity.Warning, "3.7");

    /// <summary>The same namespace and name occur twice.</summary>
    public static DiagnosticCode SameObjectTwice { get; } = new("ING3107", "The same object twice", DiagnosticSeverity.Warning, "4.2");

    /// <summary>The embedding host's path matcher does not support this path.</summary>
    public static DiagnosticCode NoCustomMatcher { get; } =
        new("ING3108", "Path that the supplied matcher does not take", DiagnosticSeverity.Warning, "Q4");

    /// <summary>The TLS host belongs to another namespace.</summary>
    public static DiagnosticCode ForeignTlsHost { get; } =
        new("ING3109", "TLS host owned by another namespace", DiagnosticSeverity.Warning, "Q31");

    /// <summary>All codes of this stage, in order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        OtherController, UnknownClass, OtherLegacyClass, Classless, ClassConflict, SeveralDefaultClasses,
        OtherParameters, ParametersMissing, ParametersUnreadable, UnknownOption, RouterOption, OptionValue, OptionFixed,
        Shadowed, NeverFirst, Unreachable, ForeignHost, DefaultBackendUnused, RuleWithoutEffect, SameObjectTwice, NoCustomMatcher,
        ForeignTlsHost,
    ];

    /// <summary>
    /// True for the codes that leave an Ingress out for its class: <see cref="OtherController"/>, <see cref="UnknownClass"/>,
    /// <see cref="OtherLegacyClass"/> and <see cref="Classless"/>.
    /// </summary>
    /// <param name="code">The code of a finding.</param>
    public static bool LeavesOutForClass(DiagnosticCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Id == OtherController.Id || code.Id == UnknownClass.Id || code.Id == OtherLegacyClass.Id || code.Id == Classless.Id;
    }
}
