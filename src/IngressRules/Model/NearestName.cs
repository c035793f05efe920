using System.Text;
using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>The nearest valid name to an invalid one; null where there is none. Every name is checked against its grammar.</summary>
internal static class NearestName
{
    public static string? Subdomain(string value)
    {
        string name = Fold(value, '.');
        return name != value && NameGrammars.Dns1123Subdomain(name) == NameFaults.None ? name : null;
    }

    public static string? SubdomainOrSelf(string value) =>
        NameGrammars.Dns1123Subdomain(value) == NameFaults.None ? value : Subdomain(value);

    public static string? Label(string value, bool startsWithLetter)
    {
        string name = Fold(value, '-');
        NameFaults faults = startsWithLetter ? NameGrammars.Dns1035Label(name) : NameGrammars.Dns1123Label(name);
        return name != value && faults == NameFaults.None ? name : null;
    }

    public static string? LabelOrSelf(string value, bool startsWithLetter)
    {
        NameFaults faults = startsWithLetter ? NameGrammars.Dns1035Label(value) : NameGrammars.Dns1123Label(value);
        return faults == NameFaults.None ? value : Label(value, startsWithLetter);
    }

    /// <summary>
    /// Converts to lower case; replaces blanks and underscores by hyphens, and dots by what is given; removes what nobody sees; trims
    /// characters that are not allowed at the start or end.
    /// </summary>
    public static string Fold(string value, char dot)
    {
        var name = new StringBuilder(value.Length);
        foreach (char c in InvisibleCharacters.Remove(value))
        {
            name.Append(c switch
            {
                '_' or ' ' => '-',
                '.' => dot,
                _ => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c,
            });
        }

        string folded = name.ToString().Trim('-', '.');
        return dot == '.' ? folded.Replace("..", ".", StringComparison.Ordinal) : folded;
    }
}
