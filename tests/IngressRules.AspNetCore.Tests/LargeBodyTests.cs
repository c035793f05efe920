using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// Bodies that are too large for memory. These tests run alone, because other tests would change the memory that they measure.
/// </summary>
[Collection(nameof(Alone))]
public class LargeBodyTests
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_256_MiB_passes_both_ways_in_constant_memory(bool chunked)
    {
        const long size = 256L << 20;
        var memory = new MemoryWatch();
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.ContentLength = chunked ? null : size;
                await new Zeros(size).CopyToAsync(context.Response.Body, 1 << 16);
            }
            else
            {
                await context.Response.WriteAsync($"{await memory.ReadAsync(context.Request.Body)}");
            }
        });
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            },
            host: b => b.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null));
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var url = new Uri($"http://{router.Http}/");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StreamContent(new Zeros(size), 1 << 16) };
        request.Content.Headers.ContentLength = chunked ? null : size;
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage uploaded = await client.SendAsync(request);
        Assert.Equal($"{size}", await uploaded.Content.ReadAsStringAsync());

        await using Stream download = await client.GetStreamAsync(url);
        Assert.Equal(size, await memory.ReadAsync(download));

        // Client, router and backend share this process; all their buffers together are far smaller than the body.
        Assert.InRange(memory.Most, 0, 32L << 20);
    }

    /// <summary>Reads streams to their end and records the peak of the memory in use, relative to the start.</summary>
    private sealed class MemoryWatch
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Most { get; private set; }

        public async Task<long> ReadAsync(Stream stream)
        {
            byte[] buffer = new byte[1 << 16];
            long read = 0;
            for (int length, turn = 0; (length = await stream.ReadAsync(buffer)) > 0; turn++)
            {
                read += length;
                if (turn % 512 == 0)
                {
                    Most = Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true) - _before);
                }
            }

            return read;
        }
    }

    /// <summary>A stream of bytes that are generated as they are read.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = (int)Math.Min(count, _left);
            _left -= given;
            return given;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
