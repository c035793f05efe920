using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Says what to write where a value has the wrong type, from the field and from what stands there: <c>port: 80</c> means
/// <c>port: {number: 80}</c>. It speaks first where <see cref="KnowsBetter"/> says so; elsewhere only where <see cref="TypeAdvice"/>, which
/// looks at the value's form alone, is silent.
/// </summary>
internal static class IntentAdvice
{
    private const int MaxItems = 5;

    // What the keys of annotations say whose values are lists of addresses.
    private static readonly string[] s_listWords =
        ["source-range", "cidr", "whitelist", "allowlist", "denylist", "blacklist", "allow-list", "deny-list", "block-list"];

    // A key whose colon lacks its space is no name of a Service.
    private static readonly string[] s_keys = ["name:", "number:", "service:", "port:", "resource:"];

    /// <summary>
    /// True for a field whose meaning says more about a wrong value than the value's form, which <see cref="TypeAdvice"/> judges.
    /// </summary>
    public static bool KnowsBetter(DocumentTree tree, int node, FieldPath path) => path.Name switch
    {
        "http" => tree[node].Kind == NodeKind.Sequence,
        "port" or "service" or "backend" or "defaultBackend" =>
            s_keys.All(k => !tree.Scalar(node).StartsWith(k, StringComparison.Ordinal)),
        "hosts" or "tls" or "rules" or "paths" => tree[node].Kind == NodeKind.String && IsOneLine(tree.Text(node)),

        // A flow collection is JSON that belongs in quotes; a block one is a key on two lines.
        _ => IsInMap(path, out _) && tree.Written(node) is ['[' or '{', ..],
    };

    /// <summary>A sentence; null where the field says nothing about what is meant.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The value.</param>
    /// <param name="path">Its field.</param>
    /// <param name="expected">What is expected there, in words.</param>
    public static string? For(DocumentTree tree, int node, FieldPath path, string expected)
    {
        NodeKind kind = tree[node].Kind;
        if (IsInMap(path, out string map))
        {
            return OfMapEntry(tree, node, path.Name!, map);
        }

        return expected switch
        {
            "a mapping" => kind == NodeKind.Sequence ? InPlaceOfMapping(tree, node, path) : Mapping(path, tree.Scalar(node)),
            "a list" => List(path, tree.Scalar(node)),
            "text" => Text(tree, node, path, kind),
            _ => Number(tree, node, path, kind),
        };
    }

    // A scalar in place of a mapping.
    private static string? Mapping(FieldPath path, string value) => (path.Name, path.Parent?.Name) switch
    {
        ("port", "service") => PortSentence(value),
        ("service", _) => $"Write {Service(value, out string hint)}{hint}.",
        ("backend" or "defaultBackend", _) => $"Write {path.Name}: {{{Service(value, out string hint)}}}{hint}.",
        ("http", _) => "Write http: with paths: below it.",
        (null, "rules") => "Write a rule: host: with the name, and http: with the paths below it.",
        (null, "paths") => "Write an entry: path:, pathType: and backend:.",
        (null, "tls") => "Write an entry: hosts: with the names and secretName: with the Secret.",
        _ => null,
    };

    private static string? InPlaceOfMapping(DocumentTree tree, int node, FieldPath path) => path.Name switch
    {
        "port" when tree[node].Next == node + 2 && Port(tree.Scalar(node + 1)) is { } port => $"Write port: {port}.",
        "http" => "Write paths: below http, and the list below that.",
        "backend" or "defaultBackend" or "service" or "port" => $"Remove the dash: {path.Name} is one mapping, not a list.",
        _ => null,
    };

    // A scalar in place of a list.
    private static string? List(FieldPath path, string value) => path.Name switch
    {
        "hosts" => $"Write hosts: [{string.Join(", ", Words(value))}].",
        "tls" => value.Contains('.') && IsName(value)
            ? $"Write an entry: - hosts: [{VisibleText.Short(value)}] and secretName: with the Secret."
            : $"Write an entry: - hosts: with the names and secretName: {(IsName(value) ? VisibleText.Short(value) : "with the Secret")}.",
        "rules" => $"Write a dash for each rule: - host: {(IsName(value) ? VisibleText.Short(value) : "with the name")}, "
            + "and http: with the paths below it.",
        "paths" => $"Write a dash for each path: - path: {(value.StartsWith('/') ? VisibleText.Short(value) : "")}".TrimEnd()
            + ", and pathType: and backend: below it.",
        "finalizers" => $"Write finalizers: [{VisibleText.Short(value)}].",
        _ => null,
    };

    private static string? Text(DocumentTree tree, int node, FieldPath path, NodeKind kind)
    {
        if (path.Name == "name" && path.Parent?.Name == "port" && kind == NodeKind.Integer && !tree.Written(node).StartsWith('0'))
        {
            return Port(tree.Written(node)) is { } port ? $"Write {port[1..^1]}."
                : "Write number: and the Service's own port, from 1 to 65535.";
        }

        return kind switch
        {
            NodeKind.Sequence when path.Name == "host" => "A rule has one host. Write one rule for each.",
            NodeKind.Sequence when path.Name == "path" => "An entry of paths has one path. Write one entry for each.",
            NodeKind.Sequence when path.Name is null && path.Parent?.Name == "hosts" =>
                $"Remove the inner list: write hosts: [{string.Join(", ", Items(tree, node).SelectMany(Words).Take(MaxItems))}].",
            NodeKind.Sequence when path.Name is { } key && OnlyItem(tree, node) is { } item => $"Write {key}: {item}.",
            NodeKind.Sequence when path.Name is "secretName" => "An entry of tls has one Secret. Write one entry for each.",
            NodeKind.Mapping when path.Name is null && path.Parent?.Name == "hosts" && HostItem(tree, node) is { } item => item,
            NodeKind.Mapping when path.Name is { } key && NameIn(tree, node) is { } name => $"Write {key}: {name}.",
            NodeKind.Mapping when path.Name is null => "Write a text after the dash; a colon and a space in it need quotes.",
            _ => null,
        };
    }

    /// <summary>A mapping as an item of <c>hosts</c>: a field that belongs beside the list, or a name with something too much.</summary>
    private static string? HostItem(DocumentTree tree, int node)
    {
        int field = node + 1;
        if (tree[node].Next == field)
        {
            return null;
        }

        string key = tree.Pool[tree[field].Key], value = tree.Scalar(field);
        return key == "secretName" ? "Remove the dash before secretName: it stands beside hosts, in the same entry of tls."
            : value.Length > 0 && (key is "host" or "name" || FieldSynonyms.Of(key, ["hosts"]) is not null)
                ? $"An item of hosts is a name alone: write - {Words(value).FirstOrDefault()}."
            : value.Length == 0 && tree[field].Next == tree[node].Next && tree[field].Kind == NodeKind.Null
                ? $"Remove the colon: write - {VisibleText.Short(key)}."
            : null;
    }

    private static string? Number(DocumentTree tree, int node, FieldPath path, NodeKind kind)
    {
        // A number in quotes is written well but for them.
        if (path.Name != "number" || path.Parent?.Name != "port" || kind != NodeKind.String
            || long.TryParse(tree.Text(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }

        // Of a port and a target port, as kubectl create service has them, the first is the Service's.
        string text = tree.Text(node);
        return Port(text) is { } port
            ? port.StartsWith("{name", StringComparison.Ordinal)
                ? $"Write a port's name in the field name instead: {port[1..^1]}."
                : $"Write {port[1..^1]}."
            : Port(text.Split(':', ',', ' ')[0]) is { } first && first.StartsWith("{number", StringComparison.Ordinal)
                ? $"Write the Service's own port alone, such as {first[1..^1]}."
            : "Write the Service's own port, a number from 1 to 65535.";
    }

    /// <summary>A label or an annotation, whose value is always a text.</summary>
    private static string? OfMapEntry(DocumentTree tree, int node, string key, string map)
    {
        string written = tree.Written(node);
        switch (tree[node].Kind)
        {
            case NodeKind.Boolean or NodeKind.Integer or NodeKind.Float:
                return $"{(map == "labels" ? "Labels" : "Annotations")} are text. Write it in quotes: \"{written}\".";
            case NodeKind.Sequence when map == "annotations" && CommaList(tree, node, key) is { } list:
                return $"The value is a text. Write \"{list}\".";
            case NodeKind.Sequence or NodeKind.Mapping when written.Length > 0 && written[0] is '[' or '{':
                return written.EndsWith('…') || !IsWhole(tree, node, written)
                    ? "The value is a text. Put it in single quotes, from the first bracket to the last."
                    : "The value is a text. Put it in single quotes: "
                        + $"'{VisibleText.Short(written.Replace("'", "''", StringComparison.Ordinal))}'.";
            case NodeKind.Sequence when map == "annotations":
                return $"The value is a text. If its reader wants YAML, write {VisibleText.Short(key)}: | and leave the lines below it.";
            default:
                return null;
        }
    }

    /// <summary>The items of a list, as controllers read lists of addresses and names: with commas. Null for any other list.</summary>
    private static string? CommaList(DocumentTree tree, int node, string key)
    {
        if (!s_listWords.Any(w => key.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        string[] items = [.. Items(tree, node).Take(MaxItems + 1)];
        return items.Length == 0 || Array.Exists(items, i => i.Length == 0 || i.AsSpan().ContainsAny("\",{}"))
            ? null
            : VisibleText.Short(string.Join(',', items.Take(MaxItems))) + (items.Length > MaxItems ? ",…" : "");
    }

    private static bool IsWhole(DocumentTree tree, int node, string written) =>
        System.Text.Encoding.UTF8.GetByteCount(written) == tree[node].Length;

    // Names on several lines below a key come as one text with spaces, and are a list without its dashes.
    private static bool IsOneLine(string text) =>
        !YamlLine.IsItemWithoutSpace(text) && !YamlLine.IsItemWithOtherMark(text) && !text.EndsWith(']')
        && (!text.Contains(' ') || text.Contains(',') || text.Contains(';'));

    /// <summary>True for a label or an annotation.</summary>
    public static bool IsInMap(FieldPath path, out string map)
    {
        map = path.Parent?.Name ?? "";
        return path.Name is not null && map is "labels" or "annotations" && path.Parent?.Parent?.Name == "metadata";
    }

    private static string Service(string value, out string hint)
    {
        ServiceText service = ServiceText.Of(value);
        string own = (service.Name, service.Port) switch
        {
            (null, null) => ", with the Service's own name and port",
            (null, _) => ", with the Service's own name",
            (_, null) => ", with the Service's own port",
            _ => "",
        };
        hint = service.HasNamespace ? $"{own}; the Service is always one of the Ingress' own namespace" : own;
        return $"service: {{name: {service.Name ?? "web"}, port: {{{service.Port ?? "number: 80"}}}}}";
    }

    private static string PortSentence(string value)
    {
        string[] several = value.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        return Port(value) is { } port ? $"Write port: {port}."
            : several.Length > 1 && Port(several[0]) is { } first ? $"A backend has one port. Write one of them, such as port: {first}."
            : "Write port: {number: 80}, with the Service's own port, from 1 to 65535.";
    }

    private static string? Port(string value) => PortText.Field(value) is { } field ? $"{{{field}}}" : null;

    private static IEnumerable<string> Items(DocumentTree tree, int node)
    {
        for (int item = node + 1; item < tree[node].Next; item = tree[item].Next)
        {
            yield return tree.Scalar(item);
        }
    }

    private static string? OnlyItem(DocumentTree tree, int node)
    {
        int item = node + 1;
        return tree[node].Next > item && tree[item].Next == tree[node].Next && tree[item].Kind == NodeKind.String
            ? VisibleText.Short(tree.Text(item))
            : null;
    }

    private static string? NameIn(DocumentTree tree, int node)
    {
        for (int child = node + 1; child < tree[node].Next; child = tree[child].Next)
        {
            if (tree[child].Kind == NodeKind.String && tree.Pool[tree[child].Key] is "name" or "value" or "host" or "secretName")
            {
                return VisibleText.Short(tree.Text(child));
            }
        }

        return null;
    }

    private static bool IsName(string value) => value is not ("true" or "false") && value.AsSpan().ContainsAnyInRange('a', 'z')
        && NameGrammars.Dns1123Subdomain(value) == NameFaults.None;

    private static IEnumerable<string> Words(string value) => value
        .Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
        .Take(MaxItems)
        .Select(w => w.StartsWith('*') ? string.Create(CultureInfo.InvariantCulture, $"\"{VisibleText.Short(w)}\"") : VisibleText.Short(w));
}
