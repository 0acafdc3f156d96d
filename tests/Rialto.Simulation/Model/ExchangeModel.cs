using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>The exchange as docs/rules describes it, written once more: slow, plain, with big integers and lists.</summary>
/// <remarks>Shares only commands, events and their encoding with the engine. Owner: one thread.</remarks>
public sealed partial class ExchangeModel
{
    static readonly BigInteger MoneyMax = BigInteger.Pow(10, 36);
    const long TicksMax = 1_000_000_000_000_000;
    const long LotsMax = 1_000_000_000_000_000;
    const int FeesOwner = 1;
    const int OutsideOwner = 2;
    const int AdjustmentsOwner = 3;
    const int LastOwner = 7;
    const int FirstMember = 1_000;

    readonly Wallets _wallets = new();
    readonly RequestKeys _keys = new();
    readonly FeeTable _fees = new();
    readonly RunningHash _hash = new();
    readonly LevelWatch _levels = new();
    readonly List<CurrencyTerms> _currencies = [];
    readonly Dictionary<int, ModelInstrument> _instruments = [];
    readonly Dictionary<int, ModelMember> _members = [];
    readonly List<ModelMember> _membersInOrder = [];
    readonly SortedDictionary<long, ModelOrder> _open = [];

    // Those of the open orders that have an expiry.
    readonly List<ModelOrder> _dated = [];
    EventBuffer _events = new(0);
    long _nowUs;
    long _lastOrder;
    long _lastTrade;
    long _step;
    bool _begun;
    int _ordersOpenMax = 1_000;

    // Index of the batch element at work; −1 outside batches.
    int _element = -1;

    /// <summary>Number of the last event.</summary>
    public long LastEventNumber { get; private set; }

    /// <summary>Running hash over all events.</summary>
    public ulong EventHash => _hash.Value;

    /// <summary>When the next switch, expiry or clock of a perpetual fires; <see cref="long.MaxValue"/> = there is none.</summary>
    public long NextTimerUs => Math.Min(NextOwnTimerUs, NextMarginUs);

    /// <summary>The next dead-man's switch or expiry.</summary>
    long NextOwnTimerUs
    {
        get
        {
            var next = long.MaxValue;
            foreach (var member in _membersInOrder)
            {
                if (member.CancelAtUs != 0) next = Math.Min(next, member.CancelAtUs);
            }
            foreach (var order in _dated) next = Math.Min(next, order.ExpiresUs);
            return next;
        }
    }

    /// <summary>Where in the last step the events of timers and left-over triggers end and the command's own begin.</summary>
    public int CommandEventsOffset { get; private set; }

    /// <summary>Where in the last step the command's own events end.</summary>
    public int TriggerEventsOffset { get; private set; }

    /// <summary>Appends the events that this command must have.</summary>
    public void Apply(ReadOnlySpan<byte> command, EventBuffer events)
    {
        var start = events.Length;
        _events = events;
        _nowUs = CommandCodec.Header(command).TimeUs;
        _step++;
        _levels.Begin();
        _triggersLeft = TriggersPerStep;
        _dealtInStep = 0;
        FireTimers();
        RunClocks();
        FireTriggers();
        CommandEventsOffset = events.Length - start;
        Answer(command);
        TriggerEventsOffset = events.Length - start;
        FireTriggers();
        TellLevels();
        _hash.Add(events.Written[start..]);
    }

    /// <summary>What an owner has of a currency.</summary>
    public (BigInteger Available, BigInteger Held) Wallet(MemberId owner, CurrencyId currency) => _wallets.Of(owner.Value, currency.Value);

    /// <summary>What all owners together have of a currency: zero after every command.</summary>
    public BigInteger Total(CurrencyId currency) => _wallets.Total(currency.Value);

    void Answer(ReadOnlySpan<byte> command)
    {
        var header = CommandCodec.Header(command);
        var reject = _keys.Admit(header);
        if (reject == Reject.None && header.Kind == CommandKind.Genesis && _begun) reject = Reject.AlreadyBegun;
        if (reject == Reject.None && header.Kind != CommandKind.Genesis && !_begun) reject = Reject.NotBegun;
        if (reject != Reject.None) Refuse(header, reject, 0, 0);
        else Do(command);
    }

    void Do(ReadOnlySpan<byte> command)
    {
        switch (CommandCodec.Header(command).Kind)
        {
            case CommandKind.Genesis: Begin(Read<Genesis>(command)); break;
            case CommandKind.CreateCurrency: Create(Read<CreateCurrency>(command), Text<CreateCurrency>(command)); break;
            case CommandKind.ChangeCurrency: Change(Read<ChangeCurrency>(command), Text<ChangeCurrency>(command)); break;
            case CommandKind.CreateInstrument: Create(Read<CreateInstrument>(command)); break;
            case CommandKind.ChangeInstrument: Change(Read<ChangeInstrument>(command)); break;
            case CommandKind.SetFee: Set(Read<SetFee>(command), Text<SetFee>(command)); break;
            case CommandKind.SetLimits: Set(Read<SetLimits>(command)); break;
            case CommandKind.OpenMember: Open(Read<OpenMember>(command)); break;
            case CommandKind.ChangeMember: Change(Read<ChangeMember>(command)); break;
            case CommandKind.CancelMany: CancelSeveral(Read<CancelMany>(command)); break;
            case CommandKind.CancelAfter: Arm(Read<CancelAfter>(command)); break;
            case CommandKind.Batch: DoBatch(command); break;
            case CommandKind.Deposit: Credit(Read<Deposit>(command), Text<Deposit>(command)); break;
            case CommandKind.ReleaseDeposit: Release(Read<ReleaseDeposit>(command)); break;
            case CommandKind.HoldWithdrawal: Hold(Read<HoldWithdrawal>(command), Text<HoldWithdrawal>(command)); break;
            case CommandKind.CompleteWithdrawal: Complete(Read<CompleteWithdrawal>(command)); break;
            case CommandKind.RefundWithdrawal: Refund(Read<RefundWithdrawal>(command)); break;
            case CommandKind.Transfer: Send(Read<Transfer>(command), Text<Transfer>(command)); break;
            case CommandKind.Adjust: Correct(Read<Adjust>(command), Text<Adjust>(command)); break;
            case CommandKind.Tick: break;
            case CommandKind.OpenGuard: Open(Read<OpenGuard>(command)); break;
            case CommandKind.CloseGuard: Close(Read<CloseGuard>(command)); break;
            case CommandKind.NodeStarted: CloseAllGuards(); break;
            case CommandKind.BeginMargin: Begin(Read<BeginMargin>(command)); break;
            case CommandKind.CreatePerpetual: Create(Read<CreatePerpetual>(command)); break;
            case CommandKind.ChangeContract: Change(Read<ChangeContract>(command)); break;
            case CommandKind.OpenMarginAccount: Open(Read<OpenMarginAccount>(command)); break;
            case CommandKind.SetLeverage: Set(Read<SetLeverage>(command)); break;
            case CommandKind.SetExits: Set(Read<SetExits>(command)); break;
            case CommandKind.MoveMargin: Move(Read<MoveMargin>(command)); break;
            case CommandKind.ResetDemo: Reset(Read<ResetDemo>(command)); break;
            case CommandKind.MarkIndex: Mark(Read<MarkIndex>(command)); break;
            case CommandKind.SetFundingRate: Set(Read<SetFundingRate>(command)); break;
            case CommandKind.SettleFunding: Settle(Read<SettleFunding>(command)); break;
            case CommandKind.ClearInstrument: Clear(Read<ClearInstrument>(command)); break;
            case CommandKind.PlaceOrder:
            case CommandKind.PlaceWithExits:
            case CommandKind.ReviseOrder:
            case CommandKind.AmendTerms:
            case CommandKind.AmendOrder:
            case CommandKind.ReduceOrder:
            case CommandKind.CancelOrder: DoOrder(command); break;
        }
    }

    /// <summary>The commands that may also stand in a batch.</summary>
    void DoOrder(ReadOnlySpan<byte> command)
    {
        var kind = CommandCodec.Header(command).Kind;
        if (kind == CommandKind.PlaceOrder) Place(Read<PlaceOrder>(command), Text<PlaceOrder>(command), exits: null);
        if (kind == CommandKind.PlaceWithExits) PlaceBringing(Read<PlaceWithExits>(command), Text<PlaceWithExits>(command));
        if (kind == CommandKind.AmendOrder) Amend(Amendment.Of(Read<AmendOrder>(command)), default);
        if (kind == CommandKind.AmendTerms) Amend(Amendment.Of(Read<AmendTerms>(command)), default);
        if (kind == CommandKind.ReviseOrder) Amend(Amendment.Of(Read<ReviseOrder>(command)), Text<ReviseOrder>(command));
        if (kind == CommandKind.ReduceOrder) Reduce(Read<ReduceOrder>(command));
        if (kind == CommandKind.CancelOrder) Cancel(Read<CancelOrder>(command));
    }

    void PlaceBringing(in PlaceWithExits place, ReadOnlySpan<byte> text) =>
        Place(place.Order, text, new BroughtExits(place.StopLoss.Value, place.TakeProfit.Value));

    static ref readonly TCommand Read<TCommand>(ReadOnlySpan<byte> command)
        where TCommand : unmanaged, ICommand => ref CommandCodec.Read<TCommand>(command);

    static ReadOnlySpan<byte> Text<TCommand>(ReadOnlySpan<byte> command)
        where TCommand : unmanaged, ICommand => CommandCodec.Text<TCommand>(command);

    void Refuse(in CommandHeader header, Reject reject, long reference, BigInteger needed) => Tell(new CommandRejected
    {
        Member = header.Member,
        Command = header.Kind,
        Reject = reject,
        Reference = reference,
        Needed = Money(needed),
        Element = _element,
    });

    void Tell<TEvent>(in TEvent happened)
        where TEvent : unmanaged, IEvent => Tell(happened, default);

    void Tell<TEvent>(in TEvent happened, ReadOnlySpan<byte> text)
        where TEvent : unmanaged, IEvent => _events.Add(++LastEventNumber, happened, text);

    /// <summary>Moves money of one owner and tells it; a hold that does not change is not told.</summary>
    void Post(int owner, int currency, PostingKind kind, long reference, BigInteger available, BigInteger held)
    {
        if (available.IsZero && held.IsZero) return;
        _wallets.Move(owner, currency, available, held);
        var now = _wallets.Of(owner, currency);
        Tell(new BalanceChanged
        {
            Owner = new(owner),
            Currency = new(currency),
            Posting = kind,
            Reference = reference,
            Delta = Money(available + held),
            Available = Money(now.Available),
            Held = Money(now.Held),
        });
    }

    void TellLevels()
    {
        foreach (var (instrument, levels) in _levels.Changed())
        {
            instrument.Sequence++;
            foreach (var level in levels) TellLevel(instrument, level);
        }
    }

    void TellLevel(ModelInstrument instrument, LevelWatch.Touched level)
    {
        var (quantity, count) = instrument.Book.At(level.Side, level.Price);
        Tell(new LevelChanged
        {
            Instrument = new(instrument.Id),
            Side = level.Side,
            Price = new(level.Price),
            Quantity = new((long)quantity),
            Count = count,
            Sequence = instrument.Sequence,
        });
    }

    /// <summary>An order is open, in the book or waiting.</summary>
    void Stand(ModelOrder order)
    {
        _open[order.Id] = order;
        if (order.ExpiresUs != 0) _dated.Add(order);
    }

    /// <summary>An order is not open any more, or not for this moment.</summary>
    void Leave(ModelOrder order)
    {
        _open.Remove(order.Id);
        _dated.Remove(order);
    }

    static Amount Money(BigInteger units) => new((Int128)units);

    bool KnowsCurrency(CurrencyId currency) => currency.Value >= 1 && currency.Value <= _currencies.Count;
}
