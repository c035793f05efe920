using System.Diagnostics;
using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Matching;
using IngressRules.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Tests.Reloading;

/// <summary>
/// A folder of manifests and routers that watch it. Tests wait for an expected state and not for a time, with a time limit that only a
/// fault reaches.
/// </summary>
internal sealed class ReloadSite : IDisposable
{
    public static readonly TimeSpan Limit = Eventually.Limit;

    public string Folder { get; } = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Changes are noticed only through notifications.</summary>
    public static void WithoutPolling(IngressRulesOptions options) => options.PollingInterval = Timeout.InfiniteTimeSpan;

    public static void Fast(IngressRulesOptions options)
    {
        options.DebounceInterval = TimeSpan.FromMilliseconds(10);
        options.PollingInterval = TimeSpan.FromMilliseconds(250);
    }

    public static string Manifest(string name, string path) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{name}}
        spec:
          rules:
          - http:
              paths:
              - path: {{path}}
                pathType: Prefix
                backend:
                  service:
                    name: web
                    port:
                      number: 80

        """;

    public static bool Takes(TestRouter router, string path) =>
        router.Tables.Current.Matcher.Match("any.io", path).Outcome == MatchOutcome.Rule;

    public static IEnumerable<string> Codes(TestRouter router) => router.Tables.Current.Diagnostics.Select(d => d.Code.Id);

    /// <summary>Waits until the table is as expected, checking after each reload.</summary>
    public static async Task Until(TestRouter router, Func<bool> expected)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            IChangeToken token = router.Tables.GetChangeToken();
            if (expected())
            {
                return;
            }

            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable registration = token.RegisterChangeCallback(_ => changed.TrySetResult(), null);
            await changed.Task.WaitAsync(limit.Token);
        }
    }

    /// <summary>Makes a new link and renames it over the old one, which the base library cannot do with a link to a directory.</summary>
    public static async Task TurnAsync(string link, string target)
    {
        Directory.CreateSymbolicLink(link + "_tmp", target);
        using Process rename = Process.Start("mv", ["-T", link + "_tmp", link]);
        await rename.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, rename.ExitCode);
    }

    public Task<TestRouter> StartAsync(Action<IngressRulesOptions>? configure = null, string? paths = null) =>
        TestRouter.StartAsync(IngressReadResult.Empty, configure ?? Fast, paths: [paths ?? Folder]);

    /// <summary>
    /// Starts a router whose clock stands still, so that all waits of the watcher last until the test advances it. Files and notifications
    /// are real.
    /// </summary>
    public async Task<StillRouter> StartStillAsync()
    {
        var time = new ManualTime();
        TestRouter router = await TestRouter.StartAsync(
            IngressReadResult.Empty, WithoutPolling, paths: [Folder], host: b => b.Services.AddSingleton<TimeProvider>(time));
        return new StillRouter(router, time, Folder);
    }

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// Updates a ConfigMap of one key as the kubelet does: it writes the new content next to the old, replaces the link, and adds links for
    /// new keys.
    /// </summary>
    public async Task MountConfigMapAsync(string content, string key)
    {
        Directory.CreateDirectory(PathOf(content));
        Write(Path.Combine(content, key), Manifest("a", "/a"));
        await TurnAsync(PathOf("..data"), content);
        if (new FileInfo(PathOf(key)).LinkTarget is null)
        {
            File.CreateSymbolicLink(PathOf(key), "..data/" + key);
        }
    }

    /// <summary>A router whose clock the test moves.</summary>
    internal sealed class StillRouter(TestRouter router, ManualTime time, string folder) : IAsyncDisposable
    {
        public TestRouter Router => router;

        private FileTable Files => router.Services.GetRequiredService<ManifestWatcher>().Files;

        public bool Takes(string path) => ReloadSite.Takes(router, path);

        /// <summary>Waits until the watcher has noticed the test's last change of a file, and thus all changes before it.</summary>
        public Task KnowsAsync(string name, FilePhase phase) => Eventually.UntilAsync(
            () => Files.StateOf(Path.Combine(folder, name)).Phase == phase, $"{name} is {phase}");

        /// <summary>Advances the clock, and waits until the watcher is idle.</summary>
        public async Task PassAsync(TimeSpan span)
        {
            time.Advance(span);
            await Eventually.UntilAsync(() => Files.IsIdle, "the watcher rests");
        }

        /// <summary>Advances the clock until nothing is left to do.</summary>
        public async Task SettleAsync()
        {
            await Eventually.UntilAsync(() => Files.IsIdle, "the watcher rests");
            while (Files.NextWork() is var next && next != FileState.Never)
            {
                await PassAsync(next - Files.Now);
            }
        }

        public ValueTask DisposeAsync() => router.DisposeAsync();
    }
}
