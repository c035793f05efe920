using System.Globalization;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The words of <c>proxy-next-upstream</c> (N87).</summary>
internal static class NginxRetries
{
    /// <summary>Takes the words apart. <c>off</c> takes the others away.</summary>
    public static Words Parse(string text)
    {
        var words = new HashSet<string>(text.Split(' ', '\t'), StringComparer.Ordinal);
        bool nonIdempotent = words.Contains("non_idempotent");
        return new(words.Contains("off") ? [] : words, nonIdempotent);
    }

    /// <summary>The words.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="NonIdempotent">Whether requests are repeated that may do something twice.</param>
    internal readonly record struct Words(HashSet<string> All, bool NonIdempotent)
    {
        /// <summary>The statuses.</summary>
        public ValueList<int> Statuses => All
            .Where(w => w.StartsWith("http_", StringComparison.Ordinal))
            .Select(w => int.Parse(w.AsSpan(5), CultureInfo.InvariantCulture))
            .Order()
            .ToValueList();

        /// <summary>True where the word is there.</summary>
        public bool Has(string word) => All.Contains(word);
    }
}
