using IngressRules.AspNetCore.Headers;
using IngressRules.Kestrel.StrictHttp;

namespace IngressRules.AspNetCore.Tests.Headers;

/// <summary>
/// The allowed characters of a header are defined twice: for bytes, in the Kestrel package, and for strings, in the ASP.NET Core package.
/// These tests compare the two with each other and with RFC 9110.
/// </summary>
public class HttpCharactersTests
{
    [Fact]
    public void The_name_of_a_header_has_the_same_characters_in_bytes_and_in_text()
    {
        for (int c = 0; c < 256; c++)
        {
            bool token = char.IsAsciiLetterOrDigit((char)c) || "!#$%&'*+-.^_`|~".Contains((char)c, StringComparison.Ordinal);
            Assert.Equal((c, token), (c, HttpCharacters.Token.Contains((char)c)));

            // Characters that end the name or the line are excluded.
            if (c is not (':' or '\r' or '\n'))
            {
                Assert.Equal((c, token), (c, Takes([(byte)'a', (byte)c, (byte)'b', .. ": x\r\n"u8])));
            }
        }
    }

    [Fact]
    public void The_value_of_a_header_has_the_same_characters_in_bytes_and_in_text()
    {
        for (int c = 0; c < 256; c++)
        {
            bool control = c is < 32 and not '\t' or 127;
            Assert.Equal((c, control), (c, HttpCharacters.Controls.Contains((char)c)));
            if (c is not ('\r' or '\n'))
            {
                byte[] line = [.. "a: x"u8, (byte)c, .. "y\r\n"u8];
                Assert.Equal((c, control), (c, RequestHead.EndOfLine(line) < 0));
            }
        }
    }

    private static bool Takes(byte[] header)
    {
        if (RequestHead.EndOfLine(header) <= 0)
        {
            return false;
        }

        var head = new RequestHead(new StrictHttpLimits(8192, 32768, 100, TimeSpan.FromSeconds(30)));
        Assert.Null(head.Add("GET / HTTP/1.1\r\n"u8));
        return head.Add(header) is null;
    }
}
