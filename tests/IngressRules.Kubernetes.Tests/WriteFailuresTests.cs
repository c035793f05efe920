using System.Net;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes.Tests;

/// <summary>What the log says of writes that fail, and which of them are failures of all writes.</summary>
public sealed class WriteFailuresTests
{
    private readonly List<string> _lines = [];
    private readonly WriteFailures _failures;

    public WriteFailuresTests() => _failures = new(
        new(), (ingress, error) => _lines.Add($"{ingress}: {error}"), error => _lines.Add($"all: {error}"), () => _lines.Add("recovered"));

    [Fact]
    public void A_few_are_named_and_where_none_succeeds_it_is_said_of_all()
    {
        foreach (string ingress in (string[])["a", "b", "c", "d", "e"])
        {
            _failures.FailedOne(ingress, Refusal(500));
        }

        _failures.Succeeded();
        _failures.FailedOne("f", Refusal(403));
        _failures.Succeeded();
        Assert.Equal(["a: 500 R: m.", "b: 500 R: m.", "c: 500 R: m.", "all: 500 R: m.", "recovered", "f: 403 R: m."], _lines);
    }

    [Fact]
    public void What_concerns_all_is_said_once_until_its_reason_changes()
    {
        _failures.Failed(Refusal(429));
        _failures.Failed(Refusal(429));
        _failures.Failed(new HttpRequestException("Connection refused"));
        _failures.Succeeded();
        Assert.Equal(["all: 429 R: m.", "all: Connection refused.", "recovered"], _lines);
    }

    [Fact]
    public void Only_a_server_that_is_not_there_or_does_not_know_us_or_wants_a_pause_concerns_all_writes()
    {
        Assert.All((int[])[401, 429], code => Assert.True(WriteFailures.AreOfAll(Refusal(code))));
        Assert.All((int[])[400, 403, 413, 422, 500, 503, 504], code => Assert.False(WriteFailures.AreOfAll(Refusal(code))));
        Assert.True(WriteFailures.AreOfAll(new HttpRequestException("Connection refused")));

        // Somebody's webhook concerns the objects that it looks at, whether it denies or does not answer.
        Assert.False(WriteFailures.AreOfAll(Refusal(429, """admission webhook "a.example" denied the request: no""")));
        Assert.False(WriteFailures.AreOfAll(new TimeoutException()));
    }

    private static ApiException Refusal(int code, string message = "m") => new(new((HttpStatusCode)code, "R", message));
}
