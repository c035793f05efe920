using System.Globalization;
using System.Text;

namespace IngressRules.Cli.Tests;

/// <summary>One run of the tool, inside the test's own process: what it printed and how it ended.</summary>
internal sealed record ToolRun(int Exit, string Output, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static ToolRun Of(params string[] arguments) => WithInput("", arguments);

    public static ToolRun WithInput(string input, params string[] arguments) => In(host => host, input, arguments);

    /// <summary>Runs the tool with a host that differs from the default, which is a pipe of 80 columns.</summary>
    public static ToolRun In(Func<ToolHost, ToolHost> world, string input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var host = new ToolHost(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error);
        int exit = Tool.Run(arguments, world(host));
        return new(exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The path of a test data file.</summary>
    public static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
