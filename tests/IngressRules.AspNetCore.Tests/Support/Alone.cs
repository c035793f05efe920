namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>Keeps heavy tests apart from all others: they would take the processor and the memory from them, or measure theirs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
