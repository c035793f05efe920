using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IngressRules.AspNetCore.Policies.Passwords;

/// <summary>The hashes <c>$5$</c> and <c>$6$</c> of crypt(3): many rounds of SHA-256 or SHA-512.</summary>
internal static class ShaCrypt
{
    /// <summary>
    /// How many rounds are computed at most, about half a second. A hash with more is one that nobody can enter with: whoever writes it
    /// would otherwise decide how long the router's processors are busy.
    /// </summary>
    public const int MaxRounds = 500_000;

    private const int DefaultRounds = 5000;
    private const int MinRounds = 1000;
    private const int MaxSaltLength = 16;
    private const string RoundsWord = "rounds=";

    /// <summary>Hashes a password.</summary>
    /// <param name="magic"><c>$5$</c> or <c>$6$</c>.</param>
    /// <param name="settings">What follows it: the rounds, if written, and the salt.</param>
    /// <param name="password">The password.</param>
    /// <returns>The whole text; null for too many rounds.</returns>
    public static string? Hash(string magic, string settings, ReadOnlySpan<byte> password)
    {
        int rounds = DefaultRounds;
        string prefix = "";
        if (settings.StartsWith(RoundsWord, StringComparison.Ordinal))
        {
            int end = settings.IndexOf('$', StringComparison.Ordinal);
            if (end < 0 || !int.TryParse(settings[RoundsWord.Length..end], NumberStyles.None, CultureInfo.InvariantCulture, out rounds)
                || rounds > MaxRounds)
            {
                return null;
            }

            rounds = Math.Max(rounds, MinRounds);
            prefix = string.Create(CultureInfo.InvariantCulture, $"{RoundsWord}{rounds}$");
            settings = settings[(end + 1)..];
        }

        int cut = settings.IndexOf('$', StringComparison.Ordinal);
        string salt = cut < 0 ? settings : settings[..cut];
        salt = salt.Length > MaxSaltLength ? salt[..MaxSaltLength] : salt;
        bool is512 = magic == "$6$";
        byte[] digest = Digest(is512
            ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256, rounds, Encoding.Latin1.GetBytes(salt), password);
        return $"{magic}{prefix}{salt}${(is512 ? Text512(digest) : Text256(digest))}";
    }

    private static byte[] Digest(HashAlgorithmName algorithm, int rounds, byte[] salt, ReadOnlySpan<byte> password)
    {
        using var sha = IncrementalHash.CreateHash(algorithm);
        byte[] digest = new byte[sha.HashLengthInBytes];
        sha.AppendData(password);
        sha.AppendData(salt);
        sha.AppendData(password);
        sha.GetHashAndReset(digest);

        sha.AppendData(password);
        sha.AppendData(salt);
        AppendRepeated(sha, digest, password.Length);
        for (int bits = password.Length; bits > 0; bits >>= 1)
        {
            sha.AppendData((bits & 1) != 0 ? digest : password);
        }

        sha.GetHashAndReset(digest);
        byte[] passwords = Sequence(sha, password, password.Length, password.Length);
        byte[] salts = Sequence(sha, salt, 16 + digest[0], salt.Length);
        for (int round = 0; round < rounds; round++)
        {
            bool odd = (round & 1) != 0;
            sha.AppendData(odd ? passwords : digest);
            if (round % 3 != 0)
            {
                sha.AppendData(salts);
            }

            if (round % 7 != 0)
            {
                sha.AppendData(passwords);
            }

            sha.AppendData(odd ? digest : passwords);
            sha.GetHashAndReset(digest);
        }

        return digest;
    }

    /// <summary>As many bytes of the digest of a repeated text as asked for.</summary>
    private static byte[] Sequence(IncrementalHash sha, ReadOnlySpan<byte> text, int times, int length)
    {
        for (int i = 0; i < times; i++)
        {
            sha.AppendData(text);
        }

        byte[] digest = sha.GetHashAndReset(), sequence = new byte[length];
        for (int at = 0; at < length; at += digest.Length)
        {
            digest.AsSpan(0, Math.Min(digest.Length, length - at)).CopyTo(sequence.AsSpan(at));
        }

        return sequence;
    }

    private static void AppendRepeated(IncrementalHash sha, byte[] digest, int length)
    {
        for (int left = length; left > 0; left -= digest.Length)
        {
            sha.AppendData(digest, 0, Math.Min(left, digest.Length));
        }
    }

    /// <summary>The bytes stand in groups of three, ten bytes apart; each group begins where the last one's third byte leads.</summary>
    private static string Text256(byte[] d)
    {
        var text = new StringBuilder(43);
        for (int i = 0, a = 0, b = 10, c = 20; i < 10; i++)
        {
            CryptText.Append(text, d[a], d[b], d[c], 4);
            (a, b, c) = (c + 1, a + 1, b + 1);
        }

        CryptText.Append(text, 0, d[31], d[30], 3);
        return text.ToString();
    }

    private static string Text512(byte[] d)
    {
        var text = new StringBuilder(86);
        for (int i = 0, a = 0, b = 21, c = 42; i < 21; i++)
        {
            CryptText.Append(text, d[a], d[b], d[c], 4);
            (a, b, c) = (b + 1, c + 1, a + 1);
        }

        CryptText.Append(text, 0, 0, d[63], 2);
        return text.ToString();
    }
}
