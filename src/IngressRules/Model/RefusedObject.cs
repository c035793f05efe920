using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// An object that a source has, in a version that cannot be used: it could not be decoded, or the text around it could not be parsed. It
/// has changed, but unlike one that was removed it still exists.
/// </summary>
/// <param name="Object">The object.</param>
/// <param name="Because">The first error of its version.</param>
public sealed record RefusedObject(ObjectReference Object, Diagnostic Because);
