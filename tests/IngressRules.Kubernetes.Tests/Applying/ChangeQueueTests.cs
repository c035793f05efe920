using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Applying;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Kubernetes.Tests.Applying;

/// <summary>What becomes of changes that could not be applied, and of newer ones of the same object.</summary>
public sealed class ChangeQueueTests : IDisposable
{
    private static readonly Service s_old = Service("1"), s_new = Service("2");

    private static readonly ObjectReference s_name = s_old.ToReference();

    private static readonly ValueList<Diagnostic> s_findings =
        [new(ValidationCodes.R2, "It cannot be decoded.") { Object = s_name }];

    private readonly ChangeQueue _queue = new();

    [Fact]
    public void A_version_that_cannot_be_decoded_comes_on_top_of_the_one_that_was_not_applied()
    {
        _queue.Set(s_old);
        IReadOnlyDictionary<ObjectReference, Pending> taken = _queue.Take();
        _queue.Reject(s_name, s_findings);
        _queue.GiveBack(taken);
        Assert.Equal(new Pending { Item = s_old, Findings = s_findings }, Assert.Single(_queue.Take()).Value);
    }

    [Fact]
    public void So_it_does_where_the_object_was_gone()
    {
        _queue.Remove(s_name);
        IReadOnlyDictionary<ObjectReference, Pending> taken = _queue.Take();
        _queue.Reject(s_name, s_findings);
        _queue.GiveBack(taken);
        Assert.Equal(new Pending { IsRemoved = true, Findings = s_findings }, Assert.Single(_queue.Take()).Value);
    }

    [Fact]
    public void A_newer_version_wins_and_so_does_a_newer_removal()
    {
        _queue.Set(s_old);
        IReadOnlyDictionary<ObjectReference, Pending> taken = _queue.Take();
        _queue.Set(s_new);
        _queue.GiveBack(taken);
        taken = _queue.Take();
        Assert.Equal(new Pending { Item = s_new }, Assert.Single(taken).Value);

        _queue.Remove(s_name);
        _queue.GiveBack(taken);
        Assert.Equal(new Pending { IsRemoved = true }, Assert.Single(_queue.Take()).Value);
    }

    [Fact]
    public void What_is_given_back_is_there_at_once()
    {
        _queue.Set(s_old);
        _queue.GiveBack(_queue.Take());
        _queue.Wait(CancellationToken.None);
        Assert.Equal(s_old, Assert.Single(_queue.Take()).Value.Item);
        Assert.Empty(_queue.Take());
    }

    public void Dispose() => _queue.Dispose();

    private static Service Service(string version) =>
        new() { Metadata = new() { Name = "web", Namespace = "shop", ResourceVersion = version } };
}
