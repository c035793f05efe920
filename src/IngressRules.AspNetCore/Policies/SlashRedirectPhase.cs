namespace IngressRules.AspNetCore.Policies;

/// <summary>The redirect of a path to the same path with a slash at its end (N15).</summary>
internal sealed class SlashRedirectPhase() : ImmediatePhase("slash redirect", PolicyStage.Location)
{
    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        // A closed route says nothing but that it is closed.
        if (request.Policies.Slash is not { } slash || request.Policies.Closed is not null)
        {
            return null;
        }

        string port = slash.WithPort ? $":{request.Port}" : "";
        bool relative = slash.Relative || request.HostName.Length == 0;
        string origin = relative ? "" : $"{request.Origin.Scheme}://{request.HostName}{port}";
        return PolicyAnswer.Redirect(slash.Status, origin + slash.Path + request.Query);
    }
}
