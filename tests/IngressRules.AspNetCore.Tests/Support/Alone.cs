namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// Runs heavy tests apart from all others, because they slow other tests down or measure the memory of the whole process.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
