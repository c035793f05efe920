using IngressRules.AspNetCore.Observability;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Reads files, each in its own task, so that a slow mount delays no other file. There is at most one reading per file at a time, so that
/// a mount that does not respond does not take another thread with each change.
/// </summary>
/// <param name="read">Reads a file; its second argument is the previous content.</param>
/// <param name="failures">Takes what it throws.</param>
internal sealed class FileReadings(Func<string, ManifestFile?, FileReading> read, BackgroundFailures failures)
{
    // The files of a start are too many for a thread each.
    private const int MaxThreads = 16;

    private readonly Lock _lock = new();

    /// <summary>The files that are being read, each with the request for the next reading of it; null for none.</summary>
    private readonly Dictionary<string, Request?> _running = new(StringComparer.Ordinal);

    /// <summary>
    /// Begins to read a file. If it is already being read, it is read again afterwards, and only that second result is reported.
    /// </summary>
    public void Begin(string path, ManifestFile? before, Action<FileReading> done)
    {
        var request = new Request(before, done);
        bool ownThread;
        lock (_lock)
        {
            if (!_running.TryAdd(path, null))
            {
                _running[path] = request;
                return;
            }

            // A thread of its own: on a busy server the thread pool is full of requests, and files that were changed together would be read
            // at different times.
            ownThread = _running.Count <= MaxThreads;
        }

        if (!ownThread || !TryRunOnOwnThread(path, request))
        {
            _ = Task.Run(() => Run(path, request));
        }
    }

    /// <returns>False where the system has no further thread for this process.</returns>
    private bool TryRunOnOwnThread(string path, Request request)
    {
        try
        {
            _ = Task.Factory.StartNew(
                () => Run(path, request),
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default);
            return true;
        }
        catch (TaskSchedulerException)
        {
            return false;
        }
    }

    private void Run(string path, Request request)
    {
        while (true)
        {
            // A reading that fails unexpectedly counts as unsteady: otherwise the file would stay in the state of being read for ever.
            FileReading reading = new(FileEvent.ReadUnsteady, request.Before);
            _ = failures.Try("Reading files", () => reading = read(path, request.Before));
            lock (_lock)
            {
                if (_running[path] is { } next)
                {
                    _running[path] = null;
                    request = next;
                    continue;
                }

                _running.Remove(path);
            }

            request.Done(reading);
            return;
        }
    }

    private sealed record Request(ManifestFile? Before, Action<FileReading> Done);
}
