using System.Diagnostics;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>Measures the time until a changed Ingress is served.</summary>
internal static class Updates
{
    private const int Warming = 10_000;
    private const int WarmingStep = 1_000;

    /// <summary>The index of the Ingress that a change is for. The stride is a large prime, which spreads changes over the table.</summary>
    public static int Place(int change, int count) => (int)(change * 7919L % count);

    /// <summary>The median over a number of changes to different Ingresses, spread over the whole table, in nanoseconds.</summary>
    public static double Median(Table table, int count)
    {
        (CompiledRules Rules, IngressMatcher Matcher) current = (table.Compiled, table.Matcher);
        List<Ingress> all = table.Workload.Ingresses;
        double[] times = new double[count];

        // The first changes are not counted. They warm the code up, and tiered compilation optimises it in the pauses between them.
        for (int i = -Warming; i < count; i++)
        {
            if (i < 0 && i % WarmingStep == 0)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(150));
            }

            ValidatedChanges changed = Changed(WithPort(all[Place(i + Warming, all.Count)], 9000 + (i & 1)));
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

    /// <summary>The next table and its matcher, which share everything unchanged with the previous ones.</summary>
    public static (CompiledRules Rules, IngressMatcher Matcher) Apply(
        (CompiledRules Rules, IngressMatcher Matcher) current, ValidatedChanges changed)
    {
        CompiledRules next = IngressCompiler.Update(current.Rules, changed);
        return (next, current.Matcher.With(next));
    }

    /// <summary>The change of one Ingress.</summary>
    public static ValidatedChanges Changed(Ingress ingress) =>
        IngressValidator.Validate(new ObjectChanges { Changed = new() { Ingresses = [ingress] } });

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
