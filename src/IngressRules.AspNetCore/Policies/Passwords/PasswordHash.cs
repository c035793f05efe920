using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IngressRules.AspNetCore.Policies.Passwords;

/// <summary>
/// The hashes of a <c>htpasswd</c> file (N50): <c>$apr1$</c>, <c>{SHA}</c>, <c>{SSHA}</c>, <c>{PLAIN}</c>, bcrypt, and of crypt(3)
/// <c>$1$</c>, <c>$5$</c> and <c>$6$</c>. Nobody can enter with another one.
/// </summary>
internal static class PasswordHash
{
    /// <summary>Longer passwords fit no hash. crypt(3) has the same limit.</summary>
    public const int MaxPasswordLength = 512;

    /// <summary>The largest cost of bcrypt that is computed, about a second; see <see cref="ShaCrypt.MaxRounds"/>.</summary>
    public const int MaxBcryptCost = 14;

    private const string Sha =
        "{SHA}", SaltedSha = "{SSHA}", Plain = "{PLAIN}", Apache = "$apr1$", Md5 = "$1$", Sha256 = "$5$", Sha512 = "$6$";

    /// <summary>True for a hash that is made to take long.</summary>
    /// <param name="hash">The hash.</param>
    public static bool IsSlow(string hash) => hash.StartsWith('$');

    /// <summary>True where a hash is that of a password. Takes as long for a wrong one.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="password">The password.</param>
    public static bool Verify(string hash, ReadOnlySpan<byte> password) =>
        password.Length <= MaxPasswordLength && !password.Contains((byte)0) && Fits(hash, password);

    private static bool Fits(string hash, ReadOnlySpan<byte> password)
    {
        if (hash.StartsWith(Sha, StringComparison.Ordinal))
        {
            return FitsSha(hash[Sha.Length..], password, salted: false);
        }

        if (hash.StartsWith(SaltedSha, StringComparison.Ordinal))
        {
            return FitsSha(hash[SaltedSha.Length..], password, salted: true);
        }

        if (hash.StartsWith(Plain, StringComparison.Ordinal))
        {
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hash[Plain.Length..]), password);
        }

        if (hash.StartsWith("$2", StringComparison.Ordinal))
        {
            return FitsBcrypt(hash, password);
        }

        string? own = hash switch
        {
            _ when hash.StartsWith(Apache, StringComparison.Ordinal) => Md5Crypt.Hash(Apache, SaltOf(hash, Apache), password),
            _ when hash.StartsWith(Md5, StringComparison.Ordinal) => Md5Crypt.Hash(Md5, SaltOf(hash, Md5), password),
            _ when hash.StartsWith(Sha256, StringComparison.Ordinal) => ShaCrypt.Hash(Sha256, hash[Sha256.Length..], password),
            _ when hash.StartsWith(Sha512, StringComparison.Ordinal) => ShaCrypt.Hash(Sha512, hash[Sha512.Length..], password),
            _ => null,
        };
        return own is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(own), Encoding.UTF8.GetBytes(hash));
    }

    private static string SaltOf(string hash, string magic)
    {
        string rest = hash[magic.Length..];
        int end = rest.IndexOf('$', StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }

    private static bool FitsSha(string base64, ReadOnlySpan<byte> password, bool salted)
    {
        const int DigestLength = 20;
        Span<byte> stored = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, stored, out int length) || (salted ? length < DigestLength : length != DigestLength))
        {
            return false;
        }

#pragma warning disable CA5350 // The file of the author says which hash it is.
        Span<byte> digest = stackalloc byte[DigestLength];
        SHA1.HashData([.. password, .. stored[DigestLength..length]], digest);
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(digest, stored[..DigestLength]);
    }

    private static bool FitsBcrypt(string hash, ReadOnlySpan<byte> password)
    {
        // $2y$10$ and 53 letters; the cost doubles the time with each step.
        const int Length = 60;
        if (hash.Length != Length || hash[3] != '$' || hash[6] != '$'
            || !int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int cost) || cost > MaxBcryptCost)
        {
            return false;
        }

        try
        {
            return BCrypt.Net.BCrypt.Verify(Encoding.UTF8.GetString(password), hash);
        }
        catch (Exception wrong) when (wrong is BCrypt.Net.SaltParseException or ArgumentException or FormatException)
        {
            return false;
        }
    }
}
