using System.Buffers;
using IngressRules.Diagnostics;

namespace IngressRules.Reading.Sources;

/// <summary>Loads files and streams into memory, within a limit. A source that cannot be read is a finding.</summary>
internal static class SourceLoader
{
    /// <summary>The bytes of a stream, or a finding.</summary>
    public static ReadOnlyMemory<byte>? Load(Stream stream, string? name, int max, out Diagnostic? finding)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(InitialSize(stream, max));
            int read;
            while (buffer.WrittenCount <= max && (read = stream.Read(buffer.GetSpan(16 * 1024))) > 0)
            {
                buffer.Advance(read);
            }

            return Finish(buffer, name, max, out finding);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            finding = SourceFindings.Unreadable(name, e.Message);
            return null;
        }
    }

    /// <summary>The bytes of a stream, or a finding.</summary>
    public static async Task<(ReadOnlyMemory<byte>? Bytes, Diagnostic? Finding)> LoadAsync(
        Stream stream, string? name, int max, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(InitialSize(stream, max));
            int read;
            while (buffer.WrittenCount <= max
                && (read = await stream.ReadAsync(buffer.GetMemory(16 * 1024), cancellationToken).ConfigureAwait(false)) > 0)
            {
                buffer.Advance(read);
            }

            return (Finish(buffer, name, max, out Diagnostic? finding), finding);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return (null, SourceFindings.Unreadable(name, e.Message));
        }
    }

    /// <summary>The bytes of a file, or a finding.</summary>
    public static ReadOnlyMemory<byte>? LoadFile(string path, int max, out Diagnostic? finding)
    {
        try
        {
            var file = new FileInfo(path);
            if (Directory.Exists(path))
            {
                finding = SourceFindings.Unreadable(path, "It is a directory.");
                return null;
            }

            // Opening a pipe can block for ever, and .NET distinguishes it from a file only by its length of 0. An empty file need not be
            // opened anyway. A shell's <(command) is already open and does not block.
            if (!IsOpenDescriptor(path) && SizeOf(file) == 0)
            {
                if (ManifestName.IsManifest(path))
                {
                    finding = null;
                    return ReadOnlyMemory<byte>.Empty;
                }

                finding = SourceFindings.Unreadable(path, "It is empty, a pipe or a device.");
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            if (stream.CanSeek && stream.Length > max)
            {
                finding = SourceFindings.TooLarge(path, max);
                return null;
            }

            return Load(stream, path, max, out finding);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            finding = SourceFindings.Unreadable(path, e.Message);
            return null;
        }
    }

    /// <summary>
    /// True for the exceptions of .NET for a source that cannot be read; false for those that mean a bug in this library.
    /// </summary>
    public static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException;

    private static bool IsOpenDescriptor(string path) =>
        path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal)
            || path == "/dev/stdin";

    private static long SizeOf(FileInfo file) =>
        file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;

    private static ReadOnlyMemory<byte>? Finish(ArrayBufferWriter<byte> buffer, string? name, int max, out Diagnostic? finding)
    {
        if (buffer.WrittenCount > max)
        {
            finding = SourceFindings.TooLarge(name, max);
            return null;
        }

        // Objects keep their text for positions, so unused capacity is cut: for ten thousand small files it would exceed the text.
        finding = null;
        return buffer.FreeCapacity > buffer.WrittenCount / 8 ? buffer.WrittenSpan.ToArray() : buffer.WrittenMemory;
    }

    private static int InitialSize(Stream stream, int max)
    {
        // One byte more than the length, so that reading the end of the stream does not grow the buffer.
        const int Usual = 64 * 1024;
        return stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position + 16 * 1024, 1, Math.Max(Usual, max)) : Usual;
    }
}
