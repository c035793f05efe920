using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// Objects that a source has lost, and those that it has got in their place. If the latter are refused, an edit may have broken the names
/// of the former.
/// </summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Gone">The objects that it had, in the order of the text.</param>
/// <param name="By">
/// As many objects that it did not have before, between the same neighbours, in the same order; empty where nobody can tell.
/// </param>
internal sealed record Displacement(string? Source, ValueList<ObjectReference> Gone, ValueList<ObjectReference> By);
