using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>
/// Writes matches for people: <c>shop.example.com /cart/42 → default/cart:80 default/shop rules[0].paths[1] Prefix /cart</c>.
/// </summary>
internal sealed class MatchText(TextWriter output) : IMatchWriter
{
    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match, MissReason? miss)
    {
        string request = $"{(host.IsEmpty ? "(no host)" : host)} {(path.IsEmpty ? "/" : path)}";
        output.WriteLine($"{VisibleText.Of(request)}  →  {VisibleText.Of(Answer(match, miss))}");
    }

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();

    private static string Answer(IngressMatch match, MissReason? miss)
    {
        if (match.Rule is { } rule)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{match.Backend}   {match.Ingress} rules[{rule.RuleIndex}].paths[{rule.PathIndex}] {rule.PathType} {rule.Path}");
        }

        return match.Success ? $"{match.Backend}   {match.Ingress} defaultBackend"
            : miss is null ? "no match"
            : $"no match: {miss.Text}";
    }
}
