using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reading.Decoding;

namespace IngressRules.Compilation;

/// <summary>Reads the options that <c>spec.parameters</c> of our classes lead to, and says what is not understood.</summary>
/// <param name="maps">The ConfigMaps by namespace and name.</param>
/// <param name="options">The options of the compiler.</param>
/// <param name="findings">Takes the findings.</param>
internal sealed class ClassParametersReader(
    SharedTable<(string Namespace, string Name), ConfigMap> maps, CompilerOptions options, CompilationFindings findings)
{
    private static readonly FieldPath s_parameters = IngressFields.Spec.Child("parameters");

    /// <summary>What was read already: several classes may name one ConfigMap, about which things are said once.</summary>
    private readonly Dictionary<ConfigMap, ClassParameters?> _read = new(ReferenceEqualityComparer.Instance);

    /// <summary>The ConfigMaps after a change, by namespace and name; the same instance if none has changed.</summary>
    /// <param name="changed">Those that are new or have changed. If one occurs twice in files, the last one counts.</param>
    /// <param name="removed">The names of those that are gone.</param>
    /// <param name="before">Those before; null for none.</param>
    public static SharedTable<(string Namespace, string Name), ConfigMap> ByName(
        ValueList<ConfigMap> changed,
        IEnumerable<ObjectReference>? removed = null,
        SharedTable<(string Namespace, string Name), ConfigMap>? before = null)
    {
        SharedTable<(string Namespace, string Name), ConfigMap>.Builder next =
            (before ?? SharedTable<(string Namespace, string Name), ConfigMap>.Empty).ToBuilder();
        foreach (ObjectReference gone in removed ?? [])
        {
            next.Remove((gone.Namespace, gone.Name));
        }

        foreach (ConfigMap map in changed)
        {
            next.Set((map.Metadata.Namespace, map.Metadata.Name), map);
        }

        return next.ToTable();
    }

    /// <summary>The options of a class that is ours and has parameters; null for none.</summary>
    /// <param name="own">The class.</param>
    public ClassParameters? Read(IngressClass own)
    {
        IngressClassParametersReference named = own.Spec.Parameters!;
        if (named.ConfigMap is not { } reference)
        {
            (FieldPath field, string fault) = FaultOf(named);
            Add(own, CompilationCodes.OtherParameters, field, $"{fault}, so they have no effect. The options of this router are in a "
                + "ConfigMap: write kind: ConfigMap, name, scope: Namespace and namespace, and no apiGroup. Or remove the parameters.");
            return null;
        }

        if (!maps.TryGetValue((reference.Namespace, reference.Name), out ConfigMap? map))
        {
            Add(own, CompilationCodes.ParametersMissing, s_parameters.Child("name"),
                $"There is no ConfigMap {Shown($"{reference.Namespace}/{reference.Name}")}, so the class sets no options. Create it, name "
                + "one that exists, or remove the parameters.");
            return null;
        }

        if (!_read.TryGetValue(map, out ClassParameters? parameters))
        {
            _read.Add(map, parameters = Read(map));
        }

        return parameters;
    }

    private static (FieldPath Field, string Text) FaultOf(IngressClassParametersReference named)
    {
        bool isMap = named.Kind == nameof(ConfigMap);
        return isMap && string.IsNullOrEmpty(named.ApiGroup)
            ? (s_parameters.Child("scope"), $"The scope of the parameters is {Shown(named.Scope ?? "")}, but a ConfigMap is in a namespace")
            : (s_parameters.Child(isMap ? "apiGroup" : "kind"),
                $"The parameters are {Shown(named.Kind)}{(string.IsNullOrEmpty(named.ApiGroup) ? "" : $" of {Shown(named.ApiGroup)}")}, "
                + "which this router does not know");
    }

    private ClassParameters? Read(ConfigMap map)
    {
        var limit = new FindingLimit(options.MaxFindingsPerObject);
        foreach (Diagnostic finding in map.Findings)
        {
            if (limit.Takes(finding.Severity))
            {
                findings.Add(finding);
            }
        }

        var parameters = new ClassParameters();
        foreach ((string key, string text) in map.Data.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            if (ClassOption.Find(key) is not { } option)
            {
                bool isOfRouter = ClassOption.OfRouter.Contains(key);
                Report(isOfRouter ? CompilationCodes.RouterOption : CompilationCodes.UnknownOption, "data", key, atKey: true, () =>
                    isOfRouter ? AboutRouter(key) : Unknown(key));
            }
            else if (options.FixedOptions.Contains(key))
            {
                Report(CompilationCodes.OptionFixed, "data", key, atKey: true, () =>
                    $"{key} is set for the whole router, on its command line (--{key}) or in its code. That goes before a class, so the "
                    + "key has no effect here. Remove it in one of the two places.");
            }
            else if (option.Parse(text, parameters) is { } next)
            {
                parameters = next;
            }
            else
            {
                string? good = map.LastGood.GetValueOrDefault(key);
                parameters = good is null ? parameters : option.Parse(good, parameters) ?? parameters;
                Report(CompilationCodes.OptionValue, "data", key, atKey: false, () =>
                    $"{key} is {QuotedText.Quote(text)}. Write {ClassOptionAdvice.For(option, text)}. "
                    + $"Until then {(good is null ? "the router's own value is" : $"{good}, from before, stays")} in force.");
            }
        }

        foreach (string key in map.BinaryKeys)
        {
            Report(CompilationCodes.UnknownOption, "binaryData", key, atKey: true, () =>
                "Options are text; binaryData has no effect. Write the option under data.");
        }

        if (limit.HasRest)
        {
            findings.Add(limit.Rest(ReadingCodes.MoreFindings, map.ToReference(), SourcePlace.Of(map.Origin, FieldPath.Root)));
        }

        return parameters == new ClassParameters() ? null : parameters;

        void Report(DiagnosticCode code, string field, string key, bool atKey, Func<string> message)
        {
            if (limit.Takes(code.Severity))
            {
                findings.Add(new Diagnostic(code, message())
                {
                    Object = map.ToReference(),
                    Field = $"{field}[{Shown(key)}]",
                    Place = SourcePlace.Of(map.Origin, FieldPath.Root.Child(field).Child(key), atKey),
                });
            }
        }
    }

    private static string AboutRouter(string key) =>
        $"{key} is an option of the whole router and not of a class, so it has no effect here. Give it on the router's command line, as "
        + $"--{key}, and remove it here.";

    private static string Unknown(string key)
    {
        string? near = FieldAdvice.For(key, [.. ClassParameters.OptionNames]);
        return $"There is no option {Shown(key)}, so it has no effect. "
            + (near is not null ? $"Did you mean {near}?" : $"A class can set {string.Join(", ", ClassParameters.OptionNames)}.");
    }

    private static string Shown(string text) => VisibleText.Of(text, 80);

    private void Add(IngressClass own, DiagnosticCode code, FieldPath field, string message) =>
        findings.Add(CompilationFindings.About(code, own, field, message));
}
