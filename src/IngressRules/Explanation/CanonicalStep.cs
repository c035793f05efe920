namespace IngressRules.Explanation;

/// <summary>One step from the target of a request to its canonical path (specification 3.10), where it changed something.</summary>
/// <param name="Step">
/// What was done: <c>absolute-form</c>, <c>query</c>, <c>fragment</c>, <c>empty-path</c>, <c>percent-encoding</c>, <c>dot-segments</c> or
/// <c>slashes</c>.
/// </param>
/// <param name="Before">The text before it: the target, or what the step before has made of it.</param>
/// <param name="After">The text after it.</param>
public sealed record CanonicalStep(string Step, string Before, string After);
