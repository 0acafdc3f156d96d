using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Ledger;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;
using Rialto.Engine.Requests;

namespace Rialto.Engine;

/// <summary>The exchange as a state machine: commands in, events out. Everything else is a view of those events.</summary>
/// <remarks>
/// Deterministic: the same commands with the same numbers and times give the same events, state and hashes, on every machine.
/// Owner: one thread. Allocates nothing per command once its pools have grown. Rules: docs/rules/.
/// An exception that leaves <see cref="Apply"/> is a bug: the host ends the process (exit code 70), a restart replays.
/// </remarks>
public sealed partial class Exchange
{
    readonly EventWriter _events = new();
    readonly MemberTable _members;
    readonly Accounts _accounts;
    readonly OrderTable _orders;
    readonly LevelTable _levels;
    readonly FeeTable _fees = new();
    readonly RequestKeyTable _requestKeys = new();
    readonly ClientIdTable _clientIds;
    readonly PendingMoney _withdrawals = new();
    readonly PendingMoney _deposits = new();
    readonly DepositSources _sources = new();
    long _nowUs;
    bool _isHashed = true;
    long _lastOrder;
    long _lastTrade;

    /// <summary>An empty exchange; its first command must be <see cref="Genesis"/>.</summary>
    public Exchange(int ordersCapacity, int accountsCapacity)
    {
        _members = new MemberTable(accountsCapacity);
        _accounts = new Accounts(_events, accountsCapacity);
        _orders = new OrderTable(ordersCapacity);
        _extras = _orders.Extras;
        _levels = new LevelTable(ordersCapacity);
        _clientIds = new ClientIdTable(_members);
    }

    /// <summary>Number of the last command that was applied; 0 = none.</summary>
    public long LastCommandNumber { get; private set; }

    /// <summary>Number of the last event; 0 = none.</summary>
    public long LastEventNumber => _events.LastNumber;

    /// <summary>Time of the last command, in microseconds since 1970.</summary>
    public long LastTimeUs => _nowUs;

    /// <summary>The running hash over all event bytes so far (docs/rules/events.md).</summary>
    /// <remarks>Behind <see cref="ApplyUnhashed"/> it is of an earlier moment, until <see cref="TellHash"/>.</remarks>
    public ulong EventHash { get; private set; }

    /// <summary>Where, in the events of the last step, the command's own begin: those before are of timers that were due.</summary>
    public int CommandEventsOffset { get; private set; }

    /// <summary>Where, in the events of the last step, the command's own end: those behind are of waiting orders that fired, and
    /// levels.</summary>
    public int TriggerEventsOffset { get; private set; }

    /// <summary>Tells the running hash over all event bytes so far to an exchange that did not compute it.</summary>
    public void TellHash(ulong eventHash)
    {
        EventHash = eventHash;
        _isHashed = true;
    }

    /// <summary>Applies one command and appends its events.</summary>
    /// <param name="command">A whole command as <see cref="CommandCodec"/> writes it, its time set.</param>
    /// <param name="commandNumber">One more than the last.</param>
    /// <param name="events">Where the events of this step go, behind what is there.</param>
    public void Apply(ReadOnlySpan<byte> command, long commandNumber, EventBuffer events)
    {
        // Behind steps that were not hashed this would be the hash of no history at all.
        Invariant.Holds(_isHashed);
        var start = events.Length;
        Step(command, commandNumber, events);
        EventHash = Codec.EventHash.After(EventHash, events.Written[start..]);
    }

    /// <summary>The same without the running hash, for a host with a thread that has time to compute it.</summary>
    /// <remarks>
    /// It is an eighth of <see cref="Apply"/>: each fold waits for the one before (core-1/risk). The host computes it for himself, and must
    /// tell it (<see cref="TellHash"/>) before the state is saved, or <see cref="Apply"/> is called.
    /// </remarks>
    public void ApplyUnhashed(ReadOnlySpan<byte> command, long commandNumber, EventBuffer events)
    {
        _isHashed = false;
        Step(command, commandNumber, events);
    }

    void Step(ReadOnlySpan<byte> command, long commandNumber, EventBuffer events)
    {
        ref readonly var header = ref CommandCodec.Header(command);
        Invariant.Holds(commandNumber == LastCommandNumber + 1);
        Invariant.Holds(header.TimeUs >= _nowUs);
        Invariant.Holds(header.Version == CommandHeader.CurrentVersion);
        Invariant.Holds(header.LengthBytes == command.Length);
        LastCommandNumber = commandNumber;
        _nowUs = header.TimeUs;

        var start = events.Length;
        _events.Begin(events);
        FireTimers();
        _triggersLeft = Limits.TriggersPerStepMax;
        _liquidationsLeft = Limits.LiquidationsPerStepMax;
        RunClocks();
        WorkOff();
        CommandEventsOffset = events.Length - start;
        Execute(command, header);
        TriggerEventsOffset = events.Length - start;
        WorkOff();
        EndStep();
    }

    void Execute(ReadOnlySpan<byte> command, in CommandHeader header)
    {
        if (Refused(header) is var reject && reject != Reject.None)
        {
            RejectCommand(header, reject);
            return;
        }

        switch (header.Kind)
        {
            case CommandKind.Genesis: Begin(command); break;
            case CommandKind.CreateCurrency: CreateCurrency(command); break;
            case CommandKind.ChangeCurrency: ChangeCurrency(command); break;
            case CommandKind.CreateInstrument: CreateInstrument(command); break;
            case CommandKind.ChangeInstrument: ChangeInstrument(command); break;
            case CommandKind.SetFee: SetFee(command); break;
            case CommandKind.SetLimits: SetLimits(command); break;
            case CommandKind.OpenMember: OpenMember(command); break;
            case CommandKind.ChangeMember: ChangeMember(command); break;
            case CommandKind.PlaceOrder: Place(command); break;
            case CommandKind.AmendOrder: Amend(command, NoElement); break;
            case CommandKind.AmendTerms: AmendTerms(command, NoElement); break;
            case CommandKind.ReduceOrder: Reduce(command, NoElement); break;
            case CommandKind.CancelOrder: Cancel(command, NoElement); break;
            case CommandKind.CancelMany: CancelMany(command); break;
            case CommandKind.Batch: RunBatch(command); break;
            case CommandKind.CancelAfter: SetCancelAfter(command); break;
            case CommandKind.OpenGuard: OpenGuard(command); break;
            case CommandKind.CloseGuard: CloseGuard(command); break;
            case CommandKind.Deposit: Deposit(command); break;
            case CommandKind.ReleaseDeposit: ReleaseDeposit(command); break;
            case CommandKind.HoldWithdrawal: HoldWithdrawal(command); break;
            case CommandKind.CompleteWithdrawal: CompleteWithdrawal(command); break;
            case CommandKind.RefundWithdrawal: RefundWithdrawal(command); break;
            case CommandKind.Transfer: Transfer(command); break;
            case CommandKind.Adjust: Adjust(command); break;
            case CommandKind.Tick: break;
            case CommandKind.NodeStarted: CloseAllGuards(); break;
            default: ExecuteMargin(command, header.Kind); break;
        }
    }

    void ExecuteMargin(ReadOnlySpan<byte> command, CommandKind kind)
    {
        switch (kind)
        {
            case CommandKind.BeginMargin: BeginMargin(command); break;
            case CommandKind.CreatePerpetual: CreatePerpetual(command); break;
            case CommandKind.ChangeContract: ChangeContract(command); break;
            case CommandKind.OpenMarginAccount: OpenMarginAccount(command); break;
            case CommandKind.SetLeverage: SetLeverage(command); break;
            case CommandKind.SetExits: SetExits(command); break;
            case CommandKind.PlaceWithExits: PlaceWithExits(command); break;
            case CommandKind.ReviseOrder: Revise(command, NoElement); break;
            case CommandKind.MoveMargin: MoveMargin(command); break;
            case CommandKind.ResetDemo: ResetDemo(command); break;
            case CommandKind.MarkIndex: MarkIndex(command); break;
            case CommandKind.SetFundingRate: SetFundingRate(command); break;
            case CommandKind.SettleFunding: SettleFunding(command); break;
            case CommandKind.ClearInstrument: ClearInstrument(command); break;
            default: Invariant.Holds(false); break;
        }
    }

    // What no command gets past: a signed request counts once, and before Genesis there is nothing.
    Reject Refused(in CommandHeader header)
    {
        var reject = header.HasRequestKey ? _requestKeys.Remember(header) : Reject.None;
        if (reject != Reject.None) return reject;
        return _begun || header.Kind == CommandKind.Genesis ? Reject.None : Reject.NotBegun;
    }

    void RejectCommand(in CommandHeader header, Reject reject) => RejectCommand(header, reject, 0, Amount.Zero, NoElement);

    void RejectCommand(in CommandHeader header, Reject reject, long reference, Amount needed, int element) =>
        _events.Add(new CommandRejected
        {
            Member = header.Member,
            Command = header.Kind,
            Reject = reject,
            Reference = reference,
            Needed = needed,
            Element = element,
        });

    // Everything that must hold between two commands is checked here, before an outcome can leave.
    void EndStep()
    {
        for (var i = 0; i < _touchedCount; i++) EndStep(_touched[i]);
        _touchedCount = 0;
        CheckContracts();
        _accounts.EndStep();
        if (Checks.Costly && IsRecountDue) Recount();
    }

    void EndStep(Instrument instrument)
    {
        var sink = new LevelEvents(_events, instrument);
        instrument.Book.EndStep(ref sink);
        instrument.IsTouched = false;
        var bid = instrument.Book.BestPrice(Side.Buy);
        var ask = instrument.Book.BestPrice(Side.Sell);
        Invariant.Holds(ask == Ticks.None || bid < ask);
        CountNeeds(instrument);
    }

    // What a perpetual's orders need is counted in the margin accounts.
    void CountNeeds(Instrument instrument)
    {
        if (instrument.Contract is null) _accounts.NeedsWeighed(instrument.MovedNeed());
    }

    void Touch(Instrument instrument)
    {
        if (instrument.IsTouched) return;
        instrument.IsTouched = true;
        if (_touchedCount == _touched.Length) Array.Resize(ref _touched, 2 * _touchedCount);
        _touched[_touchedCount++] = instrument;
    }

    const int NoElement = -1;

    Instrument[] _touched = new Instrument[16];
    int _touchedCount;
    bool _begun;

    /// <summary>Tells the levels that look different at the end of a step.</summary>
    readonly struct LevelEvents(EventWriter events, Instrument instrument) : ILevelSink
    {
        public void LevelChanged(Side side, Ticks price, Lots lots, int count)
        {
            ref var told = ref events.Append<LevelChanged>();
            told.Instrument = instrument.Id;
            told.Side = side;
            told.Price = price;
            told.Quantity = lots;
            told.Count = count;
            told.Sequence = instrument.Book.Sequence;
        }
    }
}
