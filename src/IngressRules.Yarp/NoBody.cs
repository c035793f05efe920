using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Yarp;

/// <summary>Hides the client's body, for a request that is sent without it.</summary>
internal sealed class NoBody : IHttpRequestBodyDetectionFeature
{
    private static readonly NoBody s_instance = new();

    private NoBody()
    {
    }

    public bool CanHaveBody => false;

    /// <summary>Makes a request one without body.</summary>
    public static void Attach(HttpContext context)
    {
        context.Features.Set<IHttpRequestBodyDetectionFeature>(s_instance);
        context.Request.ContentLength = null;
    }
}
