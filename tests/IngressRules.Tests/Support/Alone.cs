namespace IngressRules.Tests.Support;

/// <summary>
/// Runs tests apart from all others, because what others read at the same time changes what they measure.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
