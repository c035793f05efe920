using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using IngressRules.Diagnostics;

namespace IngressRules.Admin.Html;

/// <summary>
/// Writes HTML. What stands in the source between quotation marks is markup; what comes through a hole is a value and is encoded, because
/// there is no other way in. A plain string is not taken, so a value cannot be mistaken for markup. Attributes are written in double
/// quotes.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>Writes markup with values in it: <c>html.Write($"&lt;td&gt;{path}&lt;/td&gt;")</c>.</summary>
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The handler has written everything when this is called.")]
    [SuppressMessage(
        "Performance", "CA1822:Mark members as static", Justification = "The handler needs the instance that this is called on.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
    }

    /// <summary>Everything that was written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Takes an interpolated string apart: literals go to the page as they are, values encoded.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        // What a value may take, so that most calls grow the text once at most.
        private const int UsualValue = 24;

        private readonly StringBuilder _text;

        public Markup(int literalLength, int formattedCount, HtmlWriter html)
        {
            _text = html._text;
            _text.EnsureCapacity(_text.Length + literalLength + (formattedCount * UsualValue));
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _text.Append(markup);

        /// <summary>
        /// A value. Control characters, and characters that reorder or hide their neighbours, are made visible first: an entity for one of
        /// them would be obeyed like the character itself.
        /// </summary>
        public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(VisibleText.Of(value ?? "")));

        /// <summary>A number, with thousands marked.</summary>
        public void AppendFormatted(long value) => _text.Append(value.ToString("N0", CultureInfo.InvariantCulture));

        /// <summary>A number as it stands in attributes.</summary>
        public void AppendFormatted(double value, string format) => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
