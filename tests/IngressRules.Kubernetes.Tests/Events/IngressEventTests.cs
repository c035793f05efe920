using System.Text;
using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Events;

namespace IngressRules.Kubernetes.Tests.Events;

/// <summary>What Events say and how they are named.</summary>
public sealed class IngressEventTests
{
    private static readonly ObjectReference s_web = new("Ingress", "shop", "web");

    private static IngressFinding Finding(string message, string field = "spec", string reason = "Shadowed", string code = "ING3101") =>
        new(reason, code, field, message);

    [Fact]
    public void The_same_finding_has_the_same_name_and_another_one_another()
    {
        string name = Assert.Single(IngressEvent.Of(s_web, "u1", [Finding("a")])).Name;
        Assert.Equal(name, Assert.Single(IngressEvent.Of(s_web, "u1", [Finding("a")])).Name);
        Assert.NotEqual(name, Assert.Single(IngressEvent.Of(s_web, "u1", [Finding("b")])).Name);
        Assert.NotEqual(name, Assert.Single(IngressEvent.Of(s_web, "u2", [Finding("a")])).Name);
        Assert.NotEqual(name, Assert.Single(IngressEvent.Of(s_web, "u1", [Finding("a", code: "ING3102")])).Name);
        Assert.StartsWith("web.", name, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_at_many_fields_is_one_Event_and_moving_it_makes_no_new_one()
    {
        IngressEvent one = Assert.Single(IngressEvent.Of(s_web, "u", [Finding("a", "spec.rules[0]")]));
        IngressEvent many = Assert.Single(IngressEvent.Of(
            s_web, "u", [Finding("a", "spec.rules[1]"), Finding("a", "spec.rules[2]"), Finding("a", "spec.rules[3]")]));
        Assert.Equal(one.Name, many.Name);
        Assert.Equal("spec.rules[0]: a (ING3101)", one.Message);
        Assert.Equal("spec.rules[1]: a The same holds for 2 more fields. (ING3101)", many.Message);
    }

    [Fact]
    public void An_Ingress_has_no_more_Events_than_the_limit_and_the_last_one_says_that_there_is_more()
    {
        IReadOnlyList<IngressEvent> all = IngressEvent.Of(
            s_web,
            "u",
            [.. Enumerable.Range(0, 30).Select(i => Finding($"{i}")), Finding("refused", reason: EventReasons.Rejected, code: "ING2302")]);
        Assert.Equal(31, all.Count);
        Assert.Same(all, IngressEvent.Limit(all, 31));
        IReadOnlyList<IngressEvent> events = IngressEvent.Limit(all, 10);
        Assert.Equal(10, events.Count);
        Assert.Equal(EventReasons.Rejected, events[0].Reason);
        Assert.Equal(EventReasons.MoreFindings, events[^1].Reason);
        Assert.Equal(10, events.Select(e => e.Name).Distinct().Count());
    }

    [Theory]
    [InlineData('a')]
    [InlineData('ä')]
    [InlineData('字')]
    public void A_message_is_at_most_1024_bytes(char character)
    {
        string message = Assert.Single(IngressEvent.Of(s_web, "u", [Finding(new string(character, 3000))])).Message;
        Assert.InRange(Encoding.UTF8.GetByteCount(message), 1020, 1024);
        Assert.EndsWith($"{character}… (ING3101)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_one_line_of_visible_text() => Assert.Equal(
        @"spec: a\n\u202eb (ING3101)", Assert.Single(IngressEvent.Of(s_web, "u", [Finding("a\n\u202eb")])).Message);

    [Theory]
    [InlineData(253)]
    [InlineData(233)]
    public void A_long_name_is_cut_and_stays_one_that_the_server_takes(int length)
    {
        string name = string.Join('.', Enumerable.Repeat("abcdefghijklmnopqrstuvwxy-z", 10))[..(length - 1)] + "z";
        string made = Assert.Single(IngressEvent.Of(new("Ingress", "shop", name), "u", [Finding("a")])).Name;
        Assert.InRange(made.Length, 21, 253);
        Assert.Matches("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", made);
        Assert.DoesNotContain("..", made, StringComparison.Ordinal);
        Assert.DoesNotContain("-.", made, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"count":3}""", 4)]
    [InlineData("""{"metadata":{"resourceVersion":"7"}}""", 2)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"count":2147483647}""", 2147483647)]
    public void A_state_that_comes_back_is_counted(string stored, int count)
    {
        byte[] patch = IngressEvent.Again(Encoding.UTF8.GetBytes(stored), DateTimeOffset.UnixEpoch);
        using JsonDocument read = JsonDocument.Parse(patch);
        Assert.Equal(count, read.RootElement.GetProperty("count").GetInt32());
        Assert.Equal("7", read.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString());
        Assert.Equal("1970-01-01T00:00:00Z", read.RootElement.GetProperty("lastTimestamp").GetString());
    }
}
