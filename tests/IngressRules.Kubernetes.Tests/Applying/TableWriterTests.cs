using System.Collections.Concurrent;
using IngressRules.Kubernetes.Applying;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Kubernetes.Watching;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngressRules.Kubernetes.Tests.Applying;

/// <summary>When changes become tables, by a clock whose pauses the test ends.</summary>
public sealed class TableWriterTests : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Pauses _pauses = new();
    private readonly RoutingTableSource _tables = new();
    private readonly ChangeQueue _queue = new();
    private readonly BlockingCollection<RoutingTable> _made = [];
    private readonly k8s.Kubernetes _client = new(new k8s.KubernetesClientConfiguration { Host = "http://none.invalid/" });
    private readonly TableWriter _writer;
    private readonly Thread _thread;

    public TableWriterTests()
    {
        var options = new KubernetesSourceOptions { Reloaded = (_, result) => _made.Add(result.Current) };
        var api = new KubernetesApi(_client);
        var secrets = new TlsSecrets(_queue, api, options, _pauses, NullLogger.Instance);
        var maps = new ClassParameterMaps(_queue, api, new ServerFacts(api, _pauses), options, _pauses, NullLogger.Instance, _end.Token);
        _writer = new TableWriter(_tables, options, _queue, secrets, maps, new AppliedState(), _pauses, NullLogger.Instance);
        _thread = new Thread(() => _writer.Run(_end.Token)) { IsBackground = true };
        _thread.Start();
    }

    [Fact]
    public void The_first_change_after_quiet_is_applied_at_once_and_a_storm_costs_a_few_tables()
    {
        // The first table, and quiet after it.
        Assert.Empty(Next().Objects.Ingresses);
        Assert.Equal(20, _pauses.End());

        // No pause has to end for it.
        Set("first");
        Assert.Single(Next().Objects.Ingresses);
        for (int i = 0; i < 1_000; i++)
        {
            Set($"storm-{i}");
        }

        // The writer may have seen the first change before it saw that it was quiet.
        double pause = _pauses.End();
        Assert.True(pause is 20 or 40, $"the pause is {pause} ms");
        Assert.Equal(1_001, Next().Objects.Ingresses.Count);

        // While changes keep coming, the pause grows to its bound.
        for (int i = 0; i < 6; i++)
        {
            Set($"more-{i}");
            pause = Math.Min(2 * pause, 500);
            Assert.Equal(pause, _pauses.End());
            Next();
        }

        // Nothing came in the last pause: it is quiet again.
        Assert.Equal(500, _pauses.End());
        Set("last");
        Assert.Contains(Next().Objects.Ingresses, i => i.Metadata.Name == "last");
        _pauses.End();
        Assert.Equal(10, _writer.TablesMade);
    }

    [Fact]
    public void Changed_endpoints_leave_the_rules_as_they_are()
    {
        Next();
        _pauses.End();
        Set("web");
        IngressMatcher matcher = Next().Matcher;
        _queue.Set(new EndpointSlice { Metadata = new() { Name = "web-1", Namespace = "default" } });
        _pauses.End();
        RoutingTable next = Next();
        Assert.Single(next.Objects.EndpointSlices);
        Assert.Same(matcher, next.Matcher);
        Assert.Same(matcher.Rules, next.Matcher.Rules);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
        _client.Dispose();
        _queue.Dispose();
        _made.Dispose();
        _pauses.Dispose();
        _end.Dispose();
    }

    private RoutingTable Next()
    {
        Assert.True(_made.TryTake(out RoutingTable? table, Eventually.Limit), "a table is made");
        return table;
    }

    private void Set(string name) => _queue.Set(new Ingress
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new() { DefaultBackend = IngressBackend.ForService("web", 80) },
    });

    /// <summary>A clock whose timers wait until the test lets them fire.</summary>
    private sealed class Pauses : TimeProvider, IDisposable
    {
        private readonly BlockingCollection<(TimeSpan Length, Action Fire)> _begun = [];

        /// <summary>Ends the pause that has begun, or begins next.</summary>
        /// <returns>How long it would have been, in milliseconds.</returns>
        public double End()
        {
            Assert.True(_begun.TryTake(out (TimeSpan Length, Action Fire) pause, Eventually.Limit), "a pause begins");
            pause.Fire();
            return pause.Length.TotalMilliseconds;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer();
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _begun.Add((dueTime, () => callback(state)));
            }

            return timer;
        }

        public void Dispose() => _begun.Dispose();

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // Nothing fires that the test does not let fire.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
