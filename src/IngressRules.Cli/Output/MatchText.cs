using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>
/// Writes matches for people: <c>shop.example.com /cart/42 → default/cart:80 default/shop rules[0].paths[1] Prefix /cart</c>.
/// </summary>
/// <param name="output">The writer for the lines.</param>
/// <param name="host">The host, whose terminal may be narrow: there the reason of a miss is wrapped. Elsewhere a request is a line.</param>
internal sealed class MatchText(TextWriter output, ToolHost host) : IMatchWriter
{
    private const int Indent = 6;

    private readonly bool _wraps = host.IsTerminal;
    private readonly TonedWriter _writer = TonedWriter.Create(output, host with { Colour = false });

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match, MissReason? miss)
    {
        string request = $"{(host.IsEmpty ? "(no host)" : host)} {(path.IsEmpty ? "/" : path)}";
        string start = $"{VisibleText.Of(request)}  →  ", answer = VisibleText.Of(Answer(match, miss));
        _writer.Write(start);
        if (miss is not null && _wraps)
        {
            new Paragraph(_writer, Indent, TextWidth.Of(start)).Add(answer).End();
        }
        else
        {
            _writer.Write(answer);
            _writer.EndLine();
        }
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
            : $"no match: {miss.Summary}";
    }
}
