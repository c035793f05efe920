using System.Diagnostics;

namespace IngressRules.Cli.Tests;

/// <summary>
/// The scripts of <c>completion</c>, run by the shells themselves where these are installed; bash is wherever the tests run.
/// </summary>
public sealed class CompletionTests : IDisposable
{
    /// <summary>Completes the line in <c>$LINE</c> as bash does: the function is called with its words.</summary>
    private const string Bash = """
        source ./script
        COMP_LINE=$LINE COMP_POINT=${#LINE}
        read -ra COMP_WORDS <<<"$LINE"
        [[ $LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _ingress_rules
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // Outside of an editor zsh and fish cannot complete, so zsh's builtins are replaced by ones that print.
    private const string Zsh = """
        compdef() { : }
        compadd() { shift; print -l -- "$@" }
        _files() { print files }
        source ./script
        words=("${(@s: :)LINE}") CURRENT=${#words}
        _ingress_rules
        """;

    private const string Fish = "source ./script; complete -C \"$LINE\" | string replace -r '\\t.*' ''";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ingress-rules ana", "analyze")]
    [InlineData("ingress-rules analyze --st", "--strict")]
    [InlineData("ingress-rules analyze -f x.yaml --output ", "json sarif text")]
    [InlineData("ingress-rules   match --output j", "json")]
    [InlineData("ingress-rules completion ", "bash fish pwsh zsh")]
    public void A_shell_completes_commands_options_and_values(string line, string expected)
    {
        foreach ((string shell, string commands) in ((string, string)[])[("bash", Bash), ("zsh", Zsh), ("fish", Fish)])
        {
            if (Complete(shell, commands, line) is { } found)
            {
                Assert.Equal($"{shell}: {expected}", $"{shell}: {found}");
            }
        }
    }

    [Fact]
    public void Where_a_file_is_due_files_are_completed()
    {
        Assert.Equal("", Complete("bash", Bash, "ingress-rules analyze -f "));
        Assert.True(Complete("zsh", Zsh, "ingress-rules analyze -f ") is null or "files");
        Assert.True(Complete("fish", Fish, "ingress-rules analyze -f scr") is null or "script");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Each_script_says_how_it_is_loaded(string shell)
    {
        ToolRun run = ToolRun.Of("completion", shell);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        string line = Assert.Single(run.Lines, l => l.Contains($"ingress-rules completion {shell}", StringComparison.Ordinal));
        Assert.Contains(line.Trim('#', ' '), ToolRun.Of("completion", "--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_shell_is_told_which_there_are()
    {
        ToolRun run = ToolRun.Of("completion", "bsh");
        Assert.Equal(2, run.Exit);
        Assert.Contains("Write one of bash, zsh, fish, pwsh. Did you mean bash?", run.Error, StringComparison.Ordinal);
    }

    /// <summary>What a shell offers for a line, in one line; null where the shell is not installed.</summary>
    private string? Complete(string shell, string commands, string line)
    {
        if (PathOf(shell) is not { } program)
        {
            return null;
        }

        _folder.Write("script", ToolRun.Of("completion", shell).Output);
        string tool = _folder.Write(
            "bin/ingress-rules", $"#!/bin/sh\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "IngressRules.Cli.dll")} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(program, ["-c", commands])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["LINE"] = line,
                ["HOME"] = _folder.Path,
                ["PATH"] = $"{Path.GetDirectoryName(tool)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error.Result);
        return string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    private static string? PathOf(string shell) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists);
}
