using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace IngressRules.Matching;

/// <summary>
/// The hash functions of the tables in this folder. Their seed differs in each process, so that an author of rules cannot prepare names
/// that collide. A hash never decides a match: the texts are compared afterwards.
/// </summary>
internal static class TextHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;
    private static readonly Vector256<uint> LowSecrets = NewSecrets();
    private static readonly Vector256<uint> HighSecrets = NewSecrets();

    /// <summary>
    /// The hash of a short text: the function NH of UMAC (RFC 4418, 5.2.2), a sum of products of neighbouring 32-bit words, each with a
    /// secret added. For any two texts chosen without the secrets, the probability of a collision is 2^-32.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(TextBlock text)
    {
        Vector256<ulong> products = Products(text.Low.AsUInt32() + LowSecrets) + Products(text.High.AsUInt32() + HighSecrets);
        ulong hash = Vector256.Sum(products) * Multiplier;
        return hash ^ (hash >> 32);
    }

    /// <summary>The hash of a path element.</summary>
    public static uint OfElement(ReadOnlySpan<byte> text)
    {
        // 16 bytes a step. The last step covers the last 16 bytes and may overlap the one before, so no loop over a remainder is needed.
        ulong hash = Seed ^ (ulong)text.Length;
        if (text.Length >= 16)
        {
            for (int i = 0; i + 16 < text.Length; i += 16)
            {
                hash = Mix(Read(text, i) ^ hash, Read(text, i + 8) ^ Multiplier);
            }

            hash = Mix(Read(text, text.Length - 16) ^ hash, Read(text, text.Length - 8) ^ Multiplier);
        }
        else if (text.Length >= 8)
        {
            hash = Mix(Read(text, 0) ^ hash, Read(text, text.Length - 8) ^ Multiplier);
        }
        else
        {
            ulong few = 0;
            foreach (byte b in text)
            {
                few = (few << 8) | b;
            }

            hash = Mix(few ^ hash, Multiplier);
        }

        return (uint)(hash >> 32) ^ (uint)hash;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    /// <summary>Multiplies to 128 bits and combines both halves, so that every bit of the input affects every bit of the hash.</summary>
    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Products(Vector256<uint> words) =>
        Avx2.IsSupported
            ? Avx2.Multiply(words, (words.AsUInt64() >>> 32).AsUInt32())
            : (words.AsUInt64() & Vector256.Create((ulong)uint.MaxValue)) * (words.AsUInt64() >>> 32);

    private static Vector256<uint> NewSecrets()
    {
        Span<byte> secrets = stackalloc byte[Vector256<byte>.Count];
        RandomNumberGenerator.Fill(secrets);
        return Vector256.Create((ReadOnlySpan<byte>)secrets).AsUInt32();
    }
}
