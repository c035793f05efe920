using Microsoft.Playwright;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// A headless Chromium that is installed on the system: the Playwright package contains its driver but no browser. Without one the tests
/// are skipped; <c>.ci/run</c> installs it. <c>INGRESS_RULES_CHROMIUM</c> names another executable.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The executable of the browser; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("INGRESS_RULES_CHROMIUM")
        ?? FindOnPath("chromium", "chromium-browser", "google-chrome");

    public async Task InitializeAsync()
    {
        if (Program is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A new tab, with a list of its errors: policy violations, failed scripts, dialogs.</summary>
    internal async Task<Tab> OpenAsync(string url, bool script = true)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 1280, Height = 900 },
            ColorScheme = ColorScheme.Light,
            JavaScriptEnabled = script,
        });
        IPage page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Dialog += (_, dialog) => complaints.Add($"a dialog: {dialog.Message}");
        await page.GotoAsync(url);
        return new Tab(context, page, complaints);
    }

    private static string? FindOnPath(params string[] programs) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => programs.Select(p => Path.Combine(folder, p)))
            .FirstOrDefault(File.Exists);
}

/// <summary>A browser tab.</summary>
internal sealed record Tab(IBrowserContext Context, IPage Page, IReadOnlyList<string> Complaints) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
