using System.Text;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The target that the backend gets in place of the client's (N25), or a redirect where it is a URL (N27).</summary>
internal sealed class RewritePhase() : ImmediatePhase("rewrite", PolicyStage.Route)
{
    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Rewrite is not { } rewrite || rewrite.Captures(request.Path) is not { } captures)
        {
            return null;
        }

        string target = PathRewrite.Write(rewrite.Target, captures, encode: true) + request.Query;
        if (rewrite.IsRedirect)
        {
            return PolicyAnswer.Redirect(StatusCodes.Status302Found, target);
        }

        // No target begins otherwise in HTTP, and without the slash the text would become part of the backend's host.
        request.Rewritten = target.StartsWith('/') ? target : "/" + target;
        if (rewrite.ForwardedPrefix is { } prefix)
        {
            request.ForwardedPrefix = HeaderText(PathRewrite.Write(prefix, captures, encode: false));
        }

        request.Record(Name, request.Rewritten);
        return null;
    }

    /// <summary>A decoded text as the value of a header: what would end or split the header stays encoded.</summary>
    private static string HeaderText(string text)
    {
        if (!text.AsSpan().ContainsAny(Headers.HttpCharacters.Controls))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            if (c is < ' ' or '\x7f')
            {
                RequestTextWriter.AppendEncoded(safe, c);
            }
            else
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }
}
