using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using IngressRules.Diagnostics;

namespace IngressRules.Validation;

/// <summary>A Kubernetes release, such as 1.36. Some rules changed between releases (specification 2.3 to 2.6).</summary>
/// <param name="Minor">The number after <c>1.</c>.</param>
public readonly record struct KubernetesRelease(int Minor) : IComparable<KubernetesRelease>
{
    /// <summary>The newest release whose rules are known here.</summary>
    public static KubernetesRelease Newest => new(37);

    /// <summary>
    /// Reads <c>1.27</c>, <c>v1.27</c> or a full version such as <c>v1.27.3-gke.100</c>, of which only the release counts.
    /// </summary>
    /// <exception cref="FormatException">The text is not a Kubernetes version 1.x.</exception>
    public static KubernetesRelease Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out KubernetesRelease release)
            ? release
            : throw new FormatException($"{QuotedText.Quote(text)} is not a Kubernetes release. Write one like 1.36.");
    }

    /// <summary>Reads a release as <see cref="Parse"/> does; false where the text is not a release.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KubernetesRelease release)
    {
        release = default;
        ReadOnlySpan<char> rest = text;
        if (rest.StartsWith("v", StringComparison.Ordinal))
        {
            rest = rest[1..];
        }

        if (!rest.StartsWith("1.", StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest[2..];
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> minor = end < 0 ? rest : rest[..end];
        if (end >= 0 && rest[end] is not ('.' or '+' or '-'))
        {
            return false;
        }

        if (!int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        release = new KubernetesRelease(number);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(KubernetesRelease other) => Minor.CompareTo(other.Minor);

    /// <summary>The usual spelling, such as <c>1.36</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Minor}");

    /// <summary>True where the left release is the older one.</summary>
    public static bool operator <(KubernetesRelease left, KubernetesRelease right) => left.Minor < right.Minor;

    /// <summary>True where the left release is the newer one.</summary>
    public static bool operator >(KubernetesRelease left, KubernetesRelease right) => left.Minor > right.Minor;

    /// <summary>True where the left release is not the newer one.</summary>
    public static bool operator <=(KubernetesRelease left, KubernetesRelease right) => left.Minor <= right.Minor;

    /// <summary>True where the left release is not the older one.</summary>
    public static bool operator >=(KubernetesRelease left, KubernetesRelease right) => left.Minor >= right.Minor;
}
