using System.Text;

namespace IngressRules.Tests.Server;

/// <summary>
/// Generates spellings of one Ingress: the ways in which people and programs write YAML, with a few of them broken as people break them.
/// </summary>
internal sealed class Spellings(int seed)
{
    private const string Head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n";

    // What stands below metadata: annotations in every style.
    private static readonly string[] Annotations =
    [
        "  annotations:\n    a: b\n    c: d\n", "  annotations: {a: b, c: d}\n", "  annotations: {\"a\":\"b\",\"c\":\"d\"}\n",
        "  annotations: {\n  a: b,\n  c: d\n  }\n", "  annotations: {\na: b\n, c: d}\n", "  annotations:\n    {a: b,\n  c: d}\n",
        "  annotations:\n    a: \"x\n    y\"\n", "  annotations:\n    a: \"x\n  y\n\n  z\"\n", "  annotations:\n    a: 'x\n  y''s\n\n z'\n",
        "  annotations:\n    a: \"x\\\n    y\"\n", "  annotations:\n    a: \"\\u00e9\\x41\\t\\n\\/\\'\\e\"\n",
        "  annotations:\n    a: x\n      y\n\n      z\n",
        "  annotations:\n    a: |\n      x\n       y\n\n      z\n", "  annotations:\n    a: >-\n      x\n      y\n\n       z\n",
        "  annotations:\n    a: |2\n        x\n", "  annotations:\n    a: >+ # c\n      x\n\n    c: d\n",
        "  annotations:\n    a: |-\n\n      x\n    \n    c: d\n",
        "  annotations:\n    ? a\n    : b\n", "  annotations:\n    ? a\n    c: d\n", "  annotations:\n    a: &x b\n    c: *x\n",
        "  annotations: &m\n    a: b\n", "  annotations: {a: &x b, c: d}\n", "  annotations: {a: &x b, *x : d}\n",
        "  annotations: {&x a: &y b, c: *x, d: *y}\n", "  annotations:\n    a: &x\n    c: d\n",
        "  labels: {a: &x b}\n  annotations: {c: *x, d: e}\n",
        "  annotations:\n    a: !!str 1\n    c: !x y\n", "  annotations:\n    <<: {a: b}\n    c: d\n",
        "  annotations:\n    \"a\": b\n    'c': d\n",
        "  annotations:\n    a: b # c\n    # d\n    c: d#e\n", "  annotations:\n    a:  - b\n", "  annotations:\n    a:\tb\n",
        "  annotations:\n  a: b\n",
        "  annotations:\n    a: http://x:80/y?z=[1]&b={c}\n", "  annotations: {a: http://x/y, c: -d}\n",
        "  annotations: {a: \"b\"\n\n  , c: 'd'}\n",
        "  annotations: {? a : b}\n", "  annotations: {a, c: d}\n", "  annotations: {a: , c: }\n", "  annotations: {a: b c\n  d, e: f}\n",
        "  annotations:\n    a: \"x \u2028 y\"\n", "  annotations:\n    a: \"x\u2029y\"\n", "  annotations:\n    a: 'x\u0085y'\n",
        "  annotations:\n    a: x\u00A0y\n",
        "  annotations:\n    a: @b\n", "  annotations:\n    a: `b`\n", "  annotations:\n    a: %b\n", "  annotations:\n    a: b: c\n",
        "  annotations:\n    a:b\n",
        "  annotations:\n    a: [b]\n", "  annotations:\n    a: \"b\" c\n", "  annotations:\n    a: \"b\"#c\n",
        "  annotations:\n    a: 'b\n", "  annotations:\n    a: \"b\\q\"\n",
        "  annotations:\n    a: \"\\ud83d\\ude00\"\n", "  annotations:\n    a: \U0001F600 b\n", "  annotations:\n    a: -\n",
        "  annotations:\n    a: ?b\n    c: :d\n",
        "  annotations:\n    a: ''\n    c: \"\"\n", "  annotations:\n    a : b\n    c :  d\n", "  annotations:\n    a: b\n     c: d\n",
        "  annotations:\n    a: |\n     x\n    y\n",
    ];

    private static readonly string[] Specs =
    [
        "spec:\n  tls:\n  - hosts: [a.example.com, b.example.com]\n    secretName: t\n",
        "spec:\n  tls:\n  - hosts: [\n    a.example.com,\n    b.example.com\n    ]\n    secretName: t\n",
        "spec:\n  tls:\n  - hosts: [\n  a.example.com\n  ]\n", "spec:\n  tls:\n  - hosts:\n    - a.example.com\n    - \"b.example.com\"\n",
        "spec:\n  tls:\n    -\n      hosts:\n      - a.example.com\n", "spec:\n  tls:\n  -\thosts:\n    - a.example.com\n",
        "spec:\n  tls: [{hosts: [a.example.com,],},]\n",
        "spec:\n  tls:\n  - {hosts: [a.example.com\n    , b.example.com], secretName: t}\n",
        "spec:\n  tls:\n  - hosts: ['a.example.com'\n, \"b.example.com\"]\n",
        "spec: {\n\"tls\": [\n{\"hosts\": [\n\"a.example.com\"\n]\n}\n],\n"
            + "\"defaultBackend\": {\"service\": {\"name\": \"w\", \"port\": {\"number\": 80}}}}\n",
        "spec:\n  tls:\n  - hosts: [a.example.com\n    secretName: t\n", "spec:\n  tls:\n  - - hosts\n",
        "spec:\n  tls:\n  - hosts: [a.example.com b.example.com]\n",
        "spec:\n  tls:\n  - hosts: [-]\n", "spec:\n  tls:\n  - hosts: [a.example.com]]\n",
        "spec:\n  tls:\n  - hosts: &h [a.example.com]\n  - hosts: *h\n",
        "spec:\n  tls:\n  - hosts: &h\n    - a.example.com\n    secretName: t\n", "spec:\n  tls:\n  - secretName: \"t\n  \"\n",
    ];

    private const string Backend = "  defaultBackend: {service: {name: web, port: {number: 80}}}\n";

    private static readonly string[] Inserted =
    [
        " ", "  ", "\n", "\n\n", "\t", ":", ": ", ",", "\"", "'", "[", "]", "{", "}", "#", " #", "-", "- ", "?", "? ", "&", "*", "!",
        "|", ">", "%", "@", "`", "\\",
        "\r\n", "\u2028", "\u0085", "\u00A0", "\uFEFF", "x", "=", "~", "<", "\n ", "\n  ", "\n    ",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next spelling.</summary>
    public string Next()
    {
        string annotations = Pick(Annotations), spec = Pick(Specs);
        string end = spec.Contains("defaultBackend", StringComparison.Ordinal) ? "" : Backend;
        string body = Changed(annotations + spec);
        string text = Head + body + end;
        return _random.Next(8) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    private string Changed(string text)
    {
        var changed = new StringBuilder(text);
        for (int i = _random.Next(4); i > 0; i--)
        {
            int at = _random.Next(changed.Length);
            switch (_random.Next(3))
            {
                case 0: changed.Insert(at, Pick(Inserted)); break;
                case 1: changed.Remove(at, 1); break;
                default: changed.Remove(at, 1).Insert(at, Pick(Inserted)); break;
            }
        }

        return changed.ToString();
    }

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
