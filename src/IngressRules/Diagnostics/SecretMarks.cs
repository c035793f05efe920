using System.Text;
using System.Text.RegularExpressions;

namespace IngressRules.Diagnostics;

/// <summary>
/// Tells whether a text may hold data of a Secret, so that none of its lines and values are shown: reports and logs are read by people who
/// may not read Secrets. It looks at the bytes, because it also has to judge texts that cannot be parsed. The result is kept.
/// </summary>
internal sealed partial class SecretMarks(ReadOnlyMemory<byte> utf8)
{
    private bool? _hasSecret;
    private bool? _hasData;

    /// <summary>True where a Secret begins somewhere in the text, or a key in PEM.</summary>
    public bool HasSecret => _hasSecret ??= Has(Secret());

    /// <summary>True where there is a field that a Secret has its data in.</summary>
    public bool HasData => _hasData ??= Has(Data());

    // Only ASCII is searched for, and of ASCII all encodings that a file can have here agree.
    private bool Has(Regex mark) => mark.IsMatch(Encoding.Latin1.GetString(utf8.Span));

    // Something may stand between the field and its value, such as a tag or a list's name: SecretList.
    [GeneratedRegex("""\bkind["']?\s*:\s*[^\n,{}]{0,40}?secret|\bstringData\b|-----BEGIN""", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex("""\bdata["']?\s*:|\btls\.key\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Data();
}
