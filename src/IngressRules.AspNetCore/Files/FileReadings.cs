namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Reads files on the thread pool, each apart from the others, so that a slow mount holds up nobody else. A file is read once at a time:
/// a mount that does not answer must not collect a thread for each change.
/// </summary>
/// <param name="read">Reads a file, given what it was before.</param>
internal sealed class FileReadings(Func<string, ManifestFile?, FileReading> read)
{
    private readonly Lock _lock = new();

    /// <summary>The files that are being read, each with the reading that comes after this one; null for none.</summary>
    private readonly Dictionary<string, Request?> _running = new(StringComparer.Ordinal);

    /// <summary>Begins to read a file. Where it is being read, it is read again afterwards, and only that result is handed over.</summary>
    public void Begin(string path, ManifestFile? before, Action<FileReading> done)
    {
        var request = new Request(before, done);
        lock (_lock)
        {
            if (!_running.TryAdd(path, null))
            {
                _running[path] = request;
                return;
            }
        }

        _ = Task.Run(() => Run(path, request));
    }

    private void Run(string path, Request request)
    {
        while (true)
        {
            FileReading reading = read(path, request.Before);
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
