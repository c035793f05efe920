using System.Diagnostics;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>Sixteen threads that match as fast as they can, optionally with one thread that updates the table all the time.</summary>
/// <param name="MatchesPerSecond">The matches of all readers together.</param>
/// <param name="UpdatesPerSecond">How often the table changed.</param>
/// <param name="PausedShare">The share of the time for which the garbage collector paused all threads.</param>
/// <param name="WrongAnswers">Results that neither the old nor the new table gives, and exceptions; must be 0.</param>
internal sealed record Readers(double MatchesPerSecond, double UpdatesPerSecond, double PausedShare, long WrongAnswers)
{
    private const int Threads = 16;

    public static Readers Run(Table table, double seconds, bool updating)
    {
        // An update changes only the port of an Ingress' backends, so the path that wins stays the same.
        (string Host, string Path)[] requests = table.Workload.Requests;
        string?[] expected = [.. requests.Select(r => table.Matcher.Match(r.Host, r.Path).Rule?.CanonicalPath)];
        IngressMatcher current = table.Matcher;
        bool stop = false;
        long matches = 0, wrong = 0, updates = 0;
        Thread[] readers = [.. Enumerable.Range(0, Threads).Select(n => new Thread(() => Read(n)))];
        Thread? updater = updating ? new Thread(Update) : null;
        (long start, TimeSpan paused) = (Stopwatch.GetTimestamp(), GC.GetTotalPauseDuration());
        Array.ForEach(readers, r => r.Start());
        updater?.Start();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        Volatile.Write(ref stop, true);
        Array.ForEach(readers, r => r.Join());
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double pausedShare = (GC.GetTotalPauseDuration() - paused).TotalSeconds / took;
        updater?.Join();
        return new Readers(matches / took, updates / took, pausedShare, wrong);

        void Read(int number)
        {
            long done = 0, mistakes = 0;
            try
            {
                for (int i = number * requests.Length / Threads; !Volatile.Read(ref stop); i = i + 1 == requests.Length ? 0 : i + 1)
                {
                    IngressMatch match = Volatile.Read(ref current).Match(requests[i].Host, requests[i].Path);
                    mistakes += string.Equals(match.Rule?.CanonicalPath, expected[i], StringComparison.Ordinal) ? 0 : 1;
                    done++;
                }
            }
#pragma warning disable CA1031 // A reader that fails is what this looks for: it is counted and shown, and the others go on.
            catch (Exception)
#pragma warning restore CA1031
            {
                mistakes++;
            }

            Interlocked.Add(ref matches, done);
            Interlocked.Add(ref wrong, mistakes);
        }

        void Update()
        {
            (CompiledRules Rules, IngressMatcher Matcher) mine = (table.Compiled, table.Matcher);
            List<Ingress> all = table.Workload.Ingresses;
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                ValidatedChanges changed = Updates.Changed(Updates.WithPort(all[Updates.Place(i, all.Count)], 9000 + (i & 1)));
                mine = Updates.Apply(mine, changed);
                Volatile.Write(ref current, mine.Matcher);
                updates++;
            }
        }
    }
}
