using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>Stands for the incremental compiler until it is there: a full build.</summary>
internal static class UpdateStub
{
    extension(IngressCompiler)
    {
        public static CompiledRules Update(CompiledRules rules, ValidationResult changed)
        {
            HashSet<(string, string)> names = [.. changed.Ingresses.Select(i => (i.Metadata.Namespace, i.Metadata.Name))];
            IEnumerable<Ingress> kept = rules.Ingresses.Where(i => !names.Contains((i.Metadata.Namespace, i.Metadata.Name)));
            return IngressCompiler.Compile(IngressValidator.Validate(kept.Concat(changed.Ingresses)));
        }
    }

    public static IngressMatcher With(this IngressMatcher _, CompiledRules next) => new(next);
}
