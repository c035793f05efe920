using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The rewrite of an Ingress' paths (N25 to N29), before it is known to which path it belongs.</summary>
/// <param name="Target">The target as written.</param>
internal sealed record RewriteMapping(string Target)
{
    /// <summary>The pieces of the target.</summary>
    public ValueList<RewritePart> Parts { get; private init; } = [];

    /// <summary>The pieces of <c>X-Forwarded-Prefix</c>; null for no such header.</summary>
    public ValueList<RewritePart>? ForwardedPrefix { get; private init; }

    /// <summary>Whether the target is a URL, to which requests are redirected.</summary>
    public bool IsRedirect =>
        Target.StartsWith("http://", StringComparison.Ordinal) || Target.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Reads the rewrite; null for none.</summary>
    public static RewriteMapping? Read(IngressReading reading)
    {
        // It is read first because a value outside the grammar leaves the Ingress out, with a rewrite or without.
        if (reading.Text("x-forwarded-prefix", out string prefix) == ValueState.Invalid)
        {
            reading.LeaveOut("x-forwarded-prefix");
        }

        if (reading.TextOrNull("rewrite-target") is not { } target)
        {
            reading.Idle("x-forwarded-prefix", "It is sent only where the path is rewritten.");
            return null;
        }

        ValueList<RewritePart>? parts = Split(target), prefixParts = prefix.Length > 0 ? Split(prefix) : null;
        if (parts is null || (prefix.Length > 0 && prefixParts is null))
        {
            reading.Close(
                parts is null ? "rewrite-target" : "x-forwarded-prefix",
                "Of what begins with a dollar sign only $1 to $9 are known here, and some of the rest made nginx refuse its whole "
                    + "configuration.",
                "Write the text itself.");
        }

        return new RewriteMapping(target) { Parts = parts ?? [], ForwardedPrefix = prefixParts };
    }

    /// <summary>The rewrite of a path.</summary>
    /// <param name="pattern">The pattern of the path.</param>
    public PathRewrite ToPolicy(LinearPattern pattern) =>
        new(pattern, Parts) { IsRedirect = IsRedirect, ForwardedPrefix = ForwardedPrefix };

    // nginx takes one digit after the dollar sign.
    private static ValueList<RewritePart>? Split(string text)
    {
        var parts = new List<RewritePart>();
        int start = 0;
        for (int dollar = text.IndexOf('$', StringComparison.Ordinal); dollar >= 0; dollar = text.IndexOf('$', start))
        {
            if (dollar + 1 == text.Length || text[dollar + 1] is < '1' or > '9')
            {
                return null;
            }

            if (dollar > start)
            {
                parts.Add(new(text[start..dollar]));
            }

            parts.Add(new("", text[dollar + 1] - '0'));
            start = dollar + 2;
        }

        if (start < text.Length)
        {
            parts.Add(new(text[start..]));
        }

        return parts.ToValueList();
    }
}
