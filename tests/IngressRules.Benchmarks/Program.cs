// Prints one report of one process: what a match costs beside the least that any matcher must do, beside the obvious code and beside other
// routers, what it costs to build and to change a table, and which targets that meets. Only ratios of one run mean anything on a busy machine.
//
//     dotnet run -c Release --project tests/IngressRules.Benchmarks [-- --quick]
using System.Runtime.InteropServices;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Report;

if (args is not ([] or ["--quick"]))
{
    Console.Error.WriteLine("usage: IngressRules.Benchmarks [--quick]");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
Console.WriteLine("200,000 requests a table; the fastest of several passes, in the thread's processor time (compiling, updating: wall time), competitors in turns; × is beside the floor, the bare parser, or what the line says");
Console.WriteLine();
new Run(args.Length == 0 ? Settings.Full : Settings.Quick).Print(Console.Out);
return 0;
