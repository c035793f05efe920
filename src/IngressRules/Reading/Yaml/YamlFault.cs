using YamlDotNet.Core;

namespace IngressRules.Reading.Yaml;

/// <summary>What <see cref="ServerScanner"/> finds wrong, by which <see cref="YamlFaultText"/> chooses its words.</summary>
internal enum YamlFaultKind
{
    /// <summary>A character that no value and no key may begin with.</summary>
    CannotStart,

    /// <summary>A line that must be a key has no colon.</summary>
    NoColon,

    /// <summary>A closing bracket without an opening one.</summary>
    NothingToClose,

    /// <summary>A bracket closed by a brace, or the other way round.</summary>
    ClosedByOther,

    /// <summary>A dash in brackets.</summary>
    DashInBrackets,

    /// <summary>A dash where no list item can be.</summary>
    DashHere,

    /// <summary>Two values in brackets without a comma between them.</summary>
    NoComma,

    /// <summary>A colon in brackets whose key is not on the same line.</summary>
    ColonInBrackets,

    /// <summary>A question mark where no key can be.</summary>
    KeyHere,

    /// <summary>A colon where no key can be before it.</summary>
    ColonHere,

    /// <summary>The name of an anchor or alias is none.</summary>
    AnchorName,

    /// <summary>A tag is none.</summary>
    Tag,

    /// <summary>A directive that is not known or is wrong.</summary>
    Directive,

    /// <summary>Something after the <c>|</c> or <c>&gt;</c> of a block of text.</summary>
    BlockHeader,

    /// <summary>A tab where spaces must indent.</summary>
    Tab,

    /// <summary>A quoted text does not end.</summary>
    QuoteNotClosed,

    /// <summary>An escape that does not exist.</summary>
    Escape,
}

/// <summary>An error of <see cref="ServerScanner"/>.</summary>
internal sealed class YamlFault(YamlFaultKind kind, in Mark start, in Mark end) : YamlException(start, end, kind.ToString())
{
    /// <summary>What is wrong.</summary>
    public YamlFaultKind Kind { get; } = kind;
}
