using IngressRules.Diagnostics;

namespace IngressRules.Reloading;

/// <summary>
/// An object whose latest version is invalid, so that its last valid version is still in service. A cluster behaves the same way: its
/// server refuses an invalid update, and the stored object stays.
/// </summary>
/// <param name="Object">The object.</param>
/// <param name="Since">When the last valid version stopped being the latest one.</param>
/// <param name="Because">What is wrong with the latest version: its first error.</param>
public sealed record StaleObject(ObjectReference Object, DateTimeOffset Since, Diagnostic Because)
{
    /// <summary>
    /// What the object's document calls itself now, if an edit has broken its kind, its namespace or its name; null if the name is still
    /// the object's own, or nobody can tell.
    /// </summary>
    public ObjectReference? RefusedAs => Because.Object == Object ? null : Because.Object;

    /// <summary>
    /// The object that the source of <see cref="Because"/> has in the place of this one; null if this one is still there itself.
    /// </summary>
    internal ObjectReference? HeldBy { get; init; }
}
