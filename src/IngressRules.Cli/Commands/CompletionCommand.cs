using System.CommandLine;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules completion SHELL</c>: a script by which a shell asks the tool for the next word.</summary>
internal sealed class CompletionCommand
{
    private static readonly string[] s_shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly ToolHost _host;

    private readonly Argument<string> _shell = new("SHELL")
    {
        Description = "The shell: bash, zsh, fish or pwsh (PowerShell).",
    };

    private CompletionCommand(ToolHost host)
    {
        _host = host;
        _shell.Validators.Add(result =>
        {
            string shell = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (result.Tokens.Count > 0 && !s_shells.Contains(shell))
            {
                result.AddError($"'{shell}' is no shell that is known. Write one of {string.Join(", ", s_shells)}."
                    + NearWord.Sentence(shell, s_shells));
            }
        });
        _shell.CompletionSources.Add(s_shells);
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new CompletionCommand(host);
        var command = new Command("completion", "Prints a script that completes commands, options and values of this tool in a shell.")
        {
            self._shell,
        };
        command.SetAction(self.Run);
        return command;
    }

    /// <summary>The script for a shell.</summary>
    private static Stream Open(string shell)
    {
        string name = $"ingress-rules.{(shell == "pwsh" ? "ps1" : shell)}";
        return typeof(CompletionCommand).Assembly.GetManifestResourceStream(name)!;
    }

    private int Run(ParseResult parsed)
    {
        using Stream script = Open(parsed.GetRequiredValue(_shell));
        script.CopyTo(_host.Output);
        _host.Output.Flush();
        return ExitStatus.Fine;
    }
}
