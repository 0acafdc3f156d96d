using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Perpetuals;

/// <summary>Commands of members who trade with borrowed strength, prices that wander and jump, and a clock that leaps.</summary>
/// <remarks>Everything comes from the seed and from the events that it is shown.</remarks>
internal sealed partial class PerpetualWorkload
{
    const int FirstMember = 1_000;
    const int LastFund = 2;
    const int Insurance = 5;
    const int FirstMargin = 1 << 30;
    const long SecondUs = 1_000_000;
    const long FundingUs = 8 * 3_600 * SecondUs;

    /// <summary>Some funding instant.</summary>
    const long StartUs = 59_028L * FundingUs;

    // Apart from the dice of the spot workload, so that a number stands for two different lives.
    const ulong Salt = 0x0DD5_0F_1E7E_4A6E;

    readonly Dice _dice;
    readonly PerpetualProfile _profile;
    readonly PerpetualWorld _world;
    readonly Queue<byte[]> _prepared = [];
    readonly Queue<Func<byte[]>> _scene = [];
    long _nowUs;

    // When the last command was.
    long _lastUs;

    /// <param name="seed">What everything is drawn from.</param>
    /// <param name="world">Kept up to date by whoever shows events to both.</param>
    public PerpetualWorkload(ulong seed, PerpetualWorld world)
    {
        (_dice, _world) = (new(seed ^ Salt), world);
        _profile = new(_dice);
        _nowUs = StartUs + _dice.Between(0, FundingUs - 1);
        if (_dice.Percent(40)) _nowUs = StartUs - _dice.Between(1, 30 * SecondUs);
        Prepare();
    }

    /// <summary>The next command, with its time set.</summary>
    public byte[] Next()
    {
        Pass();
        var command = _prepared.Count > 0 ? _prepared.Dequeue() : Draw();
        MemoryMarshal.AsRef<CommandHeader>(command.AsSpan()).TimeUs = _nowUs;
        _lastUs = _nowUs;
        return command;
    }

    /// <summary>A command of a scene, at its time if that has not passed.</summary>
    byte[] At(long us, Func<byte[]> make)
    {
        _nowUs = Math.Max(_lastUs, us);
        return make();
    }

    byte[] Draw()
    {
        if (_scene.Count > 0 && !_dice.Percent(10)) return _scene.Dequeue()();
        (int Weight, Func<byte[]> Make)[] choices =
        [
            (_profile.MakerWeight, () => Place(_dice.Percent(60) ? Rich() : Asker(), isMaker: true)),
            (_profile.TakerWeight, () => Place(_dice.Percent(80) ? Poor() : Asker(), isMaker: false)),
            (_profile.SecondPercent / 4, StandInOwnWay),
            (_profile.MarkWeight, MarkOne),
            (_profile.CancelWeight, CancelOne),
            (_profile.CancelWeight / 5, CancelSome),
            (_profile.AmendWeight, AmendOne),
            (_profile.AmendWeight / 2, () => AmendTermsOfOne(Order())),
            (_profile.ReviseWeight, ReviseOne),
            (_profile.AmendWeight / 3, ReduceOne),
            (_profile.BatchWeight, BatchOne),
            (_profile.ExitWeight, SetExitsOfOne),
            (_profile.LeverageWeight, SetLeverageOfOne),
            (_profile.MoveWeight, MoveOne),
            (_profile.OperatorWeight, Operate),
            (_profile.PesterWeight, PesterLiquidated),
            (_profile.PesterWeight / 2, TakeFromFund),
            (_profile.PesterWeight / 2, CloseMarket),
            (_profile.PesterWeight / 2, SlipIntoPause),
            (3, () => CommandWriter.Bytes(new Tick(), "")),
        ];
        return Weighted(choices)();
    }

    T Weighted<T>((int Weight, T Choice)[] choices)
    {
        var sum = 0;
        foreach (var (weight, _) in choices) sum += weight;
        var drawn = _dice.Below(sum);
        foreach (var (weight, choice) in choices)
        {
            drawn -= weight;
            if (drawn < 0) return choice;
        }
        return choices[^1].Choice;
    }

    /// <summary>Mostly milliseconds; sometimes so long that prices are not trusted any more, or fundings were missed.</summary>
    void Pass()
    {
        if (_prepared.Count == 0 && _dice.Permille(_profile.LapsePermille)) Lapse();
        else if (_dice.Percent(70)) _nowUs += _dice.Between(0, 5_000);
        else if (_dice.Percent(80)) _nowUs += _dice.Of(99_999, 100_000, 100_001, 250_000);
        else _nowUs += _dice.Between(200_000, 2 * SecondUs);
    }

    void Lapse()
    {
        var edge = _dice.Between(-1, 1);
        _nowUs = _dice.Below(6) switch
        {
            0 => Math.Max(_nowUs, (_nowUs / (60 * SecondUs) + 1) * 60 * SecondUs + edge),
            1 => Math.Max(_nowUs, (_nowUs / FundingUs + 1) * FundingUs + edge),
            2 => _nowUs + _dice.Of(9L, 10, 11) * SecondUs + edge,
            3 => _nowUs + _dice.Of(60L, 70, 600, 610, 670) * SecondUs + edge,
            4 => _nowUs + _dice.Between(1, 6) * FundingUs,
            _ => _nowUs + 61 * SecondUs,
        };
        if (_dice.Percent(20)) return;
        // Three good prices in a row bring a frozen index back; what comes between them shows what it refuses meanwhile.
        foreach (var instrument in _world.Contracts.Keys)
        {
            for (var time = 0; time < 3; time++) _scene.Enqueue(() => Mark(instrument, Wandered(instrument, _profile.DriftPpm)));
        }
    }

    bool Breaks() => _dice.Permille(_profile.BrokenPermille);

    CommandHeader By(int member) => new() { Member = new(member), Session = member < FirstMember ? 0 : member * 7L + _dice.Below(2) };

    /// <summary>Mostly a member; sometimes somebody unknown, or the operator.</summary>
    int Asker()
    {
        if (_world.Members.Count == 0 || Breaks()) return _dice.Of(0, 1, 999, 5_555);
        return _dice.From(_world.Members);
    }

    static readonly int RichCount = 2;

    int Rich() => FirstMember + _dice.Below(RichCount);

    int Poor() => (int)_dice.Between(FirstMember + RichCount, FirstMember + _profile.MembersCount - 1);

    int Instrument()
    {
        if (_world.Contracts.Count == 0 || Breaks()) return _dice.Of(0, 1, 8, 99, -1);
        return _dice.From(_world.Contracts.Keys.ToList());
    }

    /// <summary>An account of the member that fits an instrument; 0 = his first.</summary>
    int Account(int member, int instrument)
    {
        if (Breaks()) return _dice.Of(-1, 1, 2, 3, 4, 5, 99);
        if (_dice.Percent(30)) return 0;
        var isDemo = _world.Instruments.TryGetValue(instrument, out var terms) && terms.Flags.HasFlag(InstrumentFlags.Demo);
        var fitting = _world.Accounts.Values
            .Where(account => account.Member.Value == member && account.Type.HasFlag(InstrumentFlags.Demo) == isDemo)
            .Select(account => account.Account.Value).ToList();
        return fitting.Count == 0 ? 0 : _dice.From(fitting);
    }

    long OddLong() => _dice.Of(0, -1, 1, 1_000_000_000_000_000, 1_000_000_000_000_001, long.MaxValue, long.MinValue, int.MaxValue);

    Amount OddAmount() => new(_dice.Of(0, -1, 1, 10_000_000_000, 10_000_000_001, Int128.MaxValue, Int128.MinValue));

    long Fair(int instrument) => _world.Marks.TryGetValue(instrument, out var mark) && mark.Fair.Value > 0 ? mark.Fair.Value : 1_000;

    InstrumentTerms Terms(int instrument) => _world.Instruments.GetValueOrDefault(instrument);

    /// <summary>A price as the instrument takes it, or for once one that it does not.</summary>
    Ticks Price(int instrument, long near)
    {
        var step = Math.Max(1, Terms(instrument).TickStep.Value);
        var price = Math.Max(step, near / step * step);
        if (Breaks()) return new(_dice.Of(price + 1, price * 2, price / 2, OddLong()));
        return new(price);
    }
}
