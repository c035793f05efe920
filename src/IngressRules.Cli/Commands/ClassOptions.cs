using System.CommandLine;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Cli.Commands;

/// <summary>
/// The options that select which Ingresses are ours (specification 4.3), and those of matching; the same for every command.
/// </summary>
internal sealed class ClassOptions
{
    private readonly Option<string?> _controller = new("--controller")
    {
        Description = "Take only Ingresses whose IngressClass names this controller.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _ingressClass = new("--ingress-class")
    {
        Description = "Take Ingresses of this class, named by the field or the old annotation. May be repeated.",
        HelpName = "WORD",
    };

    private readonly Option<bool> _acceptClassless = new("--accept-classless")
    {
        Description = "Take Ingresses that name no class, too.",
    };

    private readonly Option<bool> _refuseAmbiguous = new("--refuse-ambiguous-targets")
    {
        Description = "Refuse targets that servers read in different ways, such as one with an encoded slash, as the edge router does.",
    };

    private readonly MatchingOptions _matching = new();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="matches">Whether it matches requests; options that matter only for them are left out otherwise.</param>
    /// <param name="targets">Whether it is given their targets; what is refused of them is left out otherwise.</param>
    public void AddTo(Command command, bool matches = false, bool targets = true)
    {
        AddClassesTo(command);
        foreach (Option option in matches ? [.. _matching.OfRules, .. _matching.OfRequests] : _matching.OfRules)
        {
            command.Options.Add(option);
        }

        if (matches && targets)
        {
            command.Options.Add(_refuseAmbiguous);
        }
    }

    /// <summary>Adds only the options that say which Ingresses are ours.</summary>
    /// <param name="command">The command.</param>
    public void AddClassesTo(Command command)
    {
        command.Options.Add(_controller);
        command.Options.Add(_ingressClass);
        command.Options.Add(_acceptClassless);
    }

    /// <summary>True if the user gave any of the options.</summary>
    public bool IsGiven(ParseResult parsed) =>
        parsed.GetValue(_controller) is not null || parsed.GetValue(_ingressClass) is { Length: > 0 };

    /// <summary>The options as compiler options.</summary>
    public CompilerOptions ToCompilerOptions(ParseResult parsed)
    {
        ValueList<string> words = [.. parsed.GetValue(_ingressClass) ?? []];
        var options = new CompilerOptions
        {
            Controller = parsed.GetValue(_controller),
            IngressClassNames = words,
            LegacyClasses = words,
            TakeNamedClasses = true,
            AcceptClassless = parsed.GetValue(_acceptClassless),
            AmbiguousTargets = parsed.GetValue(_refuseAmbiguous) ? AmbiguousTargets.Refuse : AmbiguousTargets.MatchAsText,
        };
        return _matching.Apply(options, parsed);
    }
}
