using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Reloading;

public class ConcurrencyTests
{
    private const int Hosts = 200;
    private const int Readers = 16;

    /// <summary>
    /// Each update moves one host to the next generation, all paths of it together. A reader that finds two generations of one host in one
    /// table, or misses a host, has seen an inconsistent table.
    /// </summary>
    [Fact]
    public async Task Sixteen_readers_see_whole_tables_while_another_thread_updates()
    {
        CompiledRules empty = IngressCompiler.Compile(IngressValidator.Validate([]));
        CompiledRules rules = IngressCompiler.Update(empty, Validate([.. Enumerable.Range(0, Hosts).Select(h => Generation(h, 0))]));
        IngressMatcher current = new(rules);
        using var done = new CancellationTokenSource();
        long answers = 0;
        Task[] readers = [.. Enumerable.Range(0, Readers).Select(r => Task.Run(() =>
        {
            var random = new Random(r);
            int[] newest = new int[Hosts];
            while (!done.IsCancellationRequested)
            {
                IngressMatcher table = Volatile.Read(ref current);
                int host = random.Next(Hosts);
                int one = GenerationOf(table.Match($"app-{host}.example.com", "/")), other = GenerationOf(
                    table.Match($"app-{host}.example.com", "/api/v1/orders"));
                Assert.Equal(one, other);
                Assert.True(one >= newest[host], $"generation {one} after {newest[host]}");
                newest[host] = one;
                Interlocked.Increment(ref answers);
            }
        }))];
        for (int update = 1; update <= 4000; update++)
        {
            rules = IngressCompiler.Update(rules, Validate([Generation(update % Hosts, update)]));
            Volatile.Write(ref current, current.With(rules));
            if (update % 100 == 0)
            {
                await Task.Yield();
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(answers > 0, "the readers found something");
    }

    private static Ingress Generation(int host, int number) => Table.NewIngress(
        $"default/i{host}",
        [($"app-{host}.example.com", "Prefix", "/", $"g{number}"), ($"app-{host}.example.com", "Prefix", "/api/v1", $"g{number}")]);

    private static int GenerationOf(IngressMatch match) =>
        int.Parse(Table.ServiceOf(match)[1..], System.Globalization.CultureInfo.InvariantCulture);

    private static ValidatedChanges Validate(Ingress[] ingresses)
    {
        ValidatedChanges valid = IngressValidator.Validate(new ObjectChanges { Changed = new() { Ingresses = [.. ingresses] } });
        Assert.Empty(valid.Diagnostics);
        return valid;
    }
}
