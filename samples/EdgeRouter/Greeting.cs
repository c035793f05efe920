using IngressRules.AspNetCore.Observability;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Reloading;

namespace EdgeRouter;

/// <summary>The text that the router prints when it has started: the rules and, in the demo, example requests.</summary>
internal static partial class Greeting
{
    // Longer tables are not readable on a terminal.
    private const int MaxRows = 30;

    // The widest column; longer cells break the alignment of their own row only.
    private const int MaxWidth = 30;

    /// <summary>What there is to say instead of the rules where no Ingress is served; null where one is.</summary>
    public static string? WithoutRules(RoutingTable table, IngressTelemetry telemetry)
    {
        if (table.Matcher.Rules.Ingresses.Count > 0)
        {
            return null;
        }

        TableCounts counts = telemetry.GetSnapshot().Table;
        int read = counts.LeftOutForClass + counts.LeftOutForErrors;
        return read == 0
            ? "There are no rules yet; manifests are read as they come and change."
            : $"No Ingress is served. Read: {read}; left out for their class: {counts.LeftOutForClass}, for errors: "
                + $"{counts.LeftOutForErrors}. The log says why.";
    }

    public static async Task WriteAsync(
        TextWriter output, CompiledRules rules, string? withoutRules, string url, string? https, string? adminUrl, bool demo)
    {
        await output.WriteLineAsync(demo ? $"IngressRules demo on {url} - stop it with Ctrl+C" : $"Serving on {url} - stop it with Ctrl+C");
        if (https is not null)
        {
            await output.WriteLineAsync(https);
        }

        if (adminUrl is not null)
        {
            await output.WriteLineAsync($"Admin page on {adminUrl}");
        }

        await output.WriteLineAsync();
        List<Row> rows = Rows(rules);
        if (withoutRules is not null)
        {
            await output.WriteLineAsync(withoutRules);
        }
        else
        {
            await WriteTableAsync(output, [new("HOST", "PATH", "TYPE", "BACKEND"), .. rows.Take(MaxRows)]);
        }

        if (rows.Count > MaxRows)
        {
            await output.WriteLineAsync($"… and {rows.Count - MaxRows} more");
        }

        if (demo)
        {
            await output.WriteLineAsync();
            await WriteRequestsAsync(output, url);
        }

        await output.FlushAsync();
    }

    /// <summary>The same as a record of the log, without the table of rules.</summary>
    public static void Log(ILogger logger, string? withoutRules, string url, string? https, string? adminUrl) => Serving(
        logger,
        url,
        https is null ? "" : $". {https}",
        adminUrl is null ? "" : $". Admin page on {adminUrl}",
        withoutRules is null ? "" : $". {withoutRules.TrimEnd('.')}");

    [LoggerMessage(1, LogLevel.Information, "Serving on {Url}{Https}{Admin}{WithoutRules}")]
    private static partial void Serving(ILogger logger, string url, string https, string admin, string withoutRules);

    private static List<Row> Rows(CompiledRules rules)
    {
        var rows = new List<Row>();
        foreach (CompiledHost host in rules.Hosts)
        {
            rows.AddRange(host.Rules.Select(r => new Row(host.ToString(), VisibleText.Of(r.Path), r.PathType.Value, r.Backend.ToString())));
            if (host.DefaultBackend is { } own)
            {
                rows.Add(new(host.ToString(), "(else)", "default", own.Backend.ToString()));
            }
        }

        if (rules.GlobalDefault is { } global)
        {
            rows.Add(new("(any host)", "(else)", "default", global.Backend.ToString()));
        }

        return rows;
    }

    private static async Task WriteTableAsync(TextWriter output, List<Row> rows)
    {
        int host = Width(rows, r => r.Host), path = Width(rows, r => r.Path), type = Width(rows, r => r.Type);
        foreach (Row row in rows)
        {
            await output.WriteLineAsync(
                $"  {row.Host.PadRight(host)}  {row.Path.PadRight(path)}  {row.Type.PadRight(type)}  {row.Backend}");
        }
    }

    private static int Width(List<Row> rows, Func<Row, string> cell) => Math.Min(MaxWidth, rows.Max(r => cell(r).Length));

    private static async Task WriteRequestsAsync(TextWriter output, string url)
    {
        (string Host, string Path, string Answer)[] requests =
        [
            ("hello.example", "/", "test"),
            ("hello.example", "/any/where", "test"),
            ("foo.bar.com", "/foo/1", "service1"),
            ("foo.bar.com", "/bar", "service2"),
            ("one.bar.com", "/", "service1"),
            ("two.bar.com", "/", "service2"),
            ("a.foo.com", "/", "wildcard"),
            ("a.b.foo.com", "/", "fallback"),
            ("foo.bar.com", "/other", "fallback"),
            ("nobody.example", "/", "fallback"),
        ];
        List<string> commands = [.. requests.Select(r => $"curl -H 'Host: {r.Host}' {url}{r.Path}")];
        int width = commands.Max(c => c.Length);
        await output.WriteLineAsync("Try, from another terminal; the response names the service and the pod:");
        await output.WriteLineAsync();
        for (int i = 0; i < commands.Count; i++)
        {
            await output.WriteLineAsync($"  {commands[i].PadRight(width)}  # {requests[i].Answer}");
        }
    }

    private sealed record Row(string Host, string Path, string Type, string Backend);
}
