using System.Net.Sockets;
using System.Text;

namespace CustomForwarder;

/// <summary>
/// The request type of this proxy: a connection, and the head that was read from it with as much of the body as arrived together with it.
/// </summary>
internal sealed record Exchange(NetworkStream Client, string Target, string Host, byte[] Bytes)
{
    /// <summary>Reads a request head; null where there is none.</summary>
    public static async Task<Exchange?> ReadAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int length = 0, end = -1;
        for (int read; end < 0 && (read = await client.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
        {
            length += read;
            end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        }

        string[] lines = end < 0 ? [""] : Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n");
        // One request per connection keeps the example short: the endpoint is told to close it after the response.
        IEnumerable<string> headers = lines.Skip(1).Where(l => !l.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        string host = headers.FirstOrDefault(l => l.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim() ?? "";
        string head = string.Join("\r\n", [lines[0], .. headers, "Connection: close", "", ""]);
        return lines[0].Split(' ') is [_, string target, _]
            ? new Exchange(client, target, host, [.. Encoding.Latin1.GetBytes(head), .. buffer.AsSpan(end + 4, length - end - 4)]) : null;
    }
}
