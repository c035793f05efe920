using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The limit of request bodies (N49): at once where the length is known, else while the body is read.</summary>
internal sealed class BodyLimitPhase() : ImmediatePhase("body limit", PolicyStage.Location)
{
    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Body?.MaxBytes is not { } limit)
        {
            return null;
        }

        if (request.Context.Request.ContentLength > limit)
        {
            return new(StatusCodes.Status413PayloadTooLarge, "The request body is too large.");
        }

        if (request.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = limit;
        }

        return null;
    }
}
