using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Workload;

/// <summary>An endless stream of valid and invalid commands; the same seed and the same events give the same stream.</summary>
/// <remarks>Ask for a command with <see cref="Next"/>, then show the events that it must have with <see cref="See"/>.</remarks>
public sealed partial class RandomWorkload
{
    const int FirstMember = 1_000;
    const long StartUs = 1_700_000_000_000_000;

    /// <summary>No leap goes beyond: after the end of time there is no next command.</summary>
    const long FarUs = 4_000_000_000_000_000;

    readonly Dice _dice;
    readonly Profile _profile;
    readonly World _world = new();
    readonly Queue<byte[]> _prepared = [];
    readonly List<(ulong High, ulong Low)> _keys = [];
    readonly List<byte[]> _placed = [];
    long _nowUs = StartUs;

    // The client id at whose edge the clock stands: the next order tries it.
    (long AtUs, int Member, string Id)? _expiring;

    public RandomWorkload(ulong seed)
    {
        _dice = new(seed);
        _profile = new(_dice);
        Prepare();
    }

    /// <summary>The next command, with its time set.</summary>
    public byte[] Next()
    {
        Pass();
        var command = _prepared.Count > 0 ? _prepared.Dequeue() : Draw();
        ref var header = ref System.Runtime.InteropServices.MemoryMarshal.AsRef<CommandHeader>(command.AsSpan());
        header.TimeUs = _nowUs;
        if (_prepared.Count == 0 && _dice.Percent(_profile.KeyPercent)) GiveKey(ref header);
        return command;
    }

    /// <summary>The commands that set the exchange up are not through yet.</summary>
    public bool HasPrepared => _prepared.Count > 0;

    /// <summary>When the next command is meant to be sent, µs since 1970.</summary>
    public long NowUs => _nowUs;

    /// <summary>It is at least so late already; time may be ahead of what this stream wanted.</summary>
    public void PassTo(long nowUs) => _nowUs = Math.Max(_nowUs, nowUs);

    /// <summary>Shows the events that the last command must have.</summary>
    public void See(ReadOnlySpan<byte> events) => _world.See(events, _nowUs);

    byte[] Draw()
    {
        if (_expiring is { } expiring) return PlaceOne(expiring.Member);
        // Somebody else may come in between.
        if (_scene.Count > 0 && !_dice.Percent(10)) return _scene.Dequeue()();
        if (_dice.Permille(_profile.ScenePermille)) Stage();
        if (_dice.Permille(_profile.FloodPermille)) return Flood();
        (int Weight, Func<byte[]> Make)[] choices =
        [
            (100, () => PlaceOne(Asker())),
            (_profile.AmendWeight, () => AmendOne(Asker())),
            (_profile.AmendWeight / 3, () => ReduceOne(Asker())),
            (_profile.CancelWeight, () => CancelOne(Asker())),
            (_profile.CancelWeight / 8, CancelSome),
            (_profile.BatchWeight, BatchOne),
            (_profile.TimerWeight, ArmTimer),
            (_profile.GuardWeight, Guard),
            (_profile.AmendWeight / 3, () => AmendTermsOf(Asker())),
            (_profile.MoneyWeight, MoveMoney),
            (_profile.StatesWeight, ChangeState),
            (_profile.SetupWeight, ChangeSetup),
            (_profile.MemberWeight, ChangeOneMember),
            (2, () => CommandWriter.Bytes(new Tick(), "")),
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

    /// <summary>Time goes on: mostly a little, sometimes not at all, rarely to the edge of something.</summary>
    void Pass()
    {
        if (_dice.Permille(_profile.LeapPermille)) _nowUs = Math.Max(_nowUs, Leap());
        else if (_dice.Percent(80)) _nowUs += _dice.Between(1, 5_000);
        else if (_dice.Percent(10)) _nowUs += _dice.Between(1, 20_000_000);
    }

    long Leap()
    {
        _world.ExpiringIds.RemoveAll(expiring => expiring.AtUs < _nowUs);
        if (_world.ExpiringIds.Count > 0 && _dice.Percent(30))
        {
            _expiring = _dice.From(_world.ExpiringIds);
            return _expiring.Value.AtUs + _dice.Between(-1, 1);
        }
        _world.Moments.RemoveAll(moment => moment < _nowUs || moment > FarUs);
        if (_world.Moments.Count == 0 || _dice.Percent(20))
        {
            return _nowUs + _dice.Of(5_000_000L, 61_000_000L, 86_400_000_000L, 259_200_000_000L);
        }
        var nearest = _dice.Percent(70);
        var moment = nearest ? _world.Moments.Min() : _dice.From(_world.Moments);
        return moment + _dice.Between(-1, 1);
    }

    void GiveKey(ref CommandHeader header)
    {
        if (_keys.Count == 0 || _dice.Percent(65)) _keys.Add((_dice.Next() % 4, _dice.Next()));
        var recent = _dice.Percent(70) ? Math.Max(0, _keys.Count - 8) : 0;
        (header.RequestKeyHigh, header.RequestKeyLow) = _keys[(int)_dice.Between(recent, _keys.Count - 1)];
        header.RequestKeyWindowS = _dice.Of(0u, 1u, 10u, 61u, 86_400u, 2_592_000u, uint.MaxValue);
        if (header.RequestKeyWindowS is > 0 and < 100_000) _world.Moments.Add(_nowUs + header.RequestKeyWindowS * 1_000_000L);
    }

    CommandHeader By(int member) =>
        new() { Member = new(member), Session = member >= FirstMember && !_dice.Percent(5) ? (member * 7L) + _dice.Below(3) : 0 };

    /// <summary>Mostly a member; sometimes somebody unknown, an owner of the exchange's, or the operator.</summary>
    int Asker()
    {
        if (_world.Members.Count == 0 || _dice.Permille(8)) return _dice.Of(0, 1, 2, 7, 999, FirstMember, 5_555, -1);
        return _dice.From(_world.Members);
    }

    /// <summary>An owner of money: mostly a member.</summary>
    int Owner() => _dice.Permille(60) ? _dice.Of(1, 2, 3, 4, 5, 6, 7, 0, 8, -3) : Asker();

    int Instrument()
    {
        if (_world.InstrumentIds.Count == 0 || _dice.Permille(5)) return _dice.Of(0, 8, 99, -1, int.MaxValue);
        return _dice.From(_world.InstrumentIds);
    }

    int Currency()
    {
        if (_world.Currencies.Count == 0 || _dice.Permille(5)) return _dice.Of(0, -1, 77, int.MinValue);
        return (int)_dice.Between(1, _world.Currencies.Count);
    }

    bool Breaks() => _dice.Permille(_profile.BrokenPermille);

    long OddLong() => _dice.Of(0, -1, 1, 1_000_000_000_000_000, 1_000_000_000_000_001, long.MaxValue, long.MinValue, int.MaxValue);

    Amount OddAmount()
    {
        var largest = Int128.Parse("1000000000000000000000000000000000000", null);
        return new(_dice.Of(0, -1, 1, largest, largest + 1, -largest, -largest - 1, Int128.MaxValue, Int128.MinValue));
    }
}
