namespace IngressRules.Cli;

/// <summary>The exit status of the tool. Scripts depend on the first three values.</summary>
internal static class ExitStatus
{
    /// <summary>Success: no errors.</summary>
    public const int Fine = 0;

    /// <summary>The input was read, but it contains an error or a request has no backend.</summary>
    public const int Findings = 1;

    /// <summary>The command line is wrong, or a file cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>An internal error of the tool.</summary>
    public const int InternalError = 3;
}
