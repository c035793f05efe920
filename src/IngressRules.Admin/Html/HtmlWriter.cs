using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using IngressRules.Diagnostics;

namespace IngressRules.Admin.Html;

/// <summary>
/// Writes HTML from interpolated strings. The literal parts are markup; every interpolated value is HTML-encoded. There is no overload for
/// a plain string, so a value cannot be written as markup by mistake. Attributes must be written in double quotes.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>Writes markup with encoded values in it: <c>html.Write($"&lt;td&gt;{path}&lt;/td&gt;")</c>.</summary>
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The handler has written everything when this is called.")]
    [SuppressMessage(
        "Performance", "CA1822:Mark members as static", Justification = "The handler needs the instance that this is called on.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
    }

    /// <summary>The text written so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>The interpolated string handler: writes literals unchanged and encodes values.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        // Estimated length of a value, so that most calls grow the text at most once.
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
        /// A value. Control characters, and characters that reorder or hide neighbouring text, are first replaced by visible ones: a
        /// browser would act on their entities as it does on the characters.
        /// </summary>
        public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(VisibleText.Of(value ?? "")));

        /// <summary>A number with thousands separators.</summary>
        public void AppendFormatted(long value) => _text.Append(value.ToString("N0", CultureInfo.InvariantCulture));

        /// <summary>A number without separators, as attributes need it.</summary>
        public void AppendFormatted(double value, string format) => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
