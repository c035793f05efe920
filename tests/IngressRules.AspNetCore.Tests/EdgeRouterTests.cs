using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The sample router by its command line.</summary>
public sealed class EdgeRouterTests
{
    [Fact]
    public async Task Without_options_it_serves_the_demo_and_every_request_it_suggests_is_answered_as_it_says()
    {
        using var stop = new CancellationTokenSource();
        var output = new LineWriter("nobody.example");
        using var error = new StringWriter();

        Task<int> running = RouterCommand.RunAsync(["--http", "127.0.0.1:0"], output, error, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(60));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        string[] suggestions = [.. lines.Where(l => l.StartsWith("curl", StringComparison.Ordinal))];
        foreach (string line in suggestions)
        {
            string[] words = line.Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries);
            var url = new Uri(words[4]);
            RawAnswer answer = await RawHttp.GetAsync(new IPEndPoint(IPAddress.Loopback, url.Port), words[3], url.AbsolutePath);
            using JsonDocument echo = JsonDocument.Parse(answer.Body);
            Assert.Equal((line, words[^1]), (line, echo.RootElement.GetProperty("service").GetString()));
        }

        await stop.CancelAsync();
        Assert.Equal(0, await running);
        Assert.Equal(10, suggestions.Length);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("--http nowhere", "\"nowhere\" is no address to listen on")]
    [InlineData("--http 127.0.0.1:70000", "is no address to listen on")]
    [InlineData("--http ::1:80", "is no address to listen on")]
    [InlineData("--admin 127.0.0.1:0", "this build does not serve --admin yet")]
    [InlineData("--kubeconfig config", "this build does not serve --kubeconfig yet")]
    [InlineData("--in-cluster", "this build does not serve --in-cluster yet")]
    [InlineData("--namespace a --namespace b", "this build does not serve --namespace yet")]
    [InlineData("--publish-address 10.0.0.1", "this build does not serve --publish-address yet")]
    [InlineData("--redirect-to-https", "--redirect-to-https needs --https")]
    [InlineData("--trusted-proxy 10.0.0.0/33", "\"10.0.0.0/33\" is no network")]
    [InlineData("--max-body-size many", "many")]
    [InlineData("--default-certificate one.pem", "takes two files")]
    [InlineData("--default-certificate none.pem,none.key", "--default-certificate: ")]
    public async Task Wrong_usage_is_one_sentence_and_exit_status_2(string line, string complaint)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int status = await RouterCommand.RunAsync(line.Split(' '), output, error);

        Assert.Equal(2, status);
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_exit_status_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var output = new StringWriter();
        using var error = new StringWriter();

        int status = await RouterCommand.RunAsync(["--http", taken.LocalEndpoint.ToString()!], output, error);

        Assert.Equal(1, status);
        Assert.Contains("address already in use", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData(":80", "*:80")]
    [InlineData("*:80", "*:80")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    public void An_address_to_listen_on_is_written_as_usual(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal(expected, address.ToString());
    }

    /// <summary>Tells when a text has been written that contains a word, which is how a test knows that the router serves.</summary>
    private sealed class LineWriter(string word) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override async Task FlushAsync()
        {
            await base.FlushAsync();
            if (ToString().Contains(word, StringComparison.Ordinal))
            {
                _seen.TrySetResult();
            }
        }
    }
}
