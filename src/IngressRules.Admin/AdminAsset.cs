using System.Reflection;
using System.Security.Cryptography;

namespace IngressRules.Admin;

/// <summary>A static file of the admin page, embedded in this assembly: style sheet, script or icon.</summary>
/// <param name="ContentType">The media type.</param>
/// <param name="Body">The bytes of the file.</param>
internal sealed record AdminAsset(string ContentType, byte[] Body)
{
    /// <summary>The entity tag: a browser that has this version gets 304 instead of the content.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, 8))}\"";

    /// <summary>All files, by their path.</summary>
    public static IReadOnlyDictionary<string, AdminAsset> All { get; } = new Dictionary<string, AdminAsset>(StringComparer.Ordinal)
    {
        ["/assets/admin.css"] = Load("admin.css", "text/css; charset=utf-8"),
        ["/assets/admin.js"] = Load("admin.js", "text/javascript; charset=utf-8"),
        ["/assets/icon.svg"] = Load("icon.svg", "image/svg+xml"),
    };

    /// <summary>The description of the API.</summary>
    public static AdminAsset OpenApi { get; } = Load("openapi.json", "application/json");

    private static AdminAsset Load(string name, string contentType)
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Admin/{name}")
            ?? throw new InvalidOperationException($"{name} is not among the resources of this assembly.");
        byte[] body = new byte[file.Length];
        file.ReadExactly(body);
        return new(contentType, body);
    }
}
