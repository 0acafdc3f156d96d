using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Simulation.Checking;

namespace Rialto.Tests.Simulation;

/// <summary>The engine against the independent model of the rules.</summary>
[Trait("speed", "slow")]
public class CampaignTests
{
    const int Seeds = 200;
    const int Steps = 1_000;
    const int Threads = 2;

    [Fact]
    public void Engine_and_model_agree_event_for_event_and_everything_that_can_happen_happens()
    {
        var (findings, coverage) = Campaign.Run(firstSeed: 1, Seeds, Steps, Threads);

        Assert.True(findings.Count == 0, string.Join("\n\n", findings.Select(finding => finding.Report())));
        Assert.Empty(coverage.Missing());
    }

    [Fact]
    public void Both_refuse_the_thousand_and_first_currency()
    {
        var run = new TwinRun();
        Assert.Null(run.Apply(Bytes(new Genesis())));
        for (var i = 0; i < 1_000; i++) Assert.Null(run.Apply(Bytes(new CreateCurrency { Terms = Currency(i) })));

        var difference = run.Apply(Bytes(new CreateCurrency { Terms = Currency(1_000) }));

        Assert.Null(difference);
        var reader = new EventReader(run.Wanted);
        Assert.True(reader.Next());
        Assert.Equal(Reject.TooManyCurrencies, reader.As<CommandRejected>().Reject);
    }

    [Fact]
    public void Both_refuse_the_guard_beyond_a_members_thousand()
    {
        var run = new TwinRun();
        Assert.Null(run.Apply(Bytes(new Genesis())));
        Assert.Null(run.Apply(Bytes(new OpenMember { Opened = new(1_000) })));
        var guard = Bytes(new OpenGuard { Header = new() { Member = new(1_000), Session = 5 } });
        for (var i = 0; i < 1_000; i++) Assert.Null(run.Apply(guard));

        Assert.Null(run.Apply(guard));

        Assert.Equal(Reject.TooManyGuards, FirstReject(run));
    }

    [Fact]
    public void Both_refuse_the_source_beyond_ten_thousand()
    {
        var run = new TwinRun();
        Assert.Null(run.Apply(Bytes(new Genesis())));
        Assert.Null(run.Apply(Bytes(new OpenMember { Opened = new(1_000) })));
        Assert.Null(run.Apply(Bytes(new CreateCurrency { Terms = Currency(1) })));
        for (var source = 1; source <= 10_000; source++) Assert.Null(run.Apply(DepositFrom(source)));

        Assert.Null(run.Apply(DepositFrom(10_001)));

        Assert.Equal(Reject.TooManySources, FirstReject(run));
    }

    /// <summary>Found by seed 23: "no timer" and the last instant there is are the same number.</summary>
    [Fact]
    public void At_the_end_of_time_timers_still_fire_once()
    {
        var run = new TwinRun();
        var end = new CommandHeader { Member = new(1_000), TimeUs = long.MaxValue };
        Assert.Null(run.Apply(Bytes(new Genesis())));
        Assert.Null(run.Apply(Bytes(new OpenMember { Opened = new(1_000) })));
        Assert.Null(run.Apply(Bytes(new Tick { Header = end })));
        Assert.Null(run.Apply(Bytes(new CancelAfter { Header = end, TimeoutUs = 5_000_000 })));

        Assert.Null(run.Apply(Bytes(new Tick { Header = end })));

        var reader = new EventReader(run.Wanted);
        Assert.True(reader.Next());
        Assert.Equal(1, reader.As<CancelAfterChanged>().Fired);
        Assert.Null(run.Apply(Bytes(new Tick { Header = end })));
    }

    static byte[] DepositFrom(int source) =>
        Bytes(new Deposit { To = new(1_000), Currency = new(1), Source = source, SourceNumber = 1, Net = new(1) });

    static Reject FirstReject(TwinRun run)
    {
        var reader = new EventReader(run.Wanted);
        Assert.True(reader.Next());
        return reader.As<CommandRejected>().Reject;
    }

    [Fact]
    public void The_same_seed_gives_the_same_counts()
    {
        var (first, second) = (new Coverage(), new Coverage());

        Campaign.RunSeed(seed: 7, steps: 300, first);
        Campaign.RunSeed(seed: 7, steps: 300, second);

        Assert.Equal(first.ToString(), second.ToString());
    }

    static CurrencyTerms Currency(int index) => new() { Code = Code.Of($"c{index}"), Kind = CurrencyKind.Coin };

    static byte[] Bytes<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var bytes = new byte[CommandCodec.SizeOf<TCommand>(0)];
        CommandCodec.Write(bytes, command, default);
        return bytes;
    }
}
