using System.Globalization;
using System.Text;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Fuzzing;

/// <summary>
/// Hostile bytes for every entry point: random ones, and objects of the corpus with bytes flipped, cut, doubled and spliced. No input may
/// throw, and every finding has a code, a message and a place. <c>INGRESS_RULES_FUZZ_CASES</c> asks for more than the few that run with the
/// tests; <c>INGRESS_RULES_FUZZ_SEED</c> repeats a run. Inputs that ever failed are files in <c>Finds/</c> and run every time.
/// </summary>
public class FuzzTests
{
    private static readonly byte[][] Seeds =
    [
        .. CorpusRow.All.Where((_, i) => i % 7 == 0).Select(r => Encoding.UTF8.GetBytes(r.Body)).Where(b => b.Length is > 0 and < 20_000),
    ];

    private static readonly string[] Dictionary =
        [
            "---\n", "\n", "\t", "*a", "&a ", "<<: ", "!!binary ", "? ", "- ", "{", "}", "[", "]", "\"", "'", "|\n", "\u0000", "\uFEFF",
            "\\u", "null", "1e9", "0x", "%YAML 1.2\n", "#",
        ];

    private static int Cases => Setting("INGRESS_RULES_FUZZ_CASES") ?? 1500;

    [Theory]
    [InlineData(SourceFormat.Auto)]
    [InlineData(SourceFormat.Yaml)]
    [InlineData(SourceFormat.Json)]
    public void Manifests(SourceFormat format)
    {
        int seed = Setting("INGRESS_RULES_FUZZ_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        for (int i = 0; i < Cases; i++)
        {
            byte[] input = Mutate(Seeds[random.Next(Seeds.Length)], random);
            try
            {
                RunManifest(input, format);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, case {i}, {format}: {e}\ninput in base64, for Finds/: {Convert.ToBase64String(input)}");
            }
        }
    }

    [Fact]
    public void Hosts_and_targets()
    {
        int seed = Setting("INGRESS_RULES_FUZZ_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        IngressMatcher matcher = Table.Of(
            ("a.io", "Prefix", "/a", "a"), ("*.io", "Exact", "/", "w"), ("", "ImplementationSpecific", "/%41", "i"),
            ("", "Prefix", "/", "all")).Matcher();
        for (int i = 0; i < Cases * 20; i++)
        {
            string host = RandomText(random), target = (random.Next(4) == 0 ? "" : "/") + RandomText(random);
            try
            {
                IngressMatch raw = matcher.Match(host, target);
                string canonical = RequestTarget.GetCanonicalPath(target);
                Assert.True(raw.Success || !target.StartsWith('/'), "a table with a catch-all takes every path");

                // A broken triplet stays as text, and decoding what follows can complete it: %b%41 becomes %bA. Such targets are ambiguous.
                if (canonical.StartsWith('/') && !RequestTarget.IsAmbiguous(target))
                {
                    Assert.Equal(canonical, RequestTarget.GetCanonicalPath(canonical));
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, case {i}: host {Escape(host)}, target {Escape(target)}: {e}");
            }
        }
    }

    [Fact]
    public void What_ever_failed_runs_every_time()
    {
        string[] finds = [.. Directory.EnumerateFiles(Repository.PathOf("tests/IngressRules.Tests/Fuzzing/Finds"))
            .Where(f => !f.EndsWith(".md", StringComparison.Ordinal))];
        Assert.NotEmpty(finds);
        foreach (string find in finds)
        {
            foreach (SourceFormat format in Enum.GetValues<SourceFormat>())
            {
                RunManifest(File.ReadAllBytes(find), format);
            }
        }
    }

    private static void RunManifest(byte[] input, SourceFormat format)
    {
        IngressReadResult read = IngressReader.Read(input.AsMemory(), new ReaderOptions { Format = format, ConvertV1Beta1 = true });
        Assert.All(
            read.Diagnostics, d => Assert.True(d.Message.Length > 0 && d.Span is { Line: > 0, Column: > 0, Length: > 0 }, d.ToString()));
        ValidationResult valid = IngressValidator.Validate(read);
        Assert.All(valid.Diagnostics, d => Assert.True(d.Message.Length > 0 && d.Span is not null && d.Object is not null, d.ToString()));
        foreach (var ingress in read.Ingresses)
        {
            _ = IngressValidator.Check(ingress, ingress);
            _ = IngressValidator.CheckStatus(ingress, ingress);
        }

        var matcher = new IngressMatcher(IngressCompiler.Compile(valid));
        _ = matcher.Match("shop.example.com", "/a");
        Assert.All(matcher.Diagnostics, d => Assert.NotNull(d.Span?.GetLineText()));
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int n = random.Next(1, 6); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(1, Math.Min(64, bytes.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Dictionary[random.Next(Dictionary.Length)])); break;
                default:
                    byte[] other = Seeds[random.Next(Seeds.Length)];
                    bytes.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray().Take(200));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string RandomText(Random random)
    {
        const string Usual = "/../.%2e%2F%41//?#:;a.b*é\u212A[]@\\\0 ";
        return new string(
            [
                .. Enumerable.Range(0, random.Next(0, 24)).Select(
                    _ => random.Next(8) == 0 ? (char)random.Next(0x10000) : Usual[random.Next(Usual.Length)]),
            ]);
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => c is >= ' ' and < '\x7f' ? c.ToString() : $"\\u{(int)c:x4}"));

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;
}
