using System.Text;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Shows how a target becomes its canonical path: what <see cref="RequestTarget.GetCanonicalPath"/> does at once, one step after the other
/// and by the same functions.
/// </summary>
internal static class CanonicalSteps
{
    /// <summary>The steps that change something, in their order; none for a target that is its own canonical path.</summary>
    /// <param name="target">The raw target.</param>
    /// <param name="collapseSlashes">Whether consecutive slashes count as one (Q14).</param>
    public static IReadOnlyList<CanonicalStep> Of(string target, bool collapseSlashes)
    {
        var steps = new List<CanonicalStep>();
        string text = target;
        byte[] utf8 = Encoding.UTF8.GetBytes(target);
        ReadOnlySpan<byte> path = RequestTarget.Split(utf8, default, out _);
        Take("absolute-form", path);

        ReadOnlySpan<byte> uncut = path;
        path = RequestTarget.CutQuery(path);
        Take(path.Length < uncut.Length && uncut[path.Length] == '#' ? "fragment" : "query", path);
        if (path.IsEmpty)
        {
            Take("empty-path", "/"u8);
            return steps;
        }

        Span<byte> settled = new byte[CanonicalPath.MaxLength(path)];
        settled = settled[..CanonicalPath.SettlePercents(path, settled)];
        Take("percent-encoding", settled);
        if (settled[0] != '/')
        {
            return steps;
        }

        settled = settled[..CanonicalPath.ResolveSegments(settled, collapseSlashes: false)];
        Take("dot-segments", settled);
        if (collapseSlashes)
        {
            Take("slashes", settled[..CanonicalPath.CollapseSlashes(settled)]);
        }

        return steps;

        void Take(string step, ReadOnlySpan<byte> after)
        {
            string next = Encoding.UTF8.GetString(after);
            if (next != text)
            {
                steps.Add(new CanonicalStep(step, text, next));
                text = next;
            }
        }
    }
}
