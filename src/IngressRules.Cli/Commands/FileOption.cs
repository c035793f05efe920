using System.CommandLine;

namespace IngressRules.Cli.Commands;

/// <summary>The option <c>-f</c>, by which the commands that ask a table something take its manifests.</summary>
internal static class FileOption
{
    /// <summary>The option. It takes one file; users who write several behind it give the rest as arguments.</summary>
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--file", "-f")
        {
            Description = "A file or directory of manifests, or - for standard input. May be repeated; more may follow the first.",
            HelpName = "FILE",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
        };
        option.Validators.Add(MisspeltOptions.Refuse);
        return option;
    }

    /// <summary>The argument for further files, of a command that takes no others.</summary>
    public static Argument<string[]> More(string description)
    {
        var argument = new Argument<string[]>("FILE") { Description = description, Arity = ArgumentArity.ZeroOrMore };
        argument.Validators.Add(MisspeltOptions.Refuse);
        return argument;
    }
}
