using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using IngressRules.Diagnostics;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// What files hold that somebody replaces from time to time, such as the kubelet or cert-manager. They are read whenever a connection is
/// made, which is seldom; the last content that could be used stays in use until there is another.
/// </summary>
/// <typeparam name="T">What the files hold.</typeparam>
/// <param name="paths">The files.</param>
/// <param name="first">What they held at the start.</param>
/// <param name="read">Reads their texts; an <see cref="InvalidDataException"/> says in a sentence why they cannot be used.</param>
/// <param name="log">Where changes and faults are logged.</param>
internal sealed class FollowedFiles<T>(string[] paths, T first, Func<string[], T> read, ConnectionFilesLog log)
    where T : class
{
    /// <summary>Far more than a bundle of CAs has.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private T _last = first;

    /// <summary>A hash of what was read last, because the text may be a key. Times and sizes of files can stay while they change.</summary>
    private byte[]? _hash;
    private string? _fault;

    /// <summary>What the files hold now, or held last.</summary>
    public T Current
    {
        get
        {
            lock (_lock)
            {
                ReadAgain();
                return _last;
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever is wrong, the last one stays.")]
    private void ReadAgain()
    {
        string? fault = null;
        try
        {
            byte[][] contents = [.. paths.Select(ReadFile)];
            byte[] hash = HashOf(contents);
            if (!hash.AsSpan().SequenceEqual(_hash))
            {
                // What it replaces may be in use by another connection that is just being made, so it is left to the finalizer.
                _last = read([.. contents.Select(Encoding.UTF8.GetString)]);
                if (_hash is not null)
                {
                    log.Changed(VisibleText.Of(string.Join(", ", paths)));
                }

                _hash = hash;
            }
        }
        catch (Exception error)
        {
            fault = VisibleText.Of(error.Message);
            if (fault != _fault)
            {
                log.Unfit(fault);
            }
        }

        _fault = fault;
    }

    private static byte[] ReadFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] content = new byte[Math.Min(file.Length, MaxBytes) + 1];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length < content.Length ? content[..length] : throw new InvalidDataException($"{path} has changed while it was read.");
    }

    /// <summary>A hash of all contents, each with its length before it.</summary>
    private static byte[] HashOf(byte[][] contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] length = new byte[sizeof(int)];
        foreach (byte[] content in contents)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
            hash.AppendData(length);
            hash.AppendData(content);
        }

        return hash.GetHashAndReset();
    }
}
