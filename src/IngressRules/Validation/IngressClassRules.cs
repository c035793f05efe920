using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The spec of an IngressClass (rules K of specification 2.6).</summary>
internal static class IngressClassRules
{
    private const int MaxController = 250;
    private const string Cluster = "Cluster";
    private const string Namespace = "Namespace";

    public static void Check(IngressClassSpec spec, ObjectFindings findings)
    {
        CheckController(spec.Controller, findings);
        if (spec.Parameters is { } parameters)
        {
            ReferenceRules.Check(
                parameters.ApiGroup, parameters.Kind, parameters.Name,
                ReferenceCodes.Parameters, findings, static _ => Parameters(), findings);
            if (findings.Options.HasParameterScope)
            {
                CheckScope(parameters, findings);
            }
        }
    }

    /// <summary>What an update must not change.</summary>
    public static void CheckChange(IngressClassSpec old, IngressClassSpec @new, ObjectFindings findings)
    {
        // K6
        if (old.Controller != @new.Controller)
        {
            findings.Invalid(
                ValidationCodes.K6,
                Controller(),
                $"The controller of a class cannot change. Keep {QuotedText.Quote(old.Controller)}, or create another IngressClass.");
        }
    }

    private static void CheckController(string controller, ObjectFindings findings)
    {
        // K1
        if (controller.Length == 0)
        {
            findings.Required(
                ValidationCodes.K1, Controller(),
                "The class names no controller. Write one as domain/path, such as example.org/my-controller.");
            return;
        }

        // K2
        if (NameGrammars.Longer(controller, MaxController))
        {
            findings.TooLong(ValidationCodes.K2, Controller(), NameMessages.TooLong("The controller", controller, MaxController));
        }

        // K3
        int slash = controller.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == controller.Length - 1)
        {
            findings.Invalid(
                ValidationCodes.K3,
                Controller(),
                $"The controller {QuotedText.Quote(controller)} is not a domain and a path. Write it like example.org/my-controller.");
            return;
        }

        // K4
        string domain = controller[..slash];
        NameFaults faults = NameGrammars.Dns1123Subdomain(domain);
        if (faults != NameFaults.None)
        {
            NameMessages.Report(
                findings,
                ValidationCodes.K4,
                Controller(),
                "The domain of the controller",
                domain,
                NameGrammars.MaxSubdomain,
                faults,
                NameMessages.Subdomain("The domain of the controller", domain));
        }

        // K5
        string path = controller[(slash + 1)..];
        if (!NameGrammars.IsHttpPath(path))
        {
            findings.Invalid(
                ValidationCodes.K5,
                Controller(),
                $"The path of the controller, {QuotedText.Quote(path)}, has a character that a URL's path cannot have. "
                    + "Use letters, digits and / - . _ ~ % ! $ & ' ( ) * + , ; = :");
        }
    }

    private static void CheckScope(IngressClassParametersReference parameters, ObjectFindings findings)
    {
        switch (parameters.Scope)
        {
            // K10: the server stops here.
            case null:
                findings.Required(
                    ValidationCodes.K10, Scope(),
                    "The parameters have no scope. Write Cluster, which is the server's default, or Namespace.");
                break;

            // K12
            case Namespace when parameters.Namespace is null:
                findings.Required(
                    ValidationCodes.K12,
                    ParametersNamespace(),
                    "The scope is Namespace, but no namespace is given. Write the namespace of the parameters.");
                break;

            // K13
            case Namespace:
                NameFaults faults = NameGrammars.Dns1123Label(parameters.Namespace);
                if (faults != NameFaults.None)
                {
                    NameMessages.Report(
                        findings,
                        ValidationCodes.K13,
                        ParametersNamespace(),
                        "The namespace",
                        parameters.Namespace,
                        NameGrammars.MaxLabel,
                        faults,
                        NameMessages.Label("The namespace", parameters.Namespace));
                }

                break;

            // K14
            case Cluster:
                if (parameters.Namespace is not null)
                {
                    findings.Forbidden(
                        ValidationCodes.K14,
                        ParametersNamespace(),
                        "The scope is Cluster, which has no namespace. Remove the namespace, or write scope: Namespace.");
                }

                break;

            // K11
            default:
                findings.NotSupported(
                    ValidationCodes.K11, Scope(), $"{QuotedText.Quote(parameters.Scope)} is not a scope. Write Cluster or Namespace.");
                break;
        }
    }

    private static FieldPath Controller() => IngressFields.Spec.Child("controller");

    private static FieldPath Parameters() => IngressFields.Spec.Child("parameters");

    private static FieldPath Scope() => Parameters().Child("scope");

    private static FieldPath ParametersNamespace() => Parameters().Child("namespace");
}
