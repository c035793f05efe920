using System.Security.Cryptography;
using System.Text;

namespace IngressRules.AspNetCore.Policies.Passwords;

/// <summary>
/// The hashes <c>$apr1$</c> of Apache's <c>htpasswd</c> and <c>$1$</c> of crypt(3): a thousand rounds of MD5. They differ only in that
/// word.
/// </summary>
internal static class Md5Crypt
{
    private const int Rounds = 1000;
    private const int MaxSaltLength = 8;

    /// <summary>Where the bytes of the digest stand in the text, three for four letters.</summary>
    private static ReadOnlySpan<byte> Order => [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5];

    /// <summary>Hashes a password.</summary>
    /// <param name="magic"><c>$apr1$</c> or <c>$1$</c>.</param>
    /// <param name="salt">The salt; at most eight characters of it count.</param>
    /// <param name="password">The password.</param>
    /// <returns>The whole text, with magic and salt.</returns>
    public static string Hash(string magic, string salt, ReadOnlySpan<byte> password)
    {
        salt = salt.Length > MaxSaltLength ? salt[..MaxSaltLength] : salt;
        byte[] saltBytes = Encoding.Latin1.GetBytes(salt);
#pragma warning disable CA5351 // The file of the author says which hash it is.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        Span<byte> digest = stackalloc byte[16];
        md5.AppendData(password);
        md5.AppendData(saltBytes);
        md5.AppendData(password);
        md5.GetHashAndReset(digest);

        md5.AppendData(password);
        md5.AppendData(Encoding.Latin1.GetBytes(magic));
        md5.AppendData(saltBytes);
        for (int left = password.Length; left > 0; left -= digest.Length)
        {
            md5.AppendData(digest[..Math.Min(left, digest.Length)]);
        }

        for (int bits = password.Length; bits > 0; bits >>= 1)
        {
            md5.AppendData((bits & 1) != 0 ? [0] : password[..1]);
        }

        md5.GetHashAndReset(digest);
        for (int round = 0; round < Rounds; round++)
        {
            bool odd = (round & 1) != 0;
            md5.AppendData(odd ? password : digest);
            if (round % 3 != 0)
            {
                md5.AppendData(saltBytes);
            }

            if (round % 7 != 0)
            {
                md5.AppendData(password);
            }

            md5.AppendData(odd ? digest : password);
            md5.GetHashAndReset(digest);
        }

        return $"{magic}{salt}${Text(digest)}";
    }

    private static string Text(ReadOnlySpan<byte> digest)
    {
        var text = new StringBuilder(22);
        for (int i = 0; i < Order.Length; i += 3)
        {
            CryptText.Append(text, digest[Order[i]], digest[Order[i + 1]], i == 12 ? digest[5] : digest[Order[i + 2]], 4);
        }

        CryptText.Append(text, 0, 0, digest[11], 2);
        return text.ToString();
    }
}
