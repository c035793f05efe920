using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Resolves YAML scalars to JSON values. kube-apiserver reads YAML 1.1 in the dialect of go-yaml v2 and turns it into JSON (specification
/// 2.7), so that dialect decides: <c>on</c> is a boolean, <c>012</c> is ten, <c>080</c> is eighty, <c>12:30</c> is text.
/// </summary>
internal static class YamlScalar
{
    private static readonly SearchValues<char> s_plainText =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./_-");

    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>
    /// Gives the kind and the value of a scalar, with the value as JSON text. Returns an error message where the scalar has no value, else
    /// null.
    /// </summary>
    public static string? Resolve(Scalar scalar, out NodeKind kind, out string text)
    {
        text = scalar.Value;
        kind = NodeKind.String;
        string tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag.Length == 0)
        {
            return scalar.Style == ScalarStyle.Plain ? ResolvePlain(ref text, out kind) : null;
        }

        switch (tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? tag[TagPrefix.Length..] : "")
        {
            case "binary":
                return ResolveBinary(ref text);
            case "null":
                return ResolvePlain(ref text, out kind) ?? (kind == NodeKind.Null ? null : Mismatch(scalar, "!!null"));
            case "bool":
                return ResolvePlain(ref text, out kind) ?? (kind == NodeKind.Boolean ? null : Mismatch(scalar, "!!bool"));
            case "int":
                // YAML's integers, which do not include 80.0 and 8e1, although JSON could write those as integers.
                return ResolvePlain(ref text, out kind) ?? (kind == NodeKind.Integer && IsInteger(scalar.Value)
                    ? null
                    : Mismatch(scalar, "!!int"));
            case "float":
                return ResolvePlain(ref text, out kind) ?? (kind is NodeKind.Integer or NodeKind.Float
                    ? null
                    : Mismatch(scalar, "!!float"));
            case "timestamp":
                return IsTimestamp(text) ? null : Mismatch(scalar, "!!timestamp");
            default:
                // Tags that go-yaml does not know leave the text as it is, and so does !!str.
                return null;
        }
    }

    /// <summary>
    /// True for a text that can be written without quotes: the server reads it as text, and so does every other YAML reader, even one with
    /// more number and date formats. The check is stricter than necessary, because quotes do no harm.
    /// </summary>
    public static bool IsTextToAll(string text)
    {
        string value = text;
        return text.Length > 0
            && (char.IsAsciiLetter(text[0]) || text[0] == '/')
            && !text.AsSpan().ContainsAnyExcept(s_plainText)
            && ResolvePlain(ref value, out NodeKind kind) is null
            && kind == NodeKind.String;
    }

    /// <summary>Gives the text of a mapping key, which JSON knows only as a string. Returns an error message, or null.</summary>
    public static string? ResolveKey(Scalar scalar, out string key)
    {
        string? fault = Resolve(scalar, out NodeKind kind, out key);
        if (fault is not null)
        {
            // Infinity and not-a-number cannot be values, but go-yaml has names for them as keys.
            if (!scalar.Tag.IsEmpty || !TryNonFinite(scalar.Value, out double value))
            {
                return fault;
            }

            key = double.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
            return null;
        }

        switch (kind)
        {
            case NodeKind.Null:
                return "A key is empty or null. Write the name of the field, in quotes if it is the word null.";
            case NodeKind.Integer or NodeKind.Float when !IsInteger(scalar.Value):
                key = ShortestSingle(double.Parse(Clean(scalar.Value), CultureInfo.InvariantCulture));
                return null;
            case NodeKind.Integer when !long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
                return $"The key {scalar.Value} is too large a number. Put it in quotes.";
            default:
                return null;
        }
    }

    private static string? ResolvePlain(ref string text, out NodeKind kind)
    {
        kind = NodeKind.String;
        if (text.Length == 0)
        {
            kind = NodeKind.Null;
            return null;
        }

        char first = text[0];
        if (first is '+' or '-' or '.' or (>= '0' and <= '9'))
        {
            return ResolveNumber(ref text, ref kind);
        }

        switch (text)
        {
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                (kind, text) = (NodeKind.Boolean, "true");
                break;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                (kind, text) = (NodeKind.Boolean, "false");
                break;
            case "~" or "null" or "Null" or "NULL":
                kind = NodeKind.Null;
                break;
        }

        return null;
    }

    private static string? ResolveNumber(ref string text, ref NodeKind kind)
    {
        if (TryNonFinite(text, out _))
        {
            return $"{VisibleText.Short(text)} is no number that JSON can write. Put it in quotes if text is meant.";
        }

        string plain = Clean(text);
        if (TryInteger(plain, out BigInteger integer))
        {
            kind = NodeKind.Integer;

            // A plain number such as 80 is already JSON and needs no new string.
            text = text[0] is >= '1' and <= '9' && text.Length == plain.Length ? text : integer.ToString(CultureInfo.InvariantCulture);
        }
        else if (IsYamlFloat(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number))
        {
            text = ToJson(number);
            kind = text.AsSpan().IndexOfAny('.', 'e') < 0 ? NodeKind.Integer : NodeKind.Float;
        }

        return null;
    }

    private static bool TryNonFinite(string text, out double value)
    {
        value = text switch
        {
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            _ => 0,
        };
        return !double.IsFinite(value);
    }

    // go-yaml reads a text that starts with a dot only as a decimal fraction, and does not remove underscores there.
    private static string Clean(string text) => text[0] == '.' ? text : text.Replace("_", "", StringComparison.Ordinal);

    private static bool IsInteger(string text) => text.Length > 0 && TryInteger(Clean(text), out _);

    /// <summary>Go's integers with a base taken from the prefix: 64 bits, signed or not.</summary>
    private static bool TryInteger(string text, out BigInteger value)
    {
        value = default;
        ReadOnlySpan<char> digits = text;
        bool signed = digits[0] is '+' or '-', negative = digits[0] == '-';
        digits = signed ? digits[1..] : digits;
        if (digits.IsEmpty)
        {
            return false;
        }

        int radix = 10;
        if (digits[0] == '0' && digits.Length > 1)
        {
            radix = char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'b' => 2, 'o' => 8, _ => 8 };
            bool marked = char.ToLowerInvariant(digits[1]) is 'x' or 'b' or 'o';
            bool binary = digits[1] == 'b' && !(signed && !negative);
            digits = digits[(marked ? 2 : 1)..];

            // A quirk of go-yaml: a sign may follow 0b.
            if (binary && !signed && digits.Length > 1 && digits[0] is '+' or '-')
            {
                signed = true;
                negative = digits[0] == '-';
                digits = digits[1..];
            }
        }

        if (digits.IsEmpty)
        {
            return false;
        }

        UInt128 sum = 0;
        foreach (char c in digits)
        {
            int digit = c is >= '0' and <= '9' ? c - '0'
                : c is >= 'a' and <= 'f' ? c - 'a' + 10
                : c is >= 'A' and <= 'F' ? c - 'A' + 10
                : 99;
            if (digit >= radix)
            {
                return false;
            }

            sum = (sum * (uint)radix) + (uint)digit;
            if (sum > ulong.MaxValue)
            {
                return false;
            }
        }

        value = negative ? -(BigInteger)sum : (BigInteger)sum;
        return signed ? value >= long.MinValue && value <= long.MaxValue : true;
    }

    /// <summary>Go-yaml's decimal fractions: digits, at most one dot, at most one exponent.</summary>
    private static bool IsYamlFloat(string text)
    {
        int i = text[0] is '+' or '-' ? 1 : 0;
        int before = Digits(text, ref i), after = 0;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            after = Digits(text, ref i);
        }

        if (before + after == 0)
        {
            return false;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            i += i < text.Length && text[i] is '+' or '-' ? 1 : 0;
            if (Digits(text, ref i) == 0)
            {
                return false;
            }
        }

        return i == text.Length;
    }

    private static int Digits(string text, ref int i)
    {
        int start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i - start;
    }

    private static string? ResolveBinary(ref string text)
    {
        // Inside base64, Go skips line ends only.
        string base64 = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        byte[] bytes = new byte[base64.Length];
        if (base64.AsSpan().ContainsAny(' ', '\t') || !Convert.TryFromBase64String(base64, bytes, out int length))
        {
            return "The value is tagged !!binary and is not base64. Correct it, or remove the tag.";
        }

        text = Encoding.UTF8.GetString(bytes, 0, length);
        return null;
    }

    private static string Mismatch(Scalar scalar, string tag)
    {
        string value = VisibleText.Of(scalar.Value, 40);
        return $"The value \"{VisibleText.Short(value)}\" is tagged {tag} and is none. Remove the tag, or write a value of that type.";
    }

    private static bool IsTimestamp(string text) =>
        text.Length > 4 && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && text[4] == '-' && DateTime.TryParseExact(
            text,
            ["yyyy-M-d", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-d'T'H:m:s.FFFFFFFK", "yyyy-M-d't'H:m:s.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind,
            out _);

    /// <summary>A number as Go's JSON writer writes it: plain digits between 1e-6 and 1e21, an exponent beyond.</summary>
    private static string ToJson(double number)
    {
        double size = Math.Abs(number);
        if (size < 9007199254740992 && Math.Floor(number) == number)
        {
            return number == 0 ? "0" : ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        (string digits, int point) = Shortest(size.ToString("R", CultureInfo.InvariantCulture));
        string sign = number < 0 ? "-" : "";
        return size is < 1e-6 or >= 1e21 ? sign + Exponent(digits, point, 1) : sign + Positional(digits, point);
    }

    /// <summary>
    /// A number key as the server's YAML reader writes it: the shortest text of a 32-bit number, exponents from 1e+06 on.
    /// </summary>
    private static string ShortestSingle(double number)
    {
        float single = (float)number;
        if (single == 0)
        {
            return double.IsNegative(number) ? "-0" : "0";
        }

        if (float.IsInfinity(single))
        {
            return single > 0 ? ".inf" : "-.inf";
        }

        (string digits, int point) = Shortest(Math.Abs(single).ToString("R", CultureInfo.InvariantCulture));
        string sign = single < 0 ? "-" : "";
        return point - 1 is < -4 or >= 6 ? sign + Exponent(digits, point, 2) : sign + Positional(digits, point);
    }

    /// <summary>The digits of a positive number and where its point is: (12, 1) is 1.2 and (12, 3) is 120.</summary>
    private static (string Digits, int Point) Shortest(string written)
    {
        int mark = written.IndexOf('E', StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(written.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? written : written[..mark];
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        int point = (dot < 0 ? mantissa.Length : dot) + exponent;
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int zeros = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), point - zeros);
    }

    private static string Positional(string digits, int point)
    {
        if (point <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        return point >= digits.Length ? digits.PadRight(point, '0') : digits.Insert(point, ".");
    }

    private static string Exponent(string digits, int point, int width)
    {
        int exponent = point - 1;
        string mantissa = digits.Length == 1 ? digits : digits.Insert(1, ".");
        string number = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
        return mantissa + (exponent < 0 ? "e-" : "e+") + number;
    }
}
