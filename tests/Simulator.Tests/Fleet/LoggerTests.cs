using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Shemss.Hj212;
using Shemss.Simulator.Fleet;

namespace Shemss.Simulator.Tests.Fleet;

public sealed class LoggerTests
{
    private static readonly DateTime Start = new(2024, 3, 1, 8, 0, 0);

    [Fact]
    public async Task R40_what_a_fleet_sends_arrives_value_for_value_and_is_in_the_ledger()
    {
        await using var host = new TestHost();
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(20, 25), Options(host), ledger);
        Assert.Equal(500, ledger.Acknowledged);
        Assert.Equal(0, ledger.Unacknowledged + ledger.UnexpectedAnswers + ledger.RejectedInput);
        Assert.Empty(host.Rejected);
        var arrived = host.Answered.ToDictionary(m => (m.Mn, m.DataTime!.Value.DateTime));
        Assert.Equal(500, arrived.Count);
        foreach (var frame in Enumerable.Range(0, 20).SelectMany(l => SyntheticLoad.Frames(l, 25, Start)))
        {
            var message = arrived[(frame.Mn, frame.DataTime)];
            Assert.Equal((31, 2051), (message.St, message.Cn));
            Assert.Equal(frame.Factors.Select(f => (f.Code, f.Min, f.Avg, f.Max)), message.Readings.Select(r => (r.Code, r[Field.Min], r[Field.Avg], r[Field.Max])));
            Assert.All(message.Readings, r => Assert.Equal(DataFlag.Normal, r.Flag));
        }

        Assert.Equal(ledger.Entries.Select(e => (e.Mn, e.DataTime)).Order(), arrived.Keys.Order());
    }

    [Fact]
    public async Task R40_without_an_answer_the_same_frame_is_sent_again_under_its_qn()
    {
        var time = new FakeTimeProvider();
        var seen = new ConcurrentDictionary<string, int>();
        await using var host = new TestHost(m => seen.AddOrUpdate(m.Qn!, 1, (_, n) => n + 1) < 3 ? Silent(time) : HostAct.Answer);
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(1, 3), Options(host), ledger, time);
        Assert.Equal([3, 3, 3], ledger.Entries.Select(e => e.Copies));
        Assert.All(ledger.Entries, e => Assert.Equal(Delivery.Acknowledged, e.Outcome));
        Assert.Equal([3, 3, 3], seen.Values);
    }

    [Fact]
    public async Task R40_after_three_resends_an_exchange_has_failed_and_is_filled_in_later()
    {
        var time = new FakeTimeProvider();
        var ignoring = true;
        await using var host = new TestHost();
        host.Act = m =>
        {
            // The first frame is ignored until the last one has come.
            ignoring &= m.DataTime!.Value.DateTime != Start.AddMinutes(20);
            return ignoring && m.DataTime.Value.DateTime == Start ? Silent(time) : HostAct.Answer;
        };
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(1, 3), Options(host), ledger, time);
        var first = ledger.Entries.Single(e => e.DataTime == Start);
        Assert.Equal((Delivery.Acknowledged, 5, true), (first.Outcome, first.Copies, first.BackFilled));
        var copies = host.Frames.Where(m => m.DataTime!.Value.DateTime == Start).Select(m => m.Qn).ToList();
        Assert.Equal(5, copies.Count);
        Assert.Single(copies.Take(4).Distinct());
        Assert.NotEqual(copies[3], copies[4]);
        Assert.Equal(3, ledger.Acknowledged);
    }

    [Fact]
    public async Task R40_what_is_never_answered_is_in_the_ledger_as_such()
    {
        var time = new FakeTimeProvider();
        await using var host = new TestHost(m => m.DataTime!.Value.DateTime == Start ? Silent(time) : HostAct.Answer);
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(1, 3), Options(host) with { BackFillPasses = 1, Resends = 1 }, ledger, time);
        var lost = Assert.Single(ledger.Entries, e => e.Outcome == Delivery.Unacknowledged);
        Assert.Equal((Start, 4), (lost.DataTime, lost.Copies));
        Assert.Equal((2, 1), (ledger.Acknowledged, ledger.Unacknowledged));
        using var csv = new StringWriter();
        await ledger.WriteCsvAsync(csv);
        Assert.Contains(",2051,2024-03-01T08:00:00,1,", csv.ToString(), StringComparison.Ordinal);
        Assert.Contains(",Unacknowledged,4,1", csv.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R40_duplicates_carry_the_same_qn_and_are_acknowledged_once()
    {
        await using var host = new TestHost();
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(1, 10), Options(host) with { AnswerTimeout = TimeSpan.FromSeconds(20), Faults = new() { DuplicateRate = 1 } }, ledger);
        await host.UntilAsync(() => host.Frames.Count == 20);
        Assert.Equal((10, 20), (ledger.Acknowledged, ledger.Copies));
        Assert.All(host.Frames.GroupBy(m => m.Qn), g => Assert.Equal(2, g.Count()));
    }

    [Fact]
    public async Task R40_damaged_copies_are_refused_by_the_host_and_their_resend_arrives()
    {
        await using var host = new TestHost();
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(1, 5), Impatient(host) with { Faults = new() { DamageRate = 1 } }, ledger);
        Assert.Equal(5, ledger.Acknowledged);
        Assert.True(host.Rejected.Count >= 5);
        Assert.All(host.Rejected, r => Assert.Equal(RejectReason.CrcMismatch, r));
        Assert.All(ledger.Entries, e => Assert.True(e.Copies >= 2));
    }

    [Fact]
    public async Task R40_what_falls_into_a_gap_is_filled_in_afterwards_with_its_own_data_time()
    {
        await using var host = new TestHost();
        var ledger = new Ledger();
        var faults = new FaultOptions { GapRate = 0.05, GapLength = TimeSpan.FromHours(1), Seed = 5 };
        await LoggerFleet.RunAsync(Sources(3, 100), Options(host) with { Faults = faults }, ledger);
        Assert.Equal(300, ledger.Acknowledged);
        var late = ledger.Entries.Where(e => e.BackFilled).ToList();
        Assert.InRange(late.Count, 30, 270);
        Assert.Equal(300, host.Frames.Select(m => (m.Mn, m.DataTime)).Distinct().Count());
        foreach (var logger in host.Frames.GroupBy(m => m.Mn))
        {
            var times = logger.Select(m => m.DataTime!.Value).ToList();
            Assert.NotEqual(times.Order(), times);
        }

        // The same seed gives the same gaps.
        var again = new Ledger();
        await LoggerFleet.RunAsync(Sources(3, 100), Options(host) with { Faults = faults }, again);
        Assert.Equal(late.Select(e => (e.Mn, e.DataTime)).Order(), again.Entries.Where(e => e.BackFilled).Select(e => (e.Mn, e.DataTime)).Order());
    }

    [Fact]
    public async Task R40_host_that_hangs_up_loses_nothing()
    {
        var count = 0;
        await using var host = new TestHost(_ => Interlocked.Increment(ref count) % 7 == 0 ? HostAct.HangUp : HostAct.Answer);
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(Sources(2, 20), Impatient(host), ledger);
        Assert.Equal((40, 0), (ledger.Acknowledged, ledger.Unacknowledged));
        Assert.Equal(40, host.Answered.Select(m => (m.Mn, m.DataTime)).Distinct().Count());
    }

    [Fact]
    public async Task R40_drifting_clock_shows_in_qn_until_the_host_sets_it()
    {
        await using var host = new TestHost();
        var source = new[] { 0, 1, 2, 3 }.Select(d => SyntheticLoad.Frames(0, 1, Start.AddDays(d)).Single()).ToList();
        var options = Options(host) with { Faults = new() { ClockDriftSecondsPerDay = 60 } };
        await LoggerFleet.RunAsync(new Dictionary<string, IAsyncEnumerable<SimulatedFrame>> { [SyntheticLoad.Mn(0)] = AskBeforeLast() }, options, new Ledger());
        var errors = host.Frames.Where(m => m.Cn == 2051)
            .Select(m => (DateTime.ParseExact(m.Qn!, "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture) - m.DataTime!.Value.DateTime.AddMinutes(10)).TotalSeconds);
        Assert.Equal([0, 60, 120, 0], errors.Select(e => Math.Round(e)));

        async IAsyncEnumerable<SimulatedFrame> AskBeforeLast()
        {
            foreach (var frame in source)
            {
                if (frame == source[^1])
                {
                    var at = FrameBytes.Local(frame.DueAt);
                    await host.AskAsync(frame.Mn, Requests.SetTime(new Target(frame.Mn, 31, "123456"), at));
                    await host.UntilAsync(() => host.Frames.Any(m => m.Cn == Command.ExecutionResult));
                }

                yield return frame;
            }
        }
    }

    [Fact]
    public async Task R40_history_the_host_asks_for_is_sent_between_9011_and_9012()
    {
        await using var host = new TestHost();
        var mn = SyntheticLoad.Mn(0);
        await LoggerFleet.RunAsync(new Dictionary<string, IAsyncEnumerable<SimulatedFrame>> { [mn] = AskAtTheEnd() }, Options(host), new Ledger());
        var codes = host.Frames.Skip(6).Select(m => m.Cn).ToList();
        Assert.Equal([9011, 2051, 2051, 2051, 9012, 9011, 9012], codes);
        Assert.Equal(
            [Start.AddMinutes(10), Start.AddMinutes(20), Start.AddMinutes(30)],
            host.Frames.Skip(7).Take(3).Select(m => m.DataTime!.Value.DateTime));
        Assert.Equal(["1", "100"], host.Frames.Where(m => m.Cn == 9012).Select(m => m.Parameter("ExeRtn")));

        async IAsyncEnumerable<SimulatedFrame> AskAtTheEnd()
        {
            foreach (var frame in SyntheticLoad.Frames(0, 6, Start))
            {
                yield return frame;
            }

            await host.UntilAsync(() => host.Answered.Count == 6);
            var to = new Target(mn, 31, "123456");
            var begin = FrameBytes.Local(Start.AddMinutes(10));
            await host.AskAsync(mn, Requests.History(to, begin, 2051, begin, begin.AddMinutes(20)));
            await host.UntilAsync(() => host.Frames.Count(m => m.Cn == 9012) == 1);
            await host.AskAsync(mn, Requests.History(to, begin, 2051, begin.AddYears(1), begin.AddYears(1)));
            await host.UntilAsync(() => host.Frames.Count(m => m.Cn == 9012) == 2);
        }
    }

    [Fact]
    public async Task R40_a_frame_too_long_for_one_packet_goes_out_in_sub_packets_that_are_each_acknowledged()
    {
        await using var host = new TestHost();
        var factors = Enumerable.Range(0, 60).Select(i => new SimulatedFactor($"a{24000 + i}") { Avg = 1.25m + i, Min = 1.00m, Max = 2.00m }).ToList();
        var ledger = new Ledger();
        await LoggerFleet.RunAsync(One(new SimulatedFrame("A1", 31, 2051, Start, factors)), Options(host), ledger);
        Assert.True(ledger.Acknowledged > 1);
        Assert.All(host.Frames, m => Assert.Equal(Deviations.MnNotEpc, m.Deviations));
        var assembler = new SubPacketAssembler();
        IReadOnlyList<Message> whole = [];
        foreach (var packet in host.Frames)
        {
            assembler.Add(packet, DateTimeOffset.UnixEpoch, out whole);
        }

        Assert.Equal(factors.Select(f => (f.Code, f.Avg)), whole.SelectMany(p => p.Readings).Select(r => (r.Code, r[Field.Avg])));
    }

    [Fact]
    public async Task R40_speed_up_paces_the_frames_by_simulated_time()
    {
        await using var host = new TestHost();
        var time = new FakeTimeProvider();

        // 600 simulated seconds a second: one ten-minute frame each second.
        var running = LoggerFleet.RunAsync(Sources(1, 3), Options(host) with { SpeedUp = 600, AnswerTimeout = TimeSpan.FromMinutes(5) }, new Ledger(), time);
        for (var expected = 1; expected <= 3; expected++)
        {
            await host.UntilAsync(() => host.Answered.Count == expected);
            Assert.Equal(expected, host.Frames.Count);
            time.Advance(TimeSpan.FromSeconds(0.999));
            Assert.Equal(expected, host.Frames.Count);
            time.Advance(TimeSpan.FromSeconds(0.001));
        }

        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task R40_one_stream_for_all_loggers_is_parted_by_mn()
    {
        await using var host = new TestHost();
        var ledger = new Ledger();
        var mixed = Enumerable.Range(0, 30).SelectMany(i => Enumerable.Range(0, 5).Select(l => SyntheticLoad.Frames(l, 30, Start).ElementAt(i)));
        await LoggerFleet.RunAsync(mixed.ToAsyncEnumerable(), Options(host) with { Window = 8 }, ledger);
        Assert.Equal(150, ledger.Acknowledged);
        Assert.Equal(5, host.Answered.Select(m => m.Mn).Distinct().Count());
    }

    private static LoggerOptions Options(TestHost host) => new()
    {
        Host = host.Address,
        AnswerTimeout = TimeSpan.FromSeconds(20),
        ReconnectDelay = TimeSpan.FromMilliseconds(10),
    };

    // Where nobody can turn the clock on. On a busy machine an answer may come too late as well, hence many resends, and only
    // lower bounds for the copies.
    private static LoggerOptions Impatient(TestHost host) => Options(host) with { AnswerTimeout = TimeSpan.FromMilliseconds(200), Resends = 100 };

    /// <summary>The host keeps silent, and the loggers' time-out passes at once.</summary>
    private static HostAct Silent(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(21));
        return HostAct.Ignore;
    }

    private static Dictionary<string, IAsyncEnumerable<SimulatedFrame>> Sources(int loggers, int frames) =>
        Enumerable.Range(0, loggers).ToDictionary(SyntheticLoad.Mn, l => SyntheticLoad.FramesAsync(l, frames, Start));

    private static Dictionary<string, IAsyncEnumerable<SimulatedFrame>> One(SimulatedFrame frame) =>
        new() { [frame.Mn] = new[] { frame }.ToAsyncEnumerable() };
}
