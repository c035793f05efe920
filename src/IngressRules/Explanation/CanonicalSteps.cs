using System.Text;
using IngressRules.Compilation;
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
    /// <param name="options">The options of the table.</param>
    public static IReadOnlyList<CanonicalStep> Of(string target, CompilerOptions options)
    {
        bool collapseSlashes = options.CollapseSlashes;
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
        if (options.Dialect is { ComparesDecodedPaths: true })
        {
            // A path that nobody serves has no further steps.
            int length = CanonicalPath.DecodeText(path, settled);
            settled = settled[..Math.Max(length, 0)];
            if (length > 0)
            {
                Take("percent-encoding", settled);
            }

            if (length > 0 && settled[0] == '/')
            {
                settled = settled[..CanonicalPath.CollapseSlashes(settled)];
                Take("slashes", settled);
                Take("dot-segments", settled[..CanonicalPath.ResolveSegments(settled, collapseSlashes: true)]);
            }

            return steps;
        }

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
