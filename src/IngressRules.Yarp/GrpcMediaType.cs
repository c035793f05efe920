namespace IngressRules.Yarp;

/// <summary>
/// Recognises the media type of gRPC: <c>application/grpc</c>, also with a message format (<c>+proto</c>) and parameters.
/// </summary>
internal static class GrpcMediaType
{
    private const string Name = "application/grpc";

    /// <summary>True for the type of gRPC; other types that only begin alike are something else.</summary>
    /// <param name="contentType">The value of <c>Content-Type</c>.</param>
    public static bool Is(ReadOnlySpan<char> contentType)
    {
        int parameters = contentType.IndexOf(';');
        ReadOnlySpan<char> type = (parameters < 0 ? contentType : contentType[..parameters]).Trim();
        return type.StartsWith(Name, StringComparison.OrdinalIgnoreCase) && (type.Length == Name.Length || type[Name.Length] == '+');
    }
}
