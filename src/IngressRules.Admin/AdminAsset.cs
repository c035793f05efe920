using System.Reflection;
using System.Security.Cryptography;

namespace IngressRules.Admin;

/// <summary>A file of the page that is part of this assembly: its style, its script, its icon.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Body">What is in it.</param>
internal sealed record AdminAsset(string ContentType, byte[] Body)
{
    /// <summary>Stands for the content: a browser that has it need not get it again.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, 8))}\"";

    /// <summary>All files, by their path.</summary>
    public static IReadOnlyDictionary<string, AdminAsset> All { get; } = new Dictionary<string, AdminAsset>(StringComparer.Ordinal)
    {
        ["/assets/admin.css"] = Load("admin.css", "text/css; charset=utf-8"),
        ["/assets/admin.js"] = Load("admin.js", "text/javascript; charset=utf-8"),
        ["/assets/icon.svg"] = Load("icon.svg", "image/svg+xml"),
    };

    private static AdminAsset Load(string name, string contentType)
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Admin/{name}")
            ?? throw new InvalidOperationException($"{name} is not among the resources of this assembly.");
        byte[] body = new byte[file.Length];
        file.ReadExactly(body);
        return new(contentType, body);
    }
}
