using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Model;

namespace IngressRules.Tests.Validation;

/// <summary>The scanners of specification 2.2 agree with reference implementations: one regular expression for each grammar.</summary>
public class NameGrammarsTests
{
    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Part = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    /// <summary>Short texts of significant characters, so that valid and invalid ones are about equally frequent.</summary>
    public static Arbitrary<string> Names() =>
        Gen.Elements('a', 'z', '0', '9', '-', '.', 'A', '_', '/', '*', '%', '\n', '\u00e4').Or(Gen.Elements('a', 'b', '0', '-', '.'))
            .ListOf().Resize(9).Select(c => string.Concat(c)).ToArbitrary();

    [Property(Arbitrary = [typeof(NameGrammarsTests)], MaxTest = 5000)]
    public void Every_scanner_agrees_with_its_regular_expression(string name)
    {
        bool subdomain = Is(name, $"{Label}(\\.{Label})*");
        Assert.Equal(subdomain, NameGrammars.Dns1123Subdomain(name) == NameFaults.None);
        Assert.Equal(Is(name, $"\\*\\.{Label}(\\.{Label})*"), NameGrammars.WildcardSubdomain(name) == NameFaults.None);
        Assert.Equal(
            Is(name, Label) ? NameFaults.None : subdomain ? NameFaults.Dots : NameFaults.Pattern, NameGrammars.Dns1123Label(name));
        Assert.Equal(Is(name, "[a-z]([-a-z0-9]*[a-z0-9])?"), NameGrammars.Dns1035Label(name) == NameFaults.None);
        Assert.Equal(Is(name, $"({Part})?"), NameGrammars.LabelValue(name) == NameFaults.None);
        Assert.Equal(Is(name, $"({Label}(\\.{Label})*/)?{Part}"), NameGrammars.QualifiedName(name) == QualifiedNameFaults.None);
        Assert.Equal(
            Is(name, $"({Label}(\\.{Label})*/)?{Part}", RegexOptions.IgnoreCase),
            NameGrammars.AnnotationKey(name) == QualifiedNameFaults.None);
        Assert.Equal(Is(name, "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"), NameGrammars.IsHttpPath(name));
        Assert.Equal(
            Is(name, "(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?"), NameGrammars.PortName(name) == PortNameFaults.None);
    }

    [Property(Arbitrary = [typeof(NameGrammarsTests)], MaxTest = 5000)]
    public void A_name_prefix_is_masked_as_the_server_masks_it(string name)
    {
        string masked = name.Length > 1 && name[^1] == '-' ? name[..^2] + (char.IsAscii(name[^2]) ? "a" : "?") : name;
        Assert.Equal(NameGrammars.Dns1123Subdomain(masked), NameGrammars.SubdomainPrefix(name));
    }

    [Property]
    public void A_length_is_counted_in_bytes(NonNull<string> text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text.Get);
        Assert.False(NameGrammars.Longer(text.Get, bytes));
        Assert.Equal(bytes > 0, NameGrammars.Longer(text.Get, bytes - 1) && bytes > 0);
    }

    private static bool Is(string text, string pattern, RegexOptions options = RegexOptions.None) =>
        Regex.IsMatch(text, $"\\A(?:{pattern})\\z", options | RegexOptions.CultureInvariant);
}
