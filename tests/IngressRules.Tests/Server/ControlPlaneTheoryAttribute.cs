namespace IngressRules.Tests.Server;

/// <summary>The same as <see cref="ControlPlaneFactAttribute"/> for a test with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ControlPlaneTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the test where there is no server.</summary>
    public ControlPlaneTheoryAttribute() => Skip = ControlPlane.IsAvailable ? null : ControlPlaneFactAttribute.Missing;
}
