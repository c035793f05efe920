using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>No line of C# is longer than .editorconfig allows; no analyzer checks that.</summary>
public class LineLengthTests
{
    private const int Longest = 140;

    [Fact]
    public void No_line_is_longer_than_declared()
    {
        Assert.Contains($"max_line_length = {Longest}\n", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        string[] tooLong = [.. Repository.Sources.SelectMany(f => Repository.Read(f).Split('\n')
            .Select((line, i) => (Place: $"{f}:{i + 1}", Line: line.TrimEnd('\r')))
            .Where(l => l.Line.Length > Longest)
            .Select(l => $"{l.Place} has {l.Line.Length} columns"))];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }
}
