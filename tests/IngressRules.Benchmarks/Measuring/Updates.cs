using System.Diagnostics;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>What it costs until a changed Ingress is served.</summary>
internal static class Updates
{
    private const int Warming = 10_000;
    private const int WarmingStep = 1_000;

    /// <summary>Goes through a whole table in big steps: the stride is a prime.</summary>
    public static int Place(int change, int count) => (int)(change * 7919L % count);

    /// <summary>The median over changes of that many different Ingresses, spread over the whole table, in nanoseconds.</summary>
    public static double Median(Table table, int count)
    {
        (CompiledRules Rules, IngressMatcher Matcher) current = (table.Compiled, table.Matcher);
        List<Ingress> all = table.Workload.Ingresses;
        double[] times = new double[count];

        // The changes before the first one that counts warm the code up; in the rests between them the runtime compiles it again.
        for (int i = -Warming; i < count; i++)
        {
            if (i < 0 && i % WarmingStep == 0)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(150));
            }

            ValidationResult changed = IngressValidator.Validate([WithPort(all[Place(i + Warming, all.Count)], 9000 + (i & 1))]);
            long start = Stopwatch.GetTimestamp();
            current = Apply(current, changed);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            }
        }

        Array.Sort(times);
        return times[count / 2];
    }

    /// <summary>The next table and its matcher, which share with the ones before whatever did not change.</summary>
    public static (CompiledRules Rules, IngressMatcher Matcher) Apply(
        (CompiledRules Rules, IngressMatcher Matcher) current, ValidationResult changed)
    {
        CompiledRules next = IngressCompiler.Update(current.Rules, changed);
        return (next, current.Matcher.With(next));
    }

    /// <summary>The same Ingress with another port of all backends.</summary>
    public static Ingress WithPort(Ingress ingress, int port)
    {
        IngressRule rule = ingress.Spec.Rules[0];
        return ingress with
        {
            Spec = ingress.Spec with
            {
                Rules =
                [
                    rule with
                    {
                        Http = rule.Http! with
                        {
                            Paths =
                            [
                                .. rule.Http.Paths.Select(
                                    p => p with { Backend = IngressBackend.ForService(p.Backend.Service!.Name, port) }),
                            ],
                        },
                    },
                ],
            },
        };
    }
}
