using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Model;

namespace IngressRules.Cli.Commands;

/// <summary>
/// The options of the compiler where Kubernetes leaves the choice to the router. The edge router compiles this file too, so that both have
/// the same options under the same names.
/// </summary>
internal sealed class MatchingOptions
{
    private static readonly Dictionary<string, ImplementationSpecificMatching> s_matching = new(StringComparer.Ordinal)
    {
        ["prefix"] = ImplementationSpecificMatching.Prefix,
        ["exact"] = ImplementationSpecificMatching.Exact,
        ["text-prefix"] = ImplementationSpecificMatching.TextPrefix,
    };

    private readonly Option<bool> _ownHost = new("--own-host-by-namespace")
    {
        Description = "The namespace of the oldest Ingress that names a host owns it; rules of others for it are left out.",
    };

    private readonly Option<bool> _hostFallthrough = new("--host-fallthrough")
    {
        Description = "Look up a path that its host does not know under the wildcard host, then among the rules without host.",
    };

    private readonly Option<BackendReference?> _defaultBackend = new("--default-backend")
    {
        CustomParser = ParseBackend,
        Description = "The Service for requests that no rule and no default backend takes. Default: none.",
        HelpName = "NS/SERVICE:PORT",
    };

    private readonly Option<bool> _globalDefault = new("--global-default-needs-hostless-rule")
    {
        Description = "An Ingress with rules gives the default backend of all hosts only if it has a rule without host.",
    };

    private readonly Option<ImplementationSpecificMatching?> _implementationSpecific = new("--implementation-specific")
    {
        CustomParser = ParseMatching,
        Description = "What the path type ImplementationSpecific means: prefix, exact or text-prefix. Default: prefix.",
        HelpName = "TYPE",
    };

    private readonly Option<string?> _dialect = new("--dialect")
    {
        Description = "Give annotations, paths and hosts the meaning that another controller gave them: ingress-nginx. Default: none.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _dialectSettings = NewDialectSettings();

    private readonly Option<bool> _keepSlashes = new("--keep-slashes")
    {
        Description = "Consecutive slashes in the path of a request do not count as one.",
    };

    private readonly Option<bool> _annotationFirst = new("--annotation-before-field")
    {
        Description = "The annotation kubernetes.io/ingress.class goes before ingressClassName where they differ. In files they must not.",
    };

    public MatchingOptions()
    {
        _dialect.Validators.Add(CheckDialect);
        _dialectSettings.Validators.Add(result =>
        {
            if (result.GetResult(_dialect) is null)
            {
                result.AddError("--dialect-configmap needs --dialect ingress-nginx");
            }
        });
    }

    /// <summary>The option for the ConfigMap of the other controller.</summary>
    public static Option<string?> NewDialectSettings()
    {
        var option = new Option<string?>("--dialect-configmap")
        {
            Description = "The ConfigMap with the settings of that controller, among the objects. Default: none, its defaults.",
            HelpName = "NS/NAME",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            {
                result.AddError($"\"{result.Tokens[0].Value}\" is no ConfigMap; write its namespace and name, as ingress-nginx/settings");
            }
        });
        return option;
    }

    /// <summary>
    /// All options, in the order in which the help lists them. The annotation can differ from the field only in objects that a server has
    /// stored (S3), so a command that reads files alone does not have its option.
    /// </summary>
    public IReadOnlyList<Option> All => [.. OfRules, _annotationFirst, .. OfRequests];

    /// <summary>Those that decide what the rules are, whatever is asked for.</summary>
    public IReadOnlyList<Option> OfRules =>
        [_dialect, _dialectSettings, _ownHost, _globalDefault, _implementationSpecific, _keepSlashes];

    /// <summary>Those that decide where a request goes that no rule of its host takes.</summary>
    public IReadOnlyList<Option> OfRequests => [_hostFallthrough, _defaultBackend];

    /// <summary>Compiler options with what the command line says.</summary>
    /// <param name="options">The other options.</param>
    /// <param name="parsed">The command line.</param>
    public CompilerOptions Apply(CompilerOptions options, ParseResult parsed) => options with
    {
        OwnHostByNamespace = parsed.GetValue(_ownHost),
        HostFallthrough = parsed.GetValue(_hostFallthrough),
        DefaultBackend = parsed.GetValue(_defaultBackend),
        GlobalDefaultNeedsHostlessRule = parsed.GetValue(_globalDefault),
        ImplementationSpecific = parsed.GetValue(_implementationSpecific) ?? options.ImplementationSpecific,
        CollapseSlashes = !parsed.GetValue(_keepSlashes),
        AnnotationBeforeField = parsed.GetValue(_annotationFirst),
        Dialect = parsed.GetValue(_dialect) is null
            ? null
            : new IngressNginxDialect(new IngressNginxOptions { ConfigMap = parsed.GetValue(_dialectSettings) }),
    };

    /// <summary>A dialect decides itself what these options are about; to pass over one of them could open what it was to close.</summary>
    private void CheckDialect(OptionResult result)
    {
        if (result.Tokens.Count == 1 && result.Tokens[0].Value != IngressNginxDialect.DialectName)
        {
            result.AddError($"\"{result.Tokens[0].Value}\" is no dialect; the one there is is {IngressNginxDialect.DialectName}");
            return;
        }

        foreach (Option option in (Option[])[_ownHost, _hostFallthrough, _globalDefault, _implementationSpecific, _keepSlashes])
        {
            if (result.GetResult(option) is { Implicit: false })
            {
                result.AddError($"{option.Name} has no meaning with --dialect, which decides that itself; leave one of the two away");
            }
        }
    }

    private static BackendReference? ParseBackend(ArgumentResult result)
    {
        string text = TextOf(result);
        bool hasNamespace = text.Contains('/', StringComparison.Ordinal);
        if (hasNamespace && BackendReference.TryParse(text, out BackendReference? backend))
        {
            return backend;
        }

        string port = text[(text.LastIndexOf(':') + 1)..];
        bool isNumber = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        result.AddError(hasNamespace && isNumber && number is < 1 or > 65535
            ? $"\"{port}\" is no port; write one from 1 to 65535, or the name of one"
            : $"\"{text}\" is no backend; write one as default/web:80 or default/web:http");
        return null;
    }

    private static ImplementationSpecificMatching? ParseMatching(ArgumentResult result)
    {
        string text = TextOf(result);
        if (!s_matching.TryGetValue(text, out ImplementationSpecificMatching? matching))
        {
            result.AddError($"\"{text}\" is not among the choices of --implementation-specific: {string.Join(", ", s_matching.Keys)}");
        }

        return matching;
    }

    private static string TextOf(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
}
