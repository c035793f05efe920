using System.Text;

namespace IngressRules.AspNetCore.Policies.Passwords;

/// <summary>The letters in which crypt(3) writes digests: six bits each, the lowest first.</summary>
internal static class CryptText
{
    private const string Letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Appends three bytes as letters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="high">The highest byte.</param>
    /// <param name="middle">The middle byte.</param>
    /// <param name="low">The lowest byte.</param>
    /// <param name="letters">How many letters.</param>
    public static void Append(StringBuilder text, byte high, byte middle, byte low, int letters)
    {
        int bits = (high << 16) | (middle << 8) | low;
        for (int i = 0; i < letters; i++, bits >>= 6)
        {
            text.Append(Letters[bits & 63]);
        }
    }
}
