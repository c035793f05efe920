using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Matching;

/// <summary>
/// Whatever a path is spelled like, no backend gets a request that a careless server would take for one of another rule. The readers here
/// are written a second time, on texts, one step after the other.
/// </summary>
public partial class DisguisedPathTests
{
    private static readonly string[] s_pieces =
    [
        "/", "/", "/", "admin", "public", "..", "..", ".", ";", ";x", ";x=1", "%3b", "%253b", "%2e", "%252e", "%c0%ae", "%c0%af",
        "%e0%80%af", "%e0%80%ae", "%25c0%25ae", "%252f", "%c1%a1dmin", "%c0.", "a", "dmin", "%61dmin", "%2561",
        "%20", "%25", "é", "?", "//", "%c0%bb",
    ];

    private static readonly IngressMatcher s_matcher = Table.Of(
        ("h", "Prefix", "/", "all"), ("h", "Prefix", "/public", "public"), ("h", "Prefix", "/admin", "admin"))
        .With(new() { AmbiguousTargets = AmbiguousTargets.Refuse }).Matcher();

    private static readonly IngressMatcher s_allowing = Allowing("/admin");

    public static Arbitrary<string> Spellings => Gen.Elements(s_pieces).UpTo(9)
        .Select(p => "/" + string.Concat(p)).ToArbitrary();

    [Property(MaxTest = 8000, Arbitrary = [typeof(DisguisedPathTests)])]
    public void No_spelling_brings_a_path_of_one_rule_to_the_backend_of_another(string target)
    {
        IngressMatch match = s_matcher.Match("h", target);
        if (match.Outcome != MatchOutcome.Refused && match.Backend!.Service!.Name != "admin")
        {
            Assert.DoesNotContain(Readings(target), IsAdmin);
        }
    }

    [Property(MaxTest = 4000, Arbitrary = [typeof(DisguisedPathTests)])]
    public void The_annotation_lets_no_spelling_past_the_rules(string target)
    {
        target = target.Replace("%252f", "%2F", StringComparison.Ordinal).Replace("%20", "%2f", StringComparison.Ordinal);
        IngressMatch match = s_allowing.Match("h", target);
        if (match.Outcome != MatchOutcome.Refused && match.Backend!.Service!.Name != "admin")
        {
            Assert.DoesNotContain(Readings(target), IsAdmin);
        }
    }

    [Theory]
    [InlineData("/@scope%2fpackage", "all")]
    [InlineData("/@scope%2Fpackage?x", "all")]
    [InlineData("/public/v4/projects/group%2Fproject", "public")]
    [InlineData("/public%2Fx", "refused")]
    [InlineData("/%3b%c0%afadmin.%2f/%c1%a1dmin/x%25", "refused")]
    [InlineData("/%2fadmin", "refused")]
    [InlineData("/x%2F..%2Fadmin", "refused")]
    [InlineData("/x/..%2Fadmin", "refused")]
    [InlineData("/public/..%2f", "refused")]
    [InlineData("/public/x%252F..%2F..%2Fy", "refused")]
    [InlineData("/x%2Fy%5cz", "refused")]
    [InlineData("/x%2F%00", "refused")]
    [InlineData("/x%2F%zz", "refused")]
    [InlineData("/x%2F#", "refused")]
    [InlineData("/admin/x%2Fy", "refused")]
    public void An_Ingress_can_allow_encoded_slashes_where_every_reader_finds_its_rule(string target, string expected)
    {
        IngressMatch match = s_allowing.Match("h", target);
        Assert.Equal(expected, match.Backend?.Service?.Name ?? match.ToString());
        Assert.Equal(MatchOutcome.Refused, s_matcher.Match("h", target).Outcome);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("false")]
    [InlineData("")]
    public void Only_true_allows_them(string value) =>
        Assert.Equal(MatchOutcome.Refused, Allowing("/admin", value).Match("h", "/@scope%2fpackage").Outcome);

    [Theory]
    [InlineData("/%3b%c0%afadmin./%c1%a1dmin/x%25")]
    [InlineData("/%c1%a1dmin%253b/.%25c0%25ae/;dmin")]
    public void What_a_property_once_found_stays_refused(string target) =>
        Assert.Equal(MatchOutcome.Refused, s_matcher.Match("h", target).Outcome);

    [Theory]
    [InlineData("/admin/.%2e")]
    [InlineData("/admin/%2e%2E/x")]
    public void A_dot_segment_leads_out_of_a_path_in_either_spelling(string target) =>
        Assert.Equal("all", s_matcher.Match("h", target).Backend!.Service!.Name);

    [Fact]
    public void Without_refusal_every_target_is_text_as_before()
    {
        IngressMatcher text = Table.Of(("h", "Prefix", "/", "all"), ("h", "Prefix", "/admin", "admin")).Matcher();
        foreach (string target in (string[])["/admin;x", "/x/..;/admin", "/x%2Fadmin", "/x/..%c0%afadmin"])
        {
            Assert.Equal("all", text.Match("h", target).Backend!.Service!.Name);
        }
    }

    [Fact]
    public void A_long_path_full_of_parameters_and_escapes_is_read_in_bounded_memory()
    {
        string way = string.Concat(Enumerable.Repeat("/x;%2541%c0%25ae", 500));
        Assert.Equal("all", s_matcher.Match("h", way).Backend!.Service!.Name);
        Assert.Equal("refused", s_matcher.Match("h", $"{way}{string.Concat(Enumerable.Repeat("/..;", 500))}/admin").ToString());
        long before = GC.GetAllocatedBytesForCurrentThread();
        s_matcher.Match("h", way);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    /// <summary>Two Ingresses, of which the one with the rules for everything and /public allows encoded slashes.</summary>
    private static IngressMatcher Allowing(string other, string value = "true")
    {
        Ingress allowing = Made("open", [("/", "all"), ("/public", "public")]);
        allowing = allowing with
        {
            Metadata = allowing.Metadata with
            {
                Annotations = new(new Dictionary<string, string> { [Ingress.AllowEncodedSlashAnnotation] = value }),
            },
        };
        return new IngressMatcher(IngressCompiler.Compile(
            IngressValidator.Validate([allowing, Made("closed", [(other, "admin")])]),
            new() { AmbiguousTargets = AmbiguousTargets.Refuse }));
    }

    private static Ingress Made(string name, (string Path, string Service)[] paths) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new()
        {
            Rules =
            [
                new()
                {
                    Host = "h",
                    Http = new()
                    {
                        Paths = [.. paths.Select(p => new HttpIngressPath
                        {
                            Path = p.Path, PathType = PathType.Prefix, Backend = IngressBackend.ForService(p.Service, 80),
                        })],
                    },
                },
            ],
        },
    };

    private static bool IsAdmin(string path) => path == "/admin" || path.StartsWith("/admin/", StringComparison.Ordinal);

    private static HashSet<string> Readings(string target)
    {
        // An unreserved character and its triplet are the same to every reader (RFC 3986, 2.3).
        HashSet<string> texts = [Unreserved().Replace(target.Split('?')[0], m => ((char)ByteAt(m.Value, 0)!.Value).ToString())], paths = [];
        for (int step = 0; step < 3; step++)
        {
            texts.UnionWith(texts.Select(CutParameters).ToList());
            paths.UnionWith(texts.SelectMany(t => (string[])[Resolve(t, true), Resolve(t, false)]));
            texts = [.. texts.SelectMany(t => (string[])[Decode(t, false), Decode(t, true)])];
        }

        return paths;
    }

    private static string CutParameters(string text) => string.Join('/', text.Split('/').Select(s => s.Split(';')[0]));

    private static string Resolve(string text, bool collapseFirst)
    {
        text = text.Split('?', '#', '\0')[0].Replace('\\', '/');
        List<string> resolved = [];
        foreach (string segment in text.Split('/').Skip(1))
        {
            if (segment == "..")
            {
                resolved.RemoveRange(Math.Max(0, resolved.Count - 1), Math.Min(1, resolved.Count));
            }
            else if (segment != "." && !(collapseFirst && segment.Length == 0))
            {
                resolved.Add(segment);
            }
        }

        return "/" + string.Join('/', resolved.Where(s => s.Length > 0));
    }

    private static string Decode(string text, bool overlong)
    {
        string decoded = "";
        for (int i = 0; i < text.Length;)
        {
            if (ByteAt(text, i) is not { } first)
            {
                decoded += text[i++];
                continue;
            }

            int bytes = first switch { 0xC0 or 0xC1 => 2, 0xE0 => 3, 0xF0 => 4, 0xF8 => 5, 0xFC => 6, _ => 1 };
            int value = bytes == 1 ? first : first & (bytes == 2 ? 0x1F : 0), end = i + 3, read = 1;
            for (; read < bytes && end < text.Length; read++)
            {
                int? next = ByteAt(text, end);
                value = (value << 6) | ((next ?? text[end]) & 0x3F);
                end += next is null ? 1 : 3;
            }

            bool isAscii = value < 0x80 && read == bytes && (bytes == 1 || overlong);
            decoded += isAscii ? ((char)value).ToString() : text.Substring(i, 3);
            i = isAscii ? end : i + 3;
        }

        return decoded;
    }

    [GeneratedRegex("%(?:2[de]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)", RegexOptions.IgnoreCase)]
    private static partial Regex Unreserved();

    private static int? ByteAt(string text, int index) =>
        index + 2 < text.Length && text[index] == '%' && char.IsAsciiHexDigit(text[index + 1]) && char.IsAsciiHexDigit(text[index + 2])
            ? Convert.ToInt32(text.Substring(index + 1, 2), 16)
            : null;
}
