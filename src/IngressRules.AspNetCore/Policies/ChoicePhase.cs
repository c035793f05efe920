using IngressRules.Forwarding;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Which of the endpoints a request goes to: by cookie (N80, N81), by key (N85), or by load.</summary>
internal sealed class ChoicePhase() : ImmediatePhase("endpoint choice", PolicyStage.Route)
{
    private static readonly PowerOfTwoChoicesSelector s_byLoad = new();

    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Choice is not { } choice || request.Endpoints is null || request.IsSubstituted)
        {
            return null;
        }

        if (choice.Cookie is { } cookie && (cookie.StickyCanary || request.OtherBackend is null))
        {
            AffinityValue? sent = AffinityValue.Read(request.Context.Request, cookie);
            request.Affinity = AffinitySelector.For(cookie, sent, request.Endpoints);
            request.Selector = request.Affinity;
            request.Record("affinity", request.Affinity.IsNew ? "new" : "kept");
        }
        else if (choice.HashKey is { } key)
        {
            request.Selector = new KeySelector(RequestTextWriter.Write(key, request), choice.SubsetSize);
        }
        else if (choice.Algorithm == "ewma")
        {
            request.Selector = s_byLoad;
        }

        return null;
    }
}
