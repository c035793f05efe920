using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The messages about port names.</summary>
internal static class PortNameMessages
{
    /// <summary>The order in which the server reports the faults.</summary>
    public static IReadOnlyList<PortNameFaults> Order { get; } =
    [
        PortNameFaults.TooLong, PortNameFaults.Characters, PortNameFaults.NoLetter, PortNameFaults.DoubleHyphen, PortNameFaults.EdgeHyphen,
    ];

    public static string For(PortNameFaults fault, string name)
    {
        string quoted = QuotedText.Quote(name);
        return fault switch
        {
            PortNameFaults.TooLong => NameMessages.TooLong($"The port name {quoted}", name, NameGrammars.MaxPortName),
            PortNameFaults.Characters => Characters(name, quoted),
            PortNameFaults.NoLetter => NoLetter(name, quoted),
            PortNameFaults.DoubleHyphen => $"The port name {quoted} has two hyphens side by side. Write one.",
            _ => $"The port name {quoted} starts or ends with a hyphen. Remove it.",
        };
    }

    private static string Characters(string name, string quoted) => InvisibleCharacters.Describe(name) is { } hidden
        ? $"The port name {quoted} {hidden}. {Write(name)}"
        : $"The port name {quoted} has a character other than a-z, 0-9 and \"-\". {Write(name)}";

    private static string Write(string name)
    {
        string lower = InvisibleCharacters.Remove(name).Trim().ToLowerInvariant();
        return lower != name && NameGrammars.PortName(lower) == PortNameFaults.None
            ? $"Write {lower}."
            : "Write the name that the Service gives its port.";
    }

    private static string NoLetter(string name, string quoted) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535
            ? $"The port name {quoted} is a number. Write number: {number.ToString(CultureInfo.InvariantCulture)} instead of name."
            : name.AsSpan().ContainsAnyInRange('A', 'Z')
                ? $"The port name {quoted} has no letter from a to z, and capitals do not count. {Write(name)}"
            : $"The port name {quoted} has no letter from a to z. Write the name that the Service gives its port.";
}
