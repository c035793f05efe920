using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Sources;

/// <summary>Files, directories and streams; a source that cannot be read is a finding.</summary>
public sealed class FileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_directory_is_read_in_ordinal_order_without_dot_names_and_other_files()
    {
        string[] files = ["b.yaml", "a.yml", "B.json", "sub/c.yaml", ".hidden.yaml", "..data/d.yaml", "notes.txt", "empty.yaml"];
        foreach (string file in files)
        {
            string path = Path.Combine(_root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string text = file.EndsWith(".json", StringComparison.Ordinal)
                ? Samples.ShopJson
                : Samples.Small(name: Path.GetFileNameWithoutExtension(file));
            File.WriteAllText(path, file == "empty.yaml" ? "" : text);
        }

        IngressReadResult result = IngressReader.ReadDirectory(_root);
        Assert.Equal(["shop", "a", "b", "c"], result.Ingresses.Select(i => i.Metadata.Name));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(Path.Combine(_root, "a.yml"), result.Ingresses[1].Origin.Find(FieldPath.Root)!.File);

        IngressReadResult paths =
            IngressReader.ReadPaths([Path.Combine(_root, "sub"), Path.Combine(_root, "a.yml"), Path.Combine(_root, "missing.yaml")]);
        Assert.Equal(["c", "a"], paths.Ingresses.Select(i => i.Metadata.Name));
        Assert.Equal(ReadingCodes.SourceUnreadable, Samples.OnlyError(paths).Code);
    }

    [Fact]
    public void A_mounted_ConfigMap_is_read_through_its_links_and_a_link_that_leads_back_up_ends()
    {
        Directory.CreateDirectory(Path.Combine(_root, "..2026", "sub"));
        File.WriteAllText(Path.Combine(_root, "..2026", "a.yaml"), Samples.Small(name: "a"));
        File.WriteAllText(Path.Combine(_root, "..2026", "sub", "b.yaml"), Samples.Small(name: "b"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "..data"), "..2026");
        File.CreateSymbolicLink(Path.Combine(_root, "a.yaml"), "..data/a.yaml");
        Directory.CreateSymbolicLink(Path.Combine(_root, "sub"), "..data/sub");
        Directory.CreateSymbolicLink(Path.Combine(_root, "up"), _root);
        IngressReadResult result = IngressReader.ReadDirectory(_root);
        Assert.Equal(["a", "b"], result.Ingresses.Select(i => i.Metadata.Name));
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void A_directory_that_links_lead_to_in_several_ways_is_read_once()
    {
        Directory.CreateDirectory(Path.Combine(_root, "manifests", "sub"));
        File.WriteAllText(Path.Combine(_root, "manifests", "sub", "a.yaml"), Samples.Small(name: "a"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "manifests", "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_root, "manifests", "twice"), "up/manifests/sub");
        Assert.Equal(["a"], IngressReader.ReadDirectory(Path.Combine(_root, "manifests")).Ingresses.Select(i => i.Metadata.Name));
    }

    [Fact]
    public void Only_what_is_not_there_is_gone()
    {
        string file = Path.Combine(_root, "a.yaml"), link = Path.Combine(_root, "link.yaml"), circle = Path.Combine(_root, "circle.yaml");
        File.WriteAllText(file, "");
        File.CreateSymbolicLink(link, "a.yaml");
        File.CreateSymbolicLink(circle, "circle.yaml");
        Assert.False(RealPath.IsGone(_root) || RealPath.IsGone(file) || RealPath.IsGone(link));
        File.Delete(file);
        Assert.True(
            RealPath.IsGone(file)
                && RealPath.IsGone(link)
                && RealPath.IsGone(circle)
                && RealPath.IsGone(Path.Combine(_root, "no", "such", "file")));
        Assert.Equal([link], RealPath.LinksOf(link));
    }

    [Fact]
    public void What_cannot_be_read_is_a_finding_that_names_it()
    {
        string link = Path.Combine(_root, "dangling.yaml");
        File.CreateSymbolicLink(link, Path.Combine(_root, "nowhere"));
        foreach (string path in new[] { Path.Combine(_root, "missing.yaml"), link, _root, "/dev/null", "\0", "" })
        {
            IngressReadResult result = IngressReader.ReadFile(path);
            Assert.Equal(ReadingCodes.SourceUnreadable, Samples.OnlyError(result).Code);
        }

        Assert.Equal(ReadingCodes.SourceUnreadable, Samples.OnlyError(IngressReader.ReadDirectory(Path.Combine(_root, "missing"))).Code);
    }

    [Fact]
    public async Task A_source_over_the_limit_is_not_read_to_its_end()
    {
        var options = new ReaderOptions { MaxSourceBytes = 100_000 };
        var endless = new EndlessStream();
        Assert.Equal(ReadingCodes.SourceTooLarge, Samples.OnlyError(IngressReader.Read(endless, options)).Code);
        Assert.InRange(endless.Delivered, 100_000, 300_000);
        Assert.Equal(ReadingCodes.SourceTooLarge, Samples.OnlyError(await IngressReader.ReadAsync(new EndlessStream(), options)).Code);

        string file = Path.Combine(_root, "large.yaml");
        File.WriteAllText(file, new string(' ', 100_001));
        Assert.Equal(ReadingCodes.SourceTooLarge, Samples.OnlyError(IngressReader.ReadFile(file, options)).Code);
        Assert.Equal(ReadingCodes.SourceTooLarge, Samples.OnlyError(Samples.Read(new string(' ', 100_001), options)).Code);
    }

    [Fact]
    public async Task A_stream_is_read_like_a_text()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Samples.Shop);
        IngressReadResult expected = IngressReader.Read(bytes);
        Assert.Equal(expected, IngressReader.Read(new MemoryStream(bytes)));
        Assert.Equal(expected, await IngressReader.ReadAsync(new MemoryStream(bytes)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => IngressReader.ReadAsync(new MemoryStream(bytes), cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_text_decides_the_format_as_for_kubectl()
    {
        File.WriteAllText(Path.Combine(_root, "a.json"), Samples.Shop);
        Assert.Single(IngressReader.ReadFile(Path.Combine(_root, "a.json")).Ingresses);
        File.WriteAllText(Path.Combine(_root, "a.yaml"), Samples.ShopJson);
        Assert.Single(IngressReader.ReadFile(Path.Combine(_root, "a.yaml")).Ingresses);
    }

    private sealed class EndlessStream : Stream
    {
        public long Delivered { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Delivered += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
