using IngressRules.Model;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>Short ways to create Ingresses in tests.</summary>
internal static class Manifests
{
    public static Ingress NewIngress(
        string name,
        (string Host, string Type, string Path, string Service)[]? rules = null,
        string? defaultBackend = null,
        string? className = null,
        string[]? tls = null) => new()
        {
            Metadata = new() { Namespace = "default", Name = name },
            Spec = new()
            {
                IngressClassName = className,
                DefaultBackend = defaultBackend is null ? null : IngressBackend.ForService(defaultBackend, 80),
                Rules =
                [
                    .. (rules ?? []).Select(r => new IngressRule
                    {
                        Host = r.Host,
                        Http = new()
                        {
                            Paths =
                            [
                                new()
                                {
                                    Path = r.Path, PathType = new PathType(r.Type), Backend = IngressBackend.ForService(r.Service, 80),
                                },
                            ],
                        },
                    }),
                ],
                Tls = tls is null ? [] : [new() { Hosts = [.. tls] }],
            },
        };
}
