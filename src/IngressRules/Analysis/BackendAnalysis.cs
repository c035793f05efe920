using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Checks that each backend names an existing Service and a port of it that speaks HTTP (specification 6.1).</summary>
internal static class BackendAnalysis
{
    private const string OnlyHttp = "Ingress carries HTTP and HTTPS; expose this with a Service of type NodePort or LoadBalancer.";

    public static void Check(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        Check(ingress, ingress.Spec.DefaultBackend, IngressFields.Spec.Child("defaultBackend"), given, findings);
        for (int r = 0; r < ingress.Spec.Rules.Count; r++)
        {
            ValueList<HttpIngressPath> paths = ingress.Spec.Rules[r].Http?.Paths ?? [];
            for (int p = 0; p < paths.Count; p++)
            {
                Check(ingress, paths[p].Backend, IngressFields.Path(r, p).Child("backend"), given, findings);
            }
        }
    }

    private static void Check(Ingress ingress, IngressBackend? backend, FieldPath field, GivenObjects given, AnalysisFindings findings)
    {
        if (backend?.Service is not { } wanted)
        {
            return;
        }

        FieldPath portField = IngressFields.Port(field, wanted.Port);
        if (wanted.Port.Name == ForeignAction.PortName)
        {
            findings.Add(AnalysisCodes.BackendIsAction, field.Child("service"), ForeignAction.Message(ingress, wanted.Name));
            return;
        }

        if (given.Service(ingress.Metadata.Namespace, wanted.Name) is { } service)
        {
            CheckPort(wanted.Port, portField, given.PortsOf(service), findings);
            return;
        }

        // The Service is unknown, so only the port in the Ingress can be checked.
        CheckProtocol(new ServicePort { Name = wanted.Port.Name, Port = wanted.Port.Number }, portField, null, findings);
        if (given.HasServices)
        {
            findings.Add(
                AnalysisCodes.ServiceNotGiven,
                field.Child("service").Child("name"),
                $"{GivenObjects.Lacks(ingress)} Service {QuotedText.Quote(wanted.Name)} in namespace {ingress.Metadata.Namespace}; "
                    + "without it, requests get 503."
                    + given.ServiceNames.Sentence(ingress.Metadata.Namespace, wanted.Name, "a Service"));
        }
    }

    private static void CheckPort(ServiceBackendPort wanted, FieldPath field, ServicePorts ports, AnalysisFindings findings)
    {
        Service service = ports.Service;
        int index = ports.Find(wanted);
        if (index < 0)
        {
            // An ExternalName Service is a DNS name, and any port of it may exist.
            if (service.Spec.Type == "ExternalName" && wanted.Name.Length == 0)
            {
                return;
            }

            if (findings.IsFull)
            {
                findings.AddUnlisted(AnalysisCodes.ServicePortNotGiven);
                return;
            }

            findings.Add(
                AnalysisCodes.ServicePortNotGiven, field, PortMissing(wanted, ports), Related(service, IngressFields.Spec.Child("ports")));
            return;
        }

        RelatedLocation related = Related(service, IngressFields.Spec.Child("ports").Index(index));
        CheckProtocol(service.Spec.Ports[index], field, related, findings);
    }

    private static void CheckProtocol(ServicePort port, FieldPath field, RelatedLocation? related, AnalysisFindings findings)
    {
        if (port.Protocol is not ("" or "TCP"))
        {
            findings.Add(AnalysisCodes.PortNotTcp, field,
                $"The port {Text(port)} is {QuotedText.Quote(port.Protocol)}. {OnlyHttp}", related);
        }
        else if (PortProtocols.OtherThanHttp(port) is { } protocol)
        {
            findings.Add(AnalysisCodes.PortNotHttp, field, $"The port {Text(port)} looks like {protocol}. {OnlyHttp}", related);
        }
        else if (related is not null && PortProtocols.Http2WithoutPrefix(port) is { } sign)
        {
            findings.Add(
                AnalysisCodes.PortWithoutHttp2,
                field,
                $"The port {Text(port)} has {sign}, and is spoken to in HTTP/1.1, which gRPC servers do not understand. "
                    + "Write appProtocol: kubernetes.io/h2c at the port of the Service; for HTTP/2 with TLS, appProtocol: https.",
                related);
        }
    }

    private static string PortMissing(ServiceBackendPort wanted, ServicePorts ports)
    {
        Service service = ports.Service;
        string asked = wanted.Name.Length > 0 ? QuotedText.Quote(wanted.Name) : wanted.Number.ToString(CultureInfo.InvariantCulture);
        string found = $"Service {service} has no port {asked}, so requests get 503.";
        if (wanted.Name.Length == 0 && ports.FindTarget(wanted.Number) is { } target)
        {
            return found + string.Create(
                CultureInfo.InvariantCulture, $" {wanted.Number} is a targetPort, the pods' own; write number: {target.Port}.");
        }

        string? near = wanted.Name.Length == 0 ? null : ports.Names.Nearest("", wanted.Name);
        return near is not null ? $"{found} Did you mean {QuotedText.Quote(near)}?"
            : service.Spec.Ports.Count == 0 ? $"{found} Give the Service ports."
            : $"{found} Write one of its ports: {string.Join(", ", service.Spec.Ports.Take(5).Select(Text))}.";
    }

    private static string Text(ServicePort port) =>
        port.Port == 0 ? QuotedText.Quote(port.Name)
        : port.Name.Length == 0 ? port.Port.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{port.Port} ({QuotedText.Quote(port.Name)})");

    private static RelatedLocation Related(Service service, FieldPath field) =>
        RelatedLocation.In(service.ToReference(), service.Origin, field, "the Service");
}
