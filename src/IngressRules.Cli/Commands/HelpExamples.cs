using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace IngressRules.Cli.Commands;

/// <summary>Closes the help of each command with examples.</summary>
internal static class HelpExamples
{
    /// <summary>What the help of the tool itself shows: the question that is asked most.</summary>
    private static readonly string[] s_ofTool = ["ingress-rules explain -f manifests/ https://shop.example.com/api/v2"];

    private static readonly Dictionary<string, string[]> s_byCommand = new(StringComparer.Ordinal)
    {
        ["validate"] = ["ingress-rules validate manifests/", "kubectl get ingress,svc -A -o yaml | ingress-rules validate -"],
        ["match"] = ["ingress-rules match -f manifests/ https://shop.example.com/cart/42"],
        ["explain"] = ["ingress-rules explain -f manifests/ shop.example.com/cart/42"],
        ["analyze"] = ["ingress-rules analyze -f manifests/", "kubectl get ingress -A -o yaml | ingress-rules analyze -f -"],
        ["diff"] = ["ingress-rules diff old/ new/", "git show HEAD:ingress.yaml | ingress-rules diff - ingress.yaml"],
        ["replay"] = ["ingress-rules replay -f new/ --against old/ --host shop.example.com access.log.gz"],
        ["graph"] = ["ingress-rules graph -f manifests/ --host shop.example.com --format text"],
        ["migrate"] = ["kubectl get ingress,svc,cm -A -o yaml | ingress-rules migrate -f -"],
        ["completion"] =
        [
            "source <(ingress-rules completion bash)",
            "source <(ingress-rules completion zsh)",
            "ingress-rules completion fish | source",
            "ingress-rules completion pwsh | Out-String | Invoke-Expression",
        ],
    };

    /// <summary>Adds the examples to the help of all commands.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new Help((HelpAction)option.Action!);
        }
    }

    private sealed class Help(HelpAction usual) : SynchronousCommandLineAction
    {
        /// <inheritdoc/>
        public override bool ClearsParseErrors => usual.ClearsParseErrors;

        /// <inheritdoc/>
        public override int Invoke(ParseResult parseResult)
        {
            int status = usual.Invoke(parseResult);
            Command command = parseResult.CommandResult.Command;
            if ((command is RootCommand ? s_ofTool : s_byCommand.GetValueOrDefault(command.Name)) is { } examples)
            {
                TextWriter output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
                foreach (string example in examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return status;
        }
    }
}
