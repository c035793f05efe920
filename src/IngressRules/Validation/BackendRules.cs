using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>A backend (rules B of specification 2.4): the default one or that of a path.</summary>
internal static class BackendRules
{
    public static void Check(IngressBackend backend, SpecPlace place, Leniency leniency, ObjectFindings findings)
    {
        switch (backend)
        {
            // B1: the server checks neither of the two.
            case { Service: not null, Resource: not null }:
                findings.Invalid(
                    ValidationCodes.B1, place.ToBackend(), "The backend names both a service and a resource. Remove one of the two.");
                break;

            case { Resource: { } resource }:
                ReferenceRules.Check(
                    resource.ApiGroup, resource.Kind, resource.Name, ReferenceCodes.Backend, place, ToResource, findings);
                break;

            case { Service: { } service }:
                CheckServiceName(service.Name, place, leniency, findings);
                CheckPort(service.Port, place, findings);
                break;

            // B2
            default:
                findings.Invalid(
                    ValidationCodes.B2,
                    place.ToBackend(),
                    "The backend is empty. Write service: with its name and port, or resource: with kind and name.");
                break;
        }

        static FieldPath ToResource(SpecPlace place) => place.ToBackend().Child("resource");
    }

    private static void CheckServiceName(string name, SpecPlace place, Leniency leniency, ObjectFindings findings)
    {
        // B3
        if (name.Length == 0)
        {
            findings.Required(
                ValidationCodes.B3,
                Service(place).Child("name"),
                "The backend names no Service. Write the name of a Service of the Ingress' namespace.");
            return;
        }

        // B4
        NameFaults faults = leniency.RelaxedServiceNames ? NameGrammars.Dns1123Label(name) : NameGrammars.Dns1035Label(name);
        if (faults != NameFaults.None)
        {
            NameMessages.Report(
                findings,
                ValidationCodes.B4,
                Service(place).Child("name"),
                "The name of the Service",
                name,
                NameGrammars.MaxLabel,
                faults,
                NameMessages.Service(name, startsWithLetter: !leniency.RelaxedServiceNames));
        }
    }

    private static void CheckPort(ServiceBackendPort port, SpecPlace place, ObjectFindings findings)
    {
        bool hasName = port.Name.Length > 0;
        switch (hasName, port.Number)
        {
            // B5
            case (true, not 0):
                findings.Invalid(
                    ValidationCodes.B5,
                    place.ToBackend(),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The port has both a name, {QuotedText.Quote(port.Name)}, and a number, {port.Number}. Keep one of the two."));
                break;

            // B7
            case (true, 0):
                CheckPortName(port.Name, place, findings);
                break;

            // B6
            case (false, 0):
                findings.Required(
                    ValidationCodes.B6,
                    place.ToBackend(),
                    "The backend says no port. Write port: with the number or the name of a port of the Service.");
                break;

            // B8
            case (false, < 1 or > 65535):
                findings.Invalid(
                    ValidationCodes.B8,
                    Service(place).Child("port").Child("number"),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{port.Number} is not a port number. Write the Service's port, a number from 1 to 65535."));
                break;
        }
    }

    private static void CheckPortName(string name, SpecPlace place, ObjectFindings findings)
    {
        PortNameFaults faults = NameGrammars.PortName(name);
        foreach (PortNameFaults fault in PortNameMessages.Order)
        {
            if ((faults & fault) != 0)
            {
                findings.Invalid(
                    ValidationCodes.B7, Service(place).Child("port").Child("name"), PortNameMessages.For(fault, name));
            }
        }
    }

    private static FieldPath Service(SpecPlace place) => place.ToBackend().Child("service");
}
