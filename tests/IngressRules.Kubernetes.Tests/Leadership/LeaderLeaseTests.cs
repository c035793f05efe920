using System.Net;
using IngressRules.Kubernetes.Leadership;
using IngressRules.Kubernetes.Tests.Support;
using k8s.Autorest;
using k8s.LeaderElection;

namespace IngressRules.Kubernetes.Tests.Leadership;

/// <summary>How long a Lease is ours, and when it may be taken.</summary>
public sealed class LeaderLeaseTests : IDisposable
{
    private static readonly KubernetesWriterOptions s_options = new();

    private readonly ManualTime _time = new();
    private readonly StoredLock _store = new();
    private readonly LeaderLease _lease;

    public LeaderLeaseTests() => _lease = new LeaderLease(_store, s_options, _time);

    private static LeaderElectionRecord Record(string holder, int renewed = 0) => new()
    {
        HolderIdentity = holder,
        LeaseDurationSeconds = 15,
        AcquireTime = DateTime.UnixEpoch,
        RenewTime = DateTime.UnixEpoch.AddSeconds(renewed),
    };

    [Fact]
    public async Task A_write_may_begin_until_the_renewal_is_due_and_ends_before_another_router_can_hold_the_Lease()
    {
        Assert.False(_lease.IsHeld);
        Assert.True(await _lease.CreateAsync(Record("me")));
        Assert.True(_lease.IsHeld);
        Assert.Equal(s_options.LeaseDuration, _lease.Remaining);

        _time.Advance(s_options.RenewDeadline);
        Assert.False(_lease.IsHeld);
        Assert.Equal(s_options.LeaseDuration - s_options.RenewDeadline, _lease.Remaining);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, _lease.Remaining);
    }

    [Fact]
    public async Task The_Lease_counts_from_when_its_renewal_was_sent_not_from_when_the_answer_came()
    {
        _store.OnWrite = () => _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(await _lease.CreateAsync(Record("me")));
        Assert.Equal(s_options.LeaseDuration - TimeSpan.FromSeconds(4), _lease.Remaining);
        _time.Advance(s_options.RenewDeadline - TimeSpan.FromSeconds(4));
        Assert.False(_lease.IsHeld);
    }

    [Fact]
    public async Task A_renewal_that_the_server_refuses_makes_nothing_longer()
    {
        Assert.True(await _lease.CreateAsync(Record("me")));
        await _lease.GetAsync();
        _time.Advance(TimeSpan.FromSeconds(9));
        _store.Refuses = true;
        Assert.False(await _lease.UpdateAsync(Record("me", 9)));
        Assert.True(_lease.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_lease.IsHeld);
    }

    [Fact]
    public async Task A_Lease_that_is_seen_with_another_holder_is_no_longer_ours()
    {
        Assert.True(await _lease.CreateAsync(Record("me")));
        _store.Stored = Record("other");
        await _lease.GetAsync();
        Assert.False(_lease.IsHeld);
        Assert.Equal(TimeSpan.Zero, _lease.Remaining);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task The_Lease_of_another_is_not_taken_before_its_time_whatever_happens_to_the_clock(int set)
    {
        _store.Stored = Record("other");
        await _lease.GetAsync();
        _time.SetClock(TimeSpan.FromSeconds(set));
        _time.Advance(TimeSpan.FromSeconds(14.9));
        await _lease.GetAsync();
        Assert.False(await _lease.UpdateAsync(Record("me")));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await _lease.GetAsync();
        Assert.True(await _lease.UpdateAsync(Record("me")));
        Assert.True(_lease.IsHeld);
    }

    [Fact]
    public async Task A_Lease_that_was_renewed_since_it_was_seen_is_not_taken()
    {
        _store.Stored = Record("other");
        await _lease.GetAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        _store.Stored = Record("other", 20);
        await _lease.GetAsync();
        Assert.False(await _lease.UpdateAsync(Record("me")));
    }

    [Fact]
    public async Task The_time_that_its_holder_gave_it_counts_not_the_one_of_ours()
    {
        LeaderElectionRecord longer = Record("other");
        longer.LeaseDurationSeconds = 60;
        _store.Stored = longer;
        await _lease.GetAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        await _lease.GetAsync();
        Assert.False(await _lease.UpdateAsync(Record("me")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_Lease_that_nobody_holds_is_taken_at_once(string? holder)
    {
        _store.Stored = new() { HolderIdentity = holder, LeaseDurationSeconds = 1 };
        LeaderElectionRecord read = await _lease.GetAsync();

        // The client's elector creates the Lease where one of these is missing, and would never get it.
        Assert.NotNull(read.HolderIdentity);
        Assert.NotNull(read.AcquireTime);
        Assert.NotNull(read.RenewTime);
        Assert.True(await _lease.UpdateAsync(Record("me")));
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_ends_our_own_Lease_early_and_one_that_is_set_back_makes_it_no_longer()
    {
        Assert.True(await _lease.CreateAsync(Record("me")));
        _time.SetClock(TimeSpan.FromMinutes(-5));
        _time.Advance(s_options.RenewDeadline);
        Assert.False(_lease.IsHeld);

        await _lease.GetAsync();
        Assert.True(await _lease.UpdateAsync(Record("me", 1)));
        _time.SetClock(TimeSpan.FromMinutes(5));
        Assert.False(_lease.IsHeld);
    }

    [Fact]
    public async Task A_Lease_that_somebody_deletes_is_not_created_by_another_before_its_time()
    {
        _store.Stored = Record("other");
        await _lease.GetAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        _store.Stored = null;
        await ReadsNoneAsync();
        Assert.False(await _lease.CreateAsync(Record("me")));

        // Its holder may have renewed it up to the moment in which it was seen to be gone.
        _time.Advance(TimeSpan.FromSeconds(14.9));
        await ReadsNoneAsync();
        Assert.False(await _lease.CreateAsync(Record("me")));
        Assert.False(_lease.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await ReadsNoneAsync();
        Assert.True(await _lease.CreateAsync(Record("me")));
        Assert.True(_lease.IsHeld);
    }

    [Fact]
    public async Task A_Lease_that_somebody_deletes_while_it_cannot_be_read_is_not_created_by_another_either()
    {
        _store.Stored = Record("other");
        await _lease.GetAsync();
        _store.Fails = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => _lease.GetAsync());
        Assert.False(await _lease.UpdateAsync(Record("me")));
        _store.Fails = false;
        _store.Stored = null;
        await ReadsNoneAsync();
        Assert.False(await _lease.CreateAsync(Record("me")));
    }

    [Fact]
    public async Task A_Lease_that_somebody_deletes_is_created_again_by_its_holder_at_once()
    {
        Assert.True(await _lease.CreateAsync(Record("me")));
        await _lease.GetAsync();
        _store.Stored = null;
        await ReadsNoneAsync();
        Assert.True(_lease.IsHeld);
        Assert.True(await _lease.CreateAsync(Record("me", 2)));
    }

    [Fact]
    public async Task A_Lease_that_never_was_or_was_given_up_and_deleted_is_created_at_once()
    {
        await ReadsNoneAsync();
        Assert.True(await _lease.CreateAsync(Record("me")));

        _store.Stored = Record("");
        await _lease.GetAsync();
        _store.Stored = null;
        await ReadsNoneAsync();
        Assert.True(await _lease.CreateAsync(Record("me")));
    }

    [Fact]
    public async Task A_Lease_that_was_given_up_is_nobodys_and_not_taken_again()
    {
        Assert.True(await _lease.CreateAsync(Record("me")));
        await _lease.ReleaseAsync(default);
        Assert.Equal("", _store.Stored!.HolderIdentity);
        Assert.False(_lease.IsHeld);
        await _lease.GetAsync();
        Assert.False(await _lease.UpdateAsync(Record("me")));
        Assert.False(await _lease.CreateAsync(Record("me")));
    }

    [Fact]
    public async Task The_Lease_of_another_is_not_given_up()
    {
        _store.Stored = Record("other");
        await _lease.ReleaseAsync(default);
        Assert.Equal("other", _store.Stored.HolderIdentity);
    }

    public void Dispose() => _lease.Dispose();

    private async Task ReadsNoneAsync() => await Assert.ThrowsAsync<HttpOperationException>(() => _lease.GetAsync());

    private sealed class StoredLock : ILock
    {
        public string Identity => "me";

        public LeaderElectionRecord? Stored { get; set; }

        public Action OnWrite { get; set; } = () => { };

        public bool Refuses { get; set; }

        public bool Fails { get; set; }

        public Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default) =>
            Fails ? throw new HttpRequestException("The connection was cut.")
            : Stored is not null ? Task.FromResult(Stored)
            : throw new HttpOperationException
            {
                Response = new(new HttpResponseMessage(HttpStatusCode.NotFound), ""),
            };

        public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
            UpdateAsync(record, cancellationToken);

        public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default)
        {
            OnWrite();
            if (!Refuses)
            {
                Stored = record;
            }

            return Task.FromResult(!Refuses);
        }

        public string Describe() => "ns/lease";
    }
}
