// Prints one table: how long a match takes beside the least that any matcher must do, and what it costs to get there. All numbers of a row
// come from one process, so that their ratios mean something whatever the machine is doing.
using IngressRules.Benchmarks;

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, 200,000 requests a table, the best of several rounds");
Console.WriteLine();
Console.WriteLine("    rules |  floor   match  ratio  bytes | YAML/bare  JSON/bare | validate  compile  freeze  table");
Console.WriteLine("          |     ns      ns             |     ratio      ratio |       ms       ms      ms  bytes/rule");
foreach (int rules in (int[])[100, 1_000, 10_000, 100_000])
{
    Console.WriteLine(new Measurement(new Workload(rules, requests: 200_000, seed: 7)).Row(rules));
}
