namespace IngressRules.AspNetCore.Files;

/// <summary>A file whose content is not what the last table was made of.</summary>
/// <param name="Path">The file; empty for what was found about directories.</param>
/// <param name="Before">What the last table was made of; null where the file is new.</param>
/// <param name="After">What the next table is to be made of; null where the file has gone.</param>
internal sealed record ManifestChange(string Path, ManifestFile? Before, ManifestFile? After);
