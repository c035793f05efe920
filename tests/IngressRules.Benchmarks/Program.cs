// Prints one report from one process: what a match costs compared with a minimal floor, with a naive scan and with other routers; what it
// costs to build and to change a table; and which targets that meets. On a busy machine only ratios within one run are meaningful.
//
//     dotnet run -c Release --project tests/IngressRules.Benchmarks [-- --quick]
//
// With --load it measures the edge router instead: real proxy processes under requests from an external load generator. With --soak
// [MINUTES] it measures what abuse of many kinds does to ordinary requests, with --cluster the router with a large live cluster,
// with --admission reviews of Ingresses, with --explain explanations at 100,000 rules, with --replay the replay of access logs, with
// --diff comparisons of two tables, and with --patterns matches under a host with regular expressions.
using System.Globalization;
using System.Runtime.InteropServices;
using IngressRules.Benchmarks.Admission;
using IngressRules.Benchmarks.Cluster;
using IngressRules.Benchmarks.Comparison;
using IngressRules.Benchmarks.Explaining;
using IngressRules.Benchmarks.Expressions;
using IngressRules.Benchmarks.Load;
using IngressRules.Benchmarks.Load.Proxies;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Replaying;
using IngressRules.Benchmarks.Report;

switch (args)
{
    case [] or ["--quick"]:
        break;
    case ["--load"] or ["--load", "--quick"]:
        using (var load = new LoadRun(args.Length == 1 ? LoadSettings.Full : LoadSettings.Quick))
        {
            return await load.PrintAsync(Console.Out, Console.Error);
        }

    case ["--soak"] or ["--soak", _]
        when double.TryParse(args.ElementAtOrDefault(1) ?? "5", CultureInfo.InvariantCulture, out double minutes):
        using (var soak = new Soak(TimeSpan.FromMinutes(minutes)))
        {
            return await soak.PrintAsync(Console.Out, Console.Error);
        }

    case ["--diff"]:
        ComparisonRun.Print(Console.Out);
        return 0;

    case ["--patterns"]:
        PatternRun.Print(Console.Out);
        return 0;

    case ["--admission"]:
        AdmissionRun.Print(Console.Out);
        return 0;

    case ["--explain"]:
        ExplainRun.Print(Console.Out);
        return 0;

    case ["--cluster"] or ["--cluster", "--quick"]:
        using (var cluster = new ClusterRun(args.Length == 1 ? ClusterSettings.Full : ClusterSettings.Quick, Console.Error))
        {
            return await cluster.PrintAsync(Console.Out);
        }

    case ["--replay"]:
        using (var replay = new ReplayRun())
        {
            replay.Print(Console.Out);
        }

        return 0;

    // The processes that --load and --soak start.
    case ["--abuse", var port, var adminPort, var host, var manifests]:
        using (var abuse = new Abuse(
            int.Parse(port, CultureInfo.InvariantCulture), int.Parse(adminPort, CultureInfo.InvariantCulture), host, manifests))
        {
            await abuse.RunAsync();
        }

        return 0;
    case ["--proxy", PassThrough.Name, var port, var backendPort]:
        await PassThrough.RunAsync(port, backendPort);
        return 0;
    case ["--proxy", YarpRoutes.Name, var port, var backendPort, var rules]:
        await YarpRoutes.RunAsync(port, backendPort, rules);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: IngressRules.Benchmarks [--load | --cluster] [--quick] | --soak [MINUTES] | --admission | --explain | --replay "
                + "| --diff | --patterns");
        return 2;
}

Console.WriteLine(
    $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}");
Console.WriteLine(
    "200,000 requests a table; the fastest of several passes, in the thread's processor time (compiling, updating: wall time), "
        + "competitors in turns; × is beside the floor, the bare parser, or what the line says");
Console.WriteLine();
new Run(args.Length == 0 ? Settings.Full : Settings.Quick).Print(Console.Out);
return 0;
