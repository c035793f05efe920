using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading;

/// <summary>
/// A file that is read again after a change: the result equals that of a first read, and unchanged documents are not parsed again.
/// </summary>
public sealed class ReadAgainTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "rules.yaml");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void What_has_not_changed_is_the_same_instance()
    {
        IngressReadResult before = Read(Join(Document("a", "/a"), Document("b", "/b"), Document("c", "/c")), null);
        IngressReadResult after = Read(Join(Document("a", "/a"), Document("b", "/x"), Document("c", "/c")), before);

        Assert.Equal(["a", "b", "c"], after.Ingresses.Select(i => i.Metadata.Name));
        Assert.Same(before.Ingresses[0], after.Ingresses[0]);
        Assert.NotEqual(before.Ingresses[1], after.Ingresses[1]);
        Assert.Same(before.Ingresses[2], after.Ingresses[2]);
    }

    [Fact]
    public void What_has_moved_to_other_lines_is_a_copy_that_knows_them()
    {
        IngressReadResult before = Read(Join(Document("a", "/a"), Document("b", "/b")), null);
        IngressReadResult after = Read(Join("# one line\n" + Document("a", "/a"), Document("b", "/b")), before);

        Assert.Equal(before.Ingresses[1], after.Ingresses[1]);
        Assert.Same(before.Ingresses[1].Spec, after.Ingresses[1].Spec);
        Assert.Equal(LineOfName(before.Ingresses[1]) + 1, LineOfName(after.Ingresses[1]));
    }

    [Fact]
    public void A_document_that_stays_does_not_hold_on_to_the_old_file()
    {
        (WeakReference old, IngressReadResult kept) = ReadTwice();
        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive);
        Assert.Equal(2, kept.Ingresses.Count);

        (WeakReference, IngressReadResult) ReadTwice()
        {
            IngressReadResult before = Read(Join(Document("a", "/a"), Document("b", "/b")), null);
            IngressReadResult after = Read(Join(Document("a", "/a"), Document("b", "/x")), before);
            return (new WeakReference(before.Ingresses[1]), after);
        }
    }

    [Fact]
    public void What_is_remembered_is_not_part_of_the_value()
    {
        IngressReadResult remembering = Read(Join(Document("a", "/a"), Document("b", "/b")), null);
        Assert.Equal(IngressReader.ReadFile(_file), remembering);
    }

    [Fact]
    public void Other_options_are_another_reading()
    {
        string text = Join(Document("a", "/a").Replace("spec:", "surplus: 1\nspec:", StringComparison.Ordinal));
        IngressReadResult before = Read(text, null);
        File.WriteAllText(_file, text);
        IngressReadResult strict = IngressReader.ReadFile(_file, new ReaderOptions { UnknownFields = FieldPolicy.Strict }, before);
        Assert.Single(before.Ingresses);
        Assert.Empty(strict.Ingresses);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_history_of_edits_reads_like_each_text_by_itself(int seed)
    {
        var random = new Random(seed);
        var documents = new List<string>();
        IngressReadResult? before = null;
        for (int step = 0; step < 60; step++)
        {
            int at = random.Next(documents.Count + 1);
            switch (random.Next(5))
            {
                case 0 when documents.Count > 0:
                    documents.RemoveAt(random.Next(documents.Count));
                    break;
                case 1 when documents.Count > 1:
                    (documents[0], documents[^1]) = (documents[^1], documents[0]);
                    break;
                default:
                    documents.Insert(at, Any(random));
                    break;
            }

            string text = Join([.. documents]);
            IngressReadResult again = Read(text, before), fresh = Read(text, null);
            Assert.Equal(fresh with { Diagnostics = [] }, again with { Diagnostics = [] });
            Assert.Equal(
                fresh.Diagnostics.Select(d => $"{d.Span} {d.Related?.Span} {d.Message}"),
                again.Diagnostics.Select(d => $"{d.Span} {d.Related?.Span} {d.Message}"));
            Assert.Equal(
                fresh.Ingresses.Select(i => $"{i} {i.Origin} {LineOfName(i)}"),
                again.Ingresses.Select(i => $"{i} {i.Origin} {LineOfName(i)}"));
            Assert.Equal(
                fresh.Objects.Services.Select(s => $"{s.Metadata.Name} {s.Origin}"),
                again.Objects.Services.Select(s => $"{s.Metadata.Name} {s.Origin}"));
            before = again;
        }
    }

    private static string Any(Random random) => random.Next(9) switch
    {
        0 => "{ broken\n",
        1 => "just text\n",
        2 => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: other\n",
        3 => Document("wrong", "/w").Replace("number: 80", "number: eighty", StringComparison.Ordinal),
        4 => "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  ports:\n  - port: 80\n",
        5 => "apiVersion: v1\nkind: List\nitems:\n" + string.Concat(Enumerable.Range(0, 2).Select(n => Item($"l{n}"))),
        _ => Document($"i{random.Next(4)}", $"/{random.Next(3)}"),
    };

    private static string Document(string name, string path) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: {name}\nspec:\n  rules:\n  - host: {name}.io\n    http:\n"
            + "      paths:\n"
        + $"      - path: {path}\n        pathType: Prefix\n        backend:\n          service:\n            name: s\n"
        + "            port:\n              number: 80\n";

    private static string Item(string name) =>
        $"- apiVersion: networking.k8s.io/v1\n  kind: Ingress\n  metadata:\n    name: {name}\n  spec:\n    defaultBackend:\n"
            + "      service:\n        name: s\n        port:\n          number: 80\n";

    private static string Join(params string[] documents) => string.Join("---\n", documents);

    private static int LineOfName(Ingress ingress) =>
        ingress.Origin.Find(FieldPath.Root.Child("metadata").Child("name"))!.Line;

    private IngressReadResult Read(string text, IngressReadResult? before)
    {
        File.WriteAllText(_file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return IngressReader.ReadFile(_file, ReaderOptions.Default, before);
    }
}
