namespace IngressRules.Cli;

/// <summary>What the tool's exit status says. Scripts are written against the first three.</summary>
internal static class ExitStatus
{
    /// <summary>Nothing to complain about.</summary>
    public const int Fine = 0;

    /// <summary>The input was read and is not as it should be: an error was found, or a request has no backend.</summary>
    public const int Findings = 1;

    /// <summary>The command line is wrong, or a file cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>The tool itself is at fault.</summary>
    public const int InternalError = 3;
}
