using System.Text.Json;

namespace IngressRules.Cli.Replaying;

/// <summary>Reads the request of a log line that is a JSON object with a field each for host, method and target.</summary>
internal sealed class JsonRequest
{
    private readonly int _hosts;
    private readonly int _methods;
    private readonly byte[][] _names;

    /// <summary>Names the fields. Of several for the same, the first that the object has counts.</summary>
    public JsonRequest(string[] hosts, string[] methods, string[] targets)
    {
        (_hosts, _methods) = (hosts.Length, methods.Length);
        _names = [.. hosts.Concat(methods).Concat(targets).Select(ToolHost.Utf8.GetBytes)];
    }

    /// <summary>Finds the request.</summary>
    /// <returns>False if the line is no JSON object, or has no target.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request)
    {
        request = default;

        // Exceptions are slow, and most lines that are no JSON have been cut off.
        line = line.Trim(" \t"u8);
        if (!line.StartsWith((byte)'{') || !line.EndsWith((byte)'}'))
        {
            return false;
        }

        Span<Range> values = stackalloc Range[_names.Length];
        try
        {
            ReadFields(line, room, values);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader of the framework has no other way to say that a text is no JSON, or has half of a surrogate pair.
            return false;
        }

        int targets = _hosts + _methods;
        request = new(First(values[.._hosts], room), First(values[_hosts..targets], room), First(values[targets..], room));
        return !request.Target.IsEmpty;
    }

    private void ReadFields(ReadOnlySpan<byte> line, Span<byte> room, Span<Range> values)
    {
        int used = 0;
        var json = new Utf8JsonReader(line);
        json.Read();
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            int field = IndexOf(ref json);
            json.Read();
            if (field >= 0 && json.TokenType == JsonTokenType.String)
            {
                int length = CopyText(ref json, room[used..]);
                values[field] = used..(used + length);
                used += length;
            }
            else
            {
                json.Skip();
            }
        }
    }

    private int IndexOf(ref Utf8JsonReader json)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (json.ValueTextEquals(_names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Bytes that are no UTF-8 are taken as they are, since a request may have them.</summary>
    private static int CopyText(ref Utf8JsonReader json, Span<byte> room)
    {
        if (json.ValueIsEscaped)
        {
            return json.CopyString(room);
        }

        json.ValueSpan.CopyTo(room);
        return json.ValueSpan.Length;
    }

    private static ReadOnlySpan<byte> First(scoped ReadOnlySpan<Range> values, ReadOnlySpan<byte> room)
    {
        foreach (Range value in values)
        {
            if (!room[value].IsEmpty)
            {
                return room[value];
            }
        }

        return default;
    }
}
