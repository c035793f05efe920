namespace IngressRules.Cli;

/// <summary>Ends the run with a message for the user and <see cref="ExitStatus.Usage"/>.</summary>
internal sealed class ToolException(string message) : Exception(message);
