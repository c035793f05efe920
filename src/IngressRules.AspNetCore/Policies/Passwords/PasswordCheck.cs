using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies.Passwords;

/// <summary>
/// Checks users and passwords. What has been found right is remembered for a while as a digest with a key of this process, because a hash
/// that is made to take long would cost every request as much. Slow hashes are computed by half of the processors at most, so that guessing
/// does not keep all of them busy. An unknown user costs as much as a wrong password.
/// </summary>
internal sealed class PasswordCheck : IDisposable
{
    /// <summary>How many right passwords are remembered.</summary>
    public const int MaxRemembered = 10_000;

    /// <summary>How many requests may wait for a processor.</summary>
    private const int MaxWaiting = 256;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<Digest, bool> _right = new();
    private readonly ConditionalWeakTable<BasicAuthentication, string[]> _hashes = [];
    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>How many passwords are remembered.</summary>
    public int Remembered => _right.Count;

    /// <summary>Checks a user and a password.</summary>
    /// <param name="policy">The users.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancels the wait for a processor.</param>
    /// <returns>Whether they fit; null where too many requests wait to know.</returns>
    public ValueTask<bool?> CheckAsync(BasicAuthentication policy, string user, byte[] password, CancellationToken cancellationToken)
    {
        bool known = policy.Users.TryGetValue(user, out string? hash);
        hash ??= OtherHash(policy, user);
        if (!PasswordHash.IsSlow(hash))
        {
            return new(PasswordHash.Verify(hash, password) & known);
        }

        Digest digest = DigestOf(user, hash, password);
        return known && _right.ContainsKey(digest) ? new(true) : CheckAsync(digest, known, hash, password, cancellationToken);
    }

    public void Dispose() => _processors.Dispose();

    private async ValueTask<bool?> CheckAsync(
        Digest digest, bool known, string hash, byte[] password, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _processors.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            // Another request with the same password may have found it out meanwhile.
            bool fits = (known && _right.ContainsKey(digest)) || (PasswordHash.Verify(hash, password) & known);
            if (fits)
            {
                Remember(digest);
            }

            return fits;
        }
        finally
        {
            _processors.Release();
        }
    }

    private void Remember(Digest digest)
    {
        // Forgetting all of them costs each user one computation.
        if (_right.Count >= MaxRemembered)
        {
            _right.Clear();
        }

        _right[digest] = true;
    }

    /// <summary>A hash for a user that does not exist; always the same one, so that its time tells nothing either.</summary>
    private string OtherHash(BasicAuthentication policy, string user)
    {
        string[] hashes = _hashes.GetValue(policy, static p => [.. p.Users.Values]);
        if (hashes.Length == 0)
        {
            return "";
        }

        Digest digest = DigestOf(user, "", []);
        return hashes[(int)(digest.First % (ulong)hashes.Length)];
    }

    private Digest DigestOf(string user, string hash, byte[] password)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(user), 0, .. Encoding.UTF8.GetBytes(hash), 0, .. password];
        Span<byte> digest = stackalloc byte[32];
        HMACSHA256.HashData(_key, text, digest);
        CryptographicOperations.ZeroMemory(text);
        return new(BitConverter.ToUInt64(digest), BitConverter.ToUInt64(digest[8..]), BitConverter.ToUInt64(digest[16..]));
    }

    private readonly record struct Digest(ulong First, ulong Second, ulong Third);
}
