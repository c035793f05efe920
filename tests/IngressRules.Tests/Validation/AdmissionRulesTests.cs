using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The admission of an Ingress without a class where several classes are marked as the default (specification 4.3).</summary>
public class AdmissionRulesTests
{
    private static readonly Ingress Classless = new()
    {
        Metadata = new() { Name = "web", Namespace = "default" },
        Spec = new() { DefaultBackend = IngressBackend.ForService("web", 80) },
    };

    private static readonly Ingress WithClass = Classless with { Spec = Classless.Spec with { IngressClassName = "a" } };

    [Theory]
    [InlineData(24, 2, false)]
    [InlineData(24, 1, true)]
    [InlineData(25, 2, true)]
    public void Until_1_24_it_is_refused(int minor, int defaults, bool accepted)
    {
        var options = new ValidationOptions { Release = new KubernetesRelease(minor) };
        ValueList<IngressClass> classes = [.. Enumerable.Range(0, defaults).Select(i => Default($"c{i}"))];
        ValidationResult result = IngressValidator.Validate(
            new KubernetesObjects { Ingresses = [Classless, WithClass], IngressClasses = classes }, options);
        Assert.Equal(accepted ? [Classless, WithClass] : [WithClass], result.Ingresses);
        Assert.Equal(accepted ? [] : ["ING2901"], result.Diagnostics.Select(d => d.Code.Id));
    }

    [Fact]
    public void A_stored_object_is_not_created_again()
    {
        var options = new ValidationOptions { Release = new KubernetesRelease(24), ObjectsAreStored = true };
        Assert.Empty(IngressValidator.Validate(
            new KubernetesObjects { Ingresses = [Classless], IngressClasses = [Default("a"), Default("b")] }, options).Diagnostics);
    }

    private static IngressClass Default(string name) => new()
    {
        Metadata = new() { Name = name, Annotations = new([new(IngressClass.DefaultClassAnnotation, "true")]) },
        Spec = new() { Controller = "example.org/c" },
    };
}
