using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The name in a certificate as text (RFC 2253): <c>CN=ada,O=Example</c>, the most specific part first.</summary>
internal static class DistinguishedName
{
    private const string Special = ",+\"\\<>;";

    /// <summary>The text of a name.</summary>
    /// <param name="name">The name.</param>
    public static string Write(X500DistinguishedName name)
    {
        var text = new StringBuilder();
        foreach (X500RelativeDistinguishedName part in name.EnumerateRelativeDistinguishedNames(reversed: true))
        {
            if (part.HasMultipleElements)
            {
                // Nobody makes such names; how they are written is then of no matter, as long as it is always the same.
                return name.Name;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(TypeOf(part.GetSingleElementType())).Append('=');
            AppendValue(text, part.GetSingleElementValue() ?? "");
        }

        return text.ToString();
    }

    private static string TypeOf(System.Security.Cryptography.Oid type) => type.Value switch
    {
        "2.5.4.3" => "CN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => type.Value ?? "",
    };

    private static void AppendValue(StringBuilder text, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        for (int i = 0; i < bytes.Length; i++)
        {
            char c = (char)bytes[i];
            bool first = i == 0, last = i == bytes.Length - 1;
            if (c is < ' ' or > '~')
            {
                text.Append('\\').Append(bytes[i].ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                bool escaped = Special.Contains(c, StringComparison.Ordinal) || (c == '#' && first) || (c == ' ' && (first || last));
                text.Append(escaped ? "\\" : "").Append(c);
            }
        }
    }
}
