using FsCheck;
using FsCheck.Xunit;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>Validation returns findings, and never throws, for any text in any field.</summary>
public class ArbitraryTextTests
{
    [Property(MaxTest = 300)]
    public void No_text_in_any_field_makes_the_validator_throw(NonNull<string> text, int number, byte release)
    {
        string s = text.Get;
        var options = new ValidationOptions { Release = new(release % 40), MaxFindingsPerObject = int.MaxValue };
        var backend = new IngressBackend { Service = new() { Name = s, Port = new() { Name = s, Number = number } } };
        var resource = new IngressBackend { Resource = new() { ApiGroup = s, Kind = s, Name = s } };
        var metadata = new ObjectMetadata
        {
            Name = s, Namespace = s, GenerateName = s + "-", Uid = s, ResourceVersion = s, Generation = number, ClusterName = s,
            Labels = Samples.Map(s, s), Annotations = Samples.Map(s, s), Finalizers = [s, s + "/" + s],
            OwnerReferences = [new() { ApiVersion = s, Kind = s, Name = s, Uid = s, Controller = true }],
            ManagedFields = [new() { Manager = s, Operation = s, FieldsType = s, Subresource = s }],
        };
        Ingress ingress = new()
        {
            Metadata = metadata,
            Spec = new()
            {
                IngressClassName = s,
                DefaultBackend = backend,
                Rules =
                [
                    new() { Host = s, Http = new() { Paths = [Path(s, new PathType(s), backend), Path(s, PathType.Exact, resource)] } },
                    new() { Host = "*" + s, Http = new() { Paths = [Path(s, PathType.ImplementationSpecific, backend)] } },
                ],
                Tls = [new() { Hosts = [s, "*." + s], SecretName = s }],
            },
            Status = new() { LoadBalancer = [new() { Ip = s, Hostname = s }] },
        };
        IngressClass ingressClass = new()
        {
            Metadata = metadata,
            Spec = new()
            {
                Controller = s + "/" + s,
                Parameters = new() { ApiGroup = s, Kind = s, Name = s, Scope = "Namespace", Namespace = s },
            },
        };

        IEnumerable<Diagnostic> found =
        [
            .. IngressValidator.Check(ingress, options),
            .. IngressValidator.Check(Samples.Ingress, ingress, options),
            .. IngressValidator.CheckStatus(ingress, ingress, options),
            .. IngressValidator.Check(ingressClass, options),
            .. IngressValidator.Check(Samples.IngressClass, ingressClass, options),
        ];
        Assert.All(found, d => Assert.True(d.Message.Length > 0 && d.Field.Length > 0 && d.Reason is not null));
    }

    private static HttpIngressPath Path(string path, PathType type, IngressBackend backend) =>
        new() { Path = path, PathType = type, Backend = backend };
}
