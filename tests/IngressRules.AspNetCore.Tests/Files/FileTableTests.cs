using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>When files are read, and which content is in use until then, with a clock and a disk that the test controls.</summary>
public sealed class FileTableTests : IDisposable
{
    private static readonly FileWatchTimes Times = new() { Polling = Timeout.InfiniteTimeSpan };

    private readonly ManualTime _time = new();
    private readonly FakeDisk _disk = new();
    private readonly FileAlarm _alarm;
    private readonly FileTable _files;

    public FileTableTests()
    {
        _alarm = new FileAlarm(_time);
        _files = new FileTable(_disk, _alarm, Times);
    }

    public void Dispose() => _alarm.Dispose();

    [Fact]
    public void At_the_start_all_files_are_read_and_then_nothing_is_to_be_done()
    {
        Start("a", "b");
        Assert.Equal("a=1 b=1", InUse());
        Assert.Equal(FileState.Never, _files.NextWork());
    }

    [Fact]
    public void A_complete_file_is_read_once_after_the_time_of_gathering()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        _files.Announce("a", FileEvent.Closed);
        Assert.Equal(Times.Gathering, _files.NextWork() - _alarm.Now);
        Assert.Equal("", Changes(Times.Gathering / 2));
        Assert.Equal("a=2", Changes(Times.Gathering / 2));
        Assert.Equal(FileState.Never, _files.NextWork());
    }

    [Fact]
    public void Complete_files_wait_for_each_other_until_no_further_one_comes()
    {
        Start("a", "b", "c");
        Change("a", 2, FileEvent.Closed);
        Assert.Equal("", Changes(Times.Gathering / 2));
        Change("b", 2, FileEvent.Closed);
        Assert.Equal("", Changes(Times.Gathering / 2));
        _files.Announce("c", FileEvent.Written);
        Assert.Equal("a=2 b=2", Changes(Times.Gathering / 2));
    }

    [Fact]
    public void A_stream_of_complete_files_is_not_put_off_for_ever()
    {
        Start("a", "b");
        TimeSpan waited = TimeSpan.Zero, step = Times.Gathering / 2;
        for (int i = 2; ; i++, waited += step)
        {
            Assert.True(waited <= Times.LongestGathering);
            Change(i % 2 == 0 ? "a" : "b", i, FileEvent.Closed);
            if (Changes(step).Length > 0)
            {
                break;
            }
        }

        Assert.Equal(Times.LongestGathering, waited + step);
    }

    [Fact]
    public void A_file_that_somebody_writes_is_read_when_he_closes_it_and_the_others_do_not_wait()
    {
        Start("a", "b");
        Change("a", FakeDisk.Half, FileEvent.Written);
        Change("b", 2, FileEvent.Closed);
        Assert.Equal("b=2", Changes(Times.Gathering));
        Assert.Equal("", Changes(Times.Emptiness));
        Change("a", 2, FileEvent.Closed);
        Assert.Equal("a=2", Changes(Times.Gathering));
    }

    [Fact]
    public void A_writer_who_never_closes_his_file_is_not_waited_for_for_ever()
    {
        Start("a");
        Change("a", 2, FileEvent.Written);
        Assert.Equal("", Changes(Times.WriterPause - TimeSpan.FromMilliseconds(1)));
        Assert.Equal("a=2", Changes(TimeSpan.FromMilliseconds(1)));
        TimeSpan began = _alarm.Now, step = Times.WriterPause / 2;
        Change("a", 3, FileEvent.Written);
        while (Changes(step).Length == 0)
        {
            _files.Announce("a", FileEvent.Written);
        }

        Assert.Equal(Times.LongestDelay, _alarm.Now - began);
    }

    [Fact]
    public void Where_nobody_announces_the_end_a_file_must_be_quiet_for_a_moment()
    {
        Start("a");
        Change("a", 2, FileEvent.Touched);
        Assert.Equal("", Changes(Times.Settling / 2));
        _files.Announce("a", FileEvent.Touched);
        Assert.Equal("", Changes(Times.Settling / 2));
        Assert.Equal("a=2", Changes(Times.Settling / 2));
    }

    [Fact]
    public void A_writer_is_not_forgotten_for_a_lesser_sign()
    {
        Start("a");
        Change("a", FakeDisk.Half, FileEvent.Written);
        _files.Announce("a", FileEvent.Touched);
        Assert.Equal("", Changes(Times.LongestSettling * 2));
        Change("a", 2, FileEvent.Closed);
        Assert.Equal("a=2", Changes(Times.Gathering));
    }

    [Fact]
    public void What_was_read_while_somebody_began_to_write_is_thrown_away()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        Change("a", FakeDisk.Half, FileEvent.Written);
        _disk.FinishAll();
        Assert.Equal("a=1", InUse());
        Change("a", 3, FileEvent.Closed);
        Assert.Equal("a=3", Changes(Times.Gathering));
    }

    [Fact]
    public void The_result_of_a_reading_that_a_later_one_has_overtaken_is_no_news()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        FakeDisk.Running first = Assert.Single(_disk.Readings);
        first.TakeBytes();
        Change("a", FakeDisk.Half, FileEvent.Written);
        Change("a", 3, FileEvent.Closed);
        Round(Times.Gathering);
        _disk.Finish(first);
        Assert.Equal("a=1", InUse());
        _disk.FinishAll();
        Assert.Equal("a=3", InUse());
    }

    [Fact]
    public void A_file_that_is_replaced_while_it_is_read_is_used_and_read_again()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        Assert.Single(_disk.Readings).TakeBytes();
        Change("a", 3, FileEvent.Closed);
        _disk.FinishAll();
        Assert.Equal("a=2", InUse());
        Assert.Equal("a=3", Changes(Times.Gathering));
    }

    [Fact]
    public void A_file_that_changes_unannounced_while_it_is_read_is_read_again()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        Assert.Single(_disk.Readings).TakeBytes();
        _disk.Write("a", 3);
        _disk.FinishAll();
        Assert.Equal("a=1", InUse());
        Assert.Equal("a=3", Changes(Times.Settling));
    }

    [Fact]
    public void What_a_look_finds_changed_after_the_reading_and_before_its_result_is_read_again()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        Assert.Single(_disk.Readings).End();
        _disk.Write("a", 3);
        _files.Announce(null, FileEvent.Closed);
        Round(Times.Gathering);
        _disk.FinishAll();
        Assert.Equal("a=1", InUse());
        Assert.Equal("a=3", Changes(Times.Settling));
    }

    [Fact]
    public void A_file_that_has_gone_stays_in_use_until_it_has_been_missing_for_a_moment()
    {
        Start("a", "b");
        _disk.Delete("a");
        _files.Announce("a", FileEvent.Touched);
        Assert.Equal("", Changes(Times.Settling));
        Assert.Equal("a gone", Changes(Times.Settling));
        Assert.Equal("b=1", InUse());
        Assert.Equal(FilePhase.Unknown, _files.StateOf("a").Phase);
    }

    [Fact]
    public void A_file_that_has_gone_may_come_back()
    {
        Start("a");
        _disk.Delete("a");
        _files.Announce("a", FileEvent.Touched);
        Assert.Equal("", Changes(Times.Settling));
        Change("a", FakeDisk.Half, FileEvent.Written);
        Assert.Equal("", Changes(Times.Emptiness));
        Change("a", 2, FileEvent.Closed);
        Assert.Equal("a=2", Changes(Times.Gathering));
    }

    [Fact]
    public void What_was_moved_stays_in_use_until_it_is_read_under_its_new_name()
    {
        Start("a");
        _disk.Delete("a");
        _files.Announce("a", FileEvent.Touched);
        Change("b", FakeDisk.Half, FileEvent.Written);
        Assert.Equal("", Changes(Times.Emptiness));
        Change("b", 1, FileEvent.Closed);
        Assert.Equal("b=1", Changes(Times.Gathering));
        Assert.Equal("a=1 b=1", InUse());
        Assert.Equal("a gone", Changes(Times.Settling));
    }

    [Fact]
    public void A_file_that_takes_the_place_of_another_is_one_change()
    {
        Start("a", "c");
        _disk.Delete("a");
        _files.Announce("a", FileEvent.Touched);
        Change("b", 2, FileEvent.Closed);
        Assert.Equal("", Changes(Times.Gathering));
        Assert.Equal("", Changes(Times.Settling - Times.Gathering));
        Assert.Equal("a gone b=2", Changes(Times.Settling));
        Assert.Equal(FileState.Never, _files.NextWork());
    }

    [Fact]
    public void Others_do_not_wait_for_ever_for_a_file_that_may_be_gone()
    {
        Start("a", "c");
        _disk.Delete("a");
        _files.Announce("a", FileEvent.Touched);
        Change("b", FakeDisk.Half, FileEvent.Written);
        Assert.Equal("", Changes(Times.Settling));
        Change("c", 2, FileEvent.Closed);
        Assert.Equal("c=2", FirstChanges(Times.Together));
        Assert.Equal("a=1 c=2", InUse());
    }

    [Fact]
    public void A_new_file_that_never_comes_does_not_keep_a_deleted_one_for_ever()
    {
        Start("a");
        _disk.Delete("a");
        _files.Announce("a", FileEvent.Touched);
        Change("b", FakeDisk.Half, FileEvent.Written);
        TimeSpan began = _alarm.Now;
        while (InUse().Length > 0)
        {
            _files.Announce("b", FileEvent.Written);
            Changes(Times.Settling);
        }

        Assert.InRange(_alarm.Now - began, Times.Move, Times.Move + (3 * Times.Settling));
    }

    [Fact]
    public void A_file_that_has_become_empty_is_about_to_be_written()
    {
        Start("a", "b");
        Change("a", 0, FileEvent.Closed);
        Change("b", 0, FileEvent.Closed);
        Assert.Equal("", Changes(Times.Gathering));
        Assert.Equal("", Changes(Times.Settling));
        Change("a", 2, FileEvent.Closed);
        Assert.Equal("a=2", FirstChanges(Times.Together));
        Assert.Equal("b=0", FirstChanges(Times.Emptiness));
        Assert.InRange(_alarm.Now, Times.Emptiness, Times.Emptiness + (3 * Times.Settling));
    }

    [Fact]
    public void A_file_that_breaks_or_cannot_be_opened_keeps_its_last_good_content()
    {
        Start("a", "b");
        _disk.Write("a", 2, FileEvent.ReadBroken);
        _files.Announce("a", FileEvent.Closed);
        _disk.Write("b", 2, FileEvent.ReadUnreadable);
        _files.Announce("b", FileEvent.Touched);
        Changes(Times.Settling);
        Assert.Equal("a=1 b=1", InUse());
        Assert.Equal((FilePhase.Broken, FilePhase.Unreadable), (_files.StateOf("a").Phase, _files.StateOf("b").Phase));
    }

    [Fact]
    public void A_look_finds_what_nobody_announced_and_tries_again_what_could_not_be_opened()
    {
        Start("a", "b", "c");
        _disk.Write("b", 2, FileEvent.ReadUnreadable);
        _files.Announce("b", FileEvent.Closed);
        Changes(Times.Gathering);
        _disk.Write("a", 2);
        _disk.Delete("c");
        _disk.Write("d", 1);
        _files.Announce(null, FileEvent.Closed);
        Round(Times.Gathering);
        Assert.Equal(["a", "b", "d"], _disk.Readings.Select(r => r.Path).Order());
        _disk.FinishAll();
        Changes(Times.Settling);
        Changes(Times.Settling);
        Assert.Equal("a=2 b=1 d=1", InUse());
    }

    [Fact]
    public void What_a_look_finds_fresh_must_be_quiet_for_a_moment()
    {
        Start("a");
        _disk.Write("a", FakeDisk.Half);
        _disk.IsFresh = true;
        _files.Announce(null, FileEvent.Closed);
        Assert.Equal("", Changes(Times.Gathering));
        _disk.Write("a", 2);
        Assert.Equal("a=2", Changes(Times.Settling));
    }

    [Fact]
    public void A_directory_in_the_place_of_a_file_ends_it_at_once()
    {
        Start("a");
        _disk.Delete("a");
        _disk.Directories.Add("a");
        _disk.Write("a/b", 1);
        _files.Announce(null, FileEvent.Closed);
        Assert.Equal("a gone a/b=1", Changes(Times.Gathering));
    }

    [Fact]
    public void A_configured_path_that_goes_is_missed_and_then_reported_and_its_content_stays()
    {
        _disk.Named.Add("a");
        Start("a");
        _disk.Delete("a");
        _files.Announce(null, FileEvent.Closed);
        Assert.Equal("", Changes(Times.Gathering));
        Assert.Equal("", Changes(Times.Settling));
        Assert.Equal("a=1", Changes(Times.Settling));
        Assert.Equal(FilePhase.Unreadable, _files.StateOf("a").Phase);
        Change("a", 2, FileEvent.Closed);
        Assert.Equal("a=2", Changes(Times.Gathering));
    }

    [Fact]
    public void What_changes_during_a_look_is_looked_at_again()
    {
        Start("a");
        _files.Announce(null, FileEvent.Closed);
        _time.Advance(Times.Gathering);
        Assert.True(_files.BeginRound());
        _files.Announce(null, FileEvent.Closed);
        _files.Look();
        int looks = _disk.Looks;
        Changes(Times.Gathering);
        Assert.Equal(looks + 1, _disk.Looks);
        Assert.Equal(FileState.Never, _files.NextWork());
    }

    [Fact]
    public void Without_announcements_the_directories_are_looked_at_now_and_then()
    {
        var files = new FileTable(_disk, _alarm, new FileWatchTimes());
        Assert.True(files.BeginRound());
        files.Look();
        Assert.Equal(FileWatchTimes.Default.Polling, files.NextWork() - _alarm.Now);
        _time.Advance(FileWatchTimes.Default.Polling);
        Assert.True(files.BeginRound());
    }

    [Fact]
    public void One_slow_file_does_not_hold_up_the_others_and_comes_in_when_it_is_read()
    {
        Start("a", "b");
        Change("a", 2, FileEvent.Closed);
        Change("b", 2, FileEvent.Closed);
        Round(Times.Gathering);
        _disk.Finish(_disk.Readings.Single(r => r.Path == "b"));
        Assert.Equal("b=2", Taken());
        Assert.Equal(["a"], _files.StillReading);
        Assert.Equal(FileState.Never, _files.NextWork());
        _disk.FinishAll();
        Assert.Equal(TimeSpan.Zero, _files.NextWork());
        Assert.Equal("a=2", Taken());
    }

    [Fact]
    public async Task The_readings_of_a_round_are_waited_for_and_no_older_ones()
    {
        Start("a", "b");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        FakeDisk.Running slow = Assert.Single(_disk.Readings);
        Change("b", 2, FileEvent.Closed);
        Round(Times.Gathering);
        Task waiting = Task.Run(() => _files.WaitForReadings(Times.Reading));
        Assert.False(waiting.IsCompleted);
        _disk.Finish(_disk.Readings.Single(r => r != slow));
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("b=2", Taken());
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_by_the_given_clock()
    {
        Start("a");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        Task waiting = Task.Run(() => _files.WaitForReadings(Times.Reading));
        await Eventually.UntilAsync(
            () =>
            {
                // The clock is advanced repeatedly, because the start of the wait is unknown.
                _time.Advance(Times.Reading);
                return waiting.IsCompleted;
            },
            "the wait ends");
        Assert.Equal(["a"], _files.StillReading);
    }

    [Fact]
    public async Task A_sleeper_wakes_for_what_is_announced_and_when_it_is_stopped()
    {
        Start("a");
        Task<bool> sleeping = Task.Run(_files.SleepUntilWork);
        Change("a", 2, FileEvent.Closed);
        Assert.False(sleeping.IsCompleted);
        _time.Advance(Times.Gathering);
        Assert.True(await sleeping.WaitAsync(TimeSpan.FromSeconds(60)));
        _alarm.Stop();
        Assert.False(_files.SleepUntilWork());
    }

    [Fact]
    public void Changes_that_did_not_come_into_a_table_are_changes_of_the_next()
    {
        Start("a", "b");
        Change("a", 2, FileEvent.Closed);
        Round(Times.Gathering);
        _disk.FinishAll();
        IReadOnlyList<ManifestChange> failed = _files.TakeChanges();
        _files.GiveBack(failed);
        Assert.Equal(FileState.Never, _files.NextWork());
        Change("a", 3, FileEvent.Closed);
        Change("b", 2, FileEvent.Closed);
        Round(Times.Gathering);
        _disk.FinishAll();
        IReadOnlyList<ManifestChange> changes = _files.TakeChanges();
        Assert.Equal(
            [("a", 1, 3), ("b", 1, 2)], changes.Select(c => (c.Path, FakeDisk.ContentOf(c.Before) ?? 0, FakeDisk.ContentOf(c.After) ?? 0)));
    }

    private void Start(params string[] paths)
    {
        foreach (string path in paths)
        {
            _disk.Write(path, 1);
        }

        Assert.Equal(TimeSpan.Zero, _files.NextWork());
        Round(TimeSpan.Zero);
        _disk.FinishAll();
        Assert.Equal(paths, _files.TakeChanges().Select(c => c.Path));
    }

    private void Change(string path, int content, FileEvent announced)
    {
        _disk.Write(path, content);
        _files.Announce(path, announced);
    }

    /// <summary>Advances the clock and begins the readings that are due.</summary>
    private void Round(TimeSpan later)
    {
        _time.Advance(later);
        if (_files.NextWork() <= _alarm.Now)
        {
            if (_files.BeginRound())
            {
                _files.Look();
            }

            _files.BeginReadings();
        }
    }

    /// <summary>Advances the clock, does what is due, and returns the changes.</summary>
    private string Changes(TimeSpan later)
    {
        Round(later);
        _disk.FinishAll();
        return Taken();
    }

    /// <summary>Advances the clock, by up to the given time, until there are changes.</summary>
    private string FirstChanges(TimeSpan limit)
    {
        string changes = "";
        for (TimeSpan waited = TimeSpan.Zero; changes.Length == 0 && waited < limit; waited += Times.Settling)
        {
            changes = Changes(Times.Settling);
        }

        return changes;
    }

    private string Taken() => string.Join(' ', _files.TakeChanges().Select(c =>
        c.After is null ? $"{c.Path} gone" : FakeDisk.ContentOf(c.After) is { } content ? $"{c.Path}={content}" : $"{c.Path} unusable"));

    private string InUse() => string.Join(' ', _files.Files.Select(f => $"{f.Path}={FakeDisk.ContentOf(f)}"));
}
