using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Ledger;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine;

/// <summary>Perpetuals and margin accounts come into being, and money goes to and from them. Source: docs/rules/derivatives.md.</summary>
public sealed partial class Exchange
{
    const int PicoUnits = 1_000_000;
    const long SatoshiUnits = 10_000_000_000;
    const int LiveFund = 0;
    const int DemoFund = 1;

    readonly MarginTable _margin = new();
    readonly MarginOrders _marginOrders = new();
    readonly HeapPlaces _exitPlaces = new(0);
    readonly HeapPlaces _fallPlaces = new(0);
    readonly HeapPlaces _risePlaces = new(0);
    Instrument[] _perpetuals = [];
    bool _marginBegun;
    CurrencyId _liveMargin;
    CurrencyId _demoMargin;
    Amount _demoGrant;
    long _lastPosition;

    static Amount ToAmount(Int128 picos) => new(picos * PicoUnits);

    CurrencyId MarginCurrency(InstrumentFlags type) => (type & InstrumentFlags.Demo) == 0 ? _liveMargin : _demoMargin;

    static int FundOf(InstrumentFlags type) => (type & InstrumentFlags.Demo) == 0 ? LiveFund : DemoFund;

    void BeginMargin(ReadOnlySpan<byte> command)
    {
        ref readonly var begin = ref CommandCodec.Read<BeginMargin>(command);
        var reject = AdmitMarginBegin(begin);
        if (reject != Reject.None)
        {
            RejectCommand(begin.Header, reject);
            return;
        }

        _marginBegun = true;
        _liveMargin = begin.Live;
        _demoMargin = begin.Demo;
        _demoGrant = begin.DemoGrant;
        _events.Add(new MarginBegun { Live = begin.Live, Demo = begin.Demo, DemoGrant = begin.DemoGrant });
        if (!_members.Knows(Owners.Insurance)) _members.Open(Owners.Insurance, default, MemberFlags.None);
        OpenAccount(Owners.Insurance, InstrumentFlags.None);
        OpenAccount(Owners.Insurance, InstrumentFlags.Demo);
        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].Id != Owners.Insurance) OpenAccounts(_members[i].Id);
        }
    }

    Reject AdmitMarginBegin(in BeginMargin begin)
    {
        if (_marginBegun) return Reject.AlreadyBegun;
        if (!KnowsCurrency(begin.Live) || !KnowsCurrency(begin.Demo)) return Reject.CurrencyNotFound;
        if (begin.Live == begin.Demo) return Reject.SameCurrencyTwice;
        var isWhole = !begin.DemoGrant.IsNegative && begin.DemoGrant.Units % SatoshiUnits == 0;
        return isWhole && begin.DemoGrant.Units <= Limits.DemoMaxUnits ? Reject.None : Reject.BoundsInvalid;
    }

    // A live and a demo account, from a member's first moment.
    void OpenAccounts(MemberId member)
    {
        OpenAccount(member, InstrumentFlags.None);
        GrantDemo(OpenAccount(member, InstrumentFlags.Demo));
    }

    int OpenAccount(MemberId member, InstrumentFlags type, ReadOnlySpan<byte> name = default)
    {
        var currency = MarginCurrency(type);
        var id = new MarginAccountId(_margin.Count + 1);
        var owner = member == Owners.Insurance ? member : id.Owner;
        var account = new MarginAccount { Member = member, Ledger = _accounts.Of(owner, currency), Currency = currency, Type = type };
        var index = _margin.Open(account);
        if (_members.TryFind(member, out var owned) && _members[owned].FirstMargin == 0) _members[owned].FirstMargin = index + 1;
        TellAccount(index, name);
        return index;
    }

    void GrantDemo(int account)
    {
        if (_demoGrant.IsZero) return;
        Issue(account, _demoGrant, PostingKind.DemoGrant);
    }

    void Issue(int account, Amount amount, PostingKind kind)
    {
        _accounts.Post(_accounts.Of(Owners.DemoEquity, _demoMargin), -amount, Amount.Zero, kind, account + 1);
        _accounts.Post(_margin.Account(account).Ledger, amount, Amount.Zero, kind, account + 1);
    }

    void TellAccount(int index, ReadOnlySpan<byte> name = default)
    {
        ref var account = ref _margin.Account(index);
        var told = new MarginAccountChanged
        {
            Account = new MarginAccountId(index + 1),
            Member = account.Member,
            Currency = account.Currency,
            Type = account.Type,
            Status = account.Status,
        };
        _events.Add(told, name);
    }

    void OpenMarginAccount(ReadOnlySpan<byte> command)
    {
        ref readonly var open = ref CommandCodec.Read<OpenMarginAccount>(command);
        var name = CommandCodec.Text<OpenMarginAccount>(command);
        var reject = AdmitAccount(open, name.Length);
        if (reject != Reject.None)
        {
            RejectCommand(open.Header, reject);
            return;
        }

        var index = OpenAccount(open.Header.Member, open.Type, name);
        if (open.Type == InstrumentFlags.Demo) GrantDemo(index);
    }

    Reject AdmitAccount(in OpenMarginAccount open, int nameBytes)
    {
        if (!_members.TryFind(open.Header.Member, out var index) || _members[index].IsSuspended) return Reject.MemberSuspended;
        if (!_marginBegun) return Reject.MarginNotBegun;
        if ((open.Type & ~InstrumentFlags.Demo) != 0 || nameBytes > Limits.AccountNameBytesMax) return Reject.KindNotSupported;
        var count = 0;
        for (var i = int.Max(0, _members[index].FirstMargin - 1); i < _margin.Count; i++)
        {
            ref var account = ref _margin.Account(i);
            if (account.Member == open.Header.Member && account.Type == open.Type) count++;
        }

        return count < Limits.MarginAccountsMax ? Reject.None : Reject.TooManyMarginAccounts;
    }

    void CreatePerpetual(ReadOnlySpan<byte> command)
    {
        ref readonly var create = ref CommandCodec.Read<CreatePerpetual>(command);
        var reject = AdmitPerpetual(create.Terms, create.Contract);
        if (reject != Reject.None)
        {
            RejectCommand(create.Header, reject);
            return;
        }

        var id = NextPerpetualNumber();
        var terms = WithoutReserved(create.Terms);
        var contract = WithoutUnused(create.Contract);
        AddInstrument(id, terms);
        AddContract(InstrumentOf(id), contract);
        _events.Add(new InstrumentChanged { Instrument = id, Terms = terms });
        _events.Add(new ContractChanged { Instrument = id, Contract = contract });
    }

    Reject AdmitPerpetual(in InstrumentTerms terms, in ContractTerms contract)
    {
        if (!_marginBegun) return Reject.MarginNotBegun;
        if (!KnowsCurrency(terms.Base) || !KnowsCurrency(terms.Quote) || !KnowsCurrency(contract.Margin)) return Reject.CurrencyNotFound;
        var reject = SetupRules.CheckIdentity(terms, IsInstrumentCodeUsed(terms.Code), isPairUsed: false);
        if (reject != Reject.None) return reject;
        if (!SetupRules.ArePrecisionsValid(terms)) return Reject.PrecisionInvalid;
        reject = ContractRules.CheckBounds(terms);
        if (reject != Reject.None) return reject;
        if (contract.Margin != MarginCurrency(terms.Flags) || !ContractRules.IsValid(contract)) return Reject.ContractInvalid;
        return _instrumentCount == Limits.InstrumentsMax ? Reject.TooManyInstruments : Reject.None;
    }

    // The kept numbers first, in order; then behind all others.
    InstrumentId NextPerpetualNumber()
    {
        for (var number = Limits.FirstKeptInstrument; number <= Limits.LastKeptInstrument; number++)
        {
            if (!TryFindInstrument(new InstrumentId(number), out _)) return new InstrumentId(number);
        }

        return new InstrumentId(int.Max(_lastInstrument, Limits.LastKeptInstrument) + 1);
    }

    void AddContract(Instrument instrument, in ContractTerms terms)
    {
        instrument.Contract = new Contract(terms, _waitingPlaces, _exitPlaces, _fallPlaces, _risePlaces);
        var at = _perpetuals.Length;
        Array.Resize(ref _perpetuals, at + 1);
        for (; at > 0 && _perpetuals[at - 1].Id.Value > instrument.Id.Value; at--) _perpetuals[at] = _perpetuals[at - 1];
        _perpetuals[at] = instrument;
    }

    void ChangeContract(ReadOnlySpan<byte> command)
    {
        ref readonly var change = ref CommandCodec.Read<ChangeContract>(command);
        if (!TryFindPerpetual(change.Instrument, out var instrument))
        {
            RejectCommand(change.Header, Reject.InstrumentNotFound);
            return;
        }

        var contract = WithoutUnused(change.Contract);
        contract.Margin = instrument.Contract!.Terms.Margin;
        contract.Kind = instrument.Contract.Terms.Kind;
        contract.ValueFactor = instrument.Contract.Terms.ValueFactor;
        if (!ContractRules.IsValid(contract))
        {
            RejectCommand(change.Header, Reject.ContractInvalid);
            return;
        }

        instrument.Contract.Change(contract);
        _events.Add(new ContractChanged { Instrument = instrument.Id, Contract = contract });
        MarkHolders(instrument);
        MarkLiquidations(instrument, isPrice: false);
    }

    bool TryFindPerpetual(InstrumentId id, out Instrument instrument) =>
        TryFindInstrument(id, out instrument) && instrument.Contract is not null;

    static ContractTerms WithoutUnused(ContractTerms terms)
    {
        for (int i = terms.TierCount; i < Limits.MarginTiersMax; i++) terms.Tiers[i] = default;
        return terms;
    }

    void MoveMargin(ReadOnlySpan<byte> command)
    {
        ref readonly var move = ref CommandCodec.Read<MoveMargin>(command);
        var reject = AdmitMove(move, out var index);
        if (reject != Reject.None)
        {
            RejectForFunds(move.Header, reject, move.Amount);
            return;
        }

        // From here on the transfer is accepted.
        ref var account = ref _margin.Account(index);
        var wallet = _accounts.Of(move.Header.Member, account.Currency);
        var comesIn = move.Direction == MarginDirection.ToAccount;
        var (from, to) = comesIn ? (wallet, account.Ledger) : (account.Ledger, wallet);
        var number = ++_lastTransfer;
        _events.Add(new Transferred
        {
            TransferNumber = number,
            From = _accounts[from].Owner,
            To = _accounts[to].Owner,
            Currency = account.Currency,
            Amount = move.Amount,
        });
        _accounts.Post(from, -move.Amount, Amount.Zero, PostingKind.Transfer, number);
        _accounts.Post(to, move.Amount, Amount.Zero, PostingKind.Transfer, number);
        _margin.MarkDue(index);
    }

    Reject AdmitMove(in MoveMargin move, out int index)
    {
        index = -1;
        if (!_members.TryFind(move.Header.Member, out var member) || _members[member].IsSuspended) return Reject.MemberSuspended;
        if (!TryFindAccount(move.Header.Member, move.Account, InstrumentFlags.None, out index)) return Reject.MarginAccountNotFound;
        if (!move.Amount.IsPositive) return Reject.AmountNotPositive;
        if (IsTooLarge(move.Amount)) return Reject.AmountTooLarge;
        if (move.Amount.Units % SatoshiUnits != 0) return Reject.AmountTooFine;
        ref var account = ref _margin.Account(index);
        switch (move.Direction)
        {
            case MarginDirection.ToAccount:
                if (BalanceOf(index) + move.Amount.Units / PicoUnits > Limits.PositionValueMax) return Reject.AmountTooLarge;
                return HasAvailable(move.Header.Member, account.Currency, move.Amount) ? Reject.None : Reject.InsufficientFunds;
            case MarginDirection.ToWallet:
                if (account.Status == MarginStatus.Liquidating) return Reject.AccountInLiquidation;
                return move.Amount.Units <= Withdrawable(index) * PicoUnits ? Reject.None : Reject.InsufficientFunds;
            default:
                return Reject.KindNotSupported;
        }
    }

    // Unrealised profit carries orders, but does not leave.
    Int128 Withdrawable(int account)
    {
        var standing = StandingOf(account);
        return Int128.Max(0, Int128.Min(standing.Balance, Int128.Min(standing.Balance, standing.Equity) - standing.Initial));
    }

    void ResetDemo(ReadOnlySpan<byte> command)
    {
        ref readonly var reset = ref CommandCodec.Read<ResetDemo>(command);
        var byOperator = reset.Header.Member == default;
        var reject = byOperator ? AdmitGrant(reset, out var index) : AdmitReset(reset, out index);
        if (reject != Reject.None)
        {
            RejectCommand(reset.Header, reject);
            return;
        }

        TellAccount(index);
        if (byOperator)
        {
            Issue(index, reset.Amount, PostingKind.DemoGrant);
            _margin.MarkDue(index);
            return;
        }

        var change = reset.Amount - ToAmount(BalanceOf(index));
        if (!change.IsZero) Issue(index, change, PostingKind.DemoReset);
    }

    Reject AdmitReset(in ResetDemo reset, out int index)
    {
        index = -1;
        if (!_members.TryFind(reset.Header.Member, out var member) || _members[member].IsSuspended) return Reject.MemberSuspended;
        if (!TryFindAccount(reset.Header.Member, reset.Account, InstrumentFlags.Demo, out index)) return Reject.MarginAccountNotFound;
        if (!reset.Amount.IsPositive) return Reject.AmountNotPositive;
        if (reset.Amount.Units > Limits.DemoMaxUnits) return Reject.AmountTooLarge;
        if (reset.Amount.Units % SatoshiUnits != 0) return Reject.AmountTooFine;
        ref var account = ref _margin.Account(index);
        var isFlat = account.FirstOrder.IsNone && StandingOf(index).Positions == 0;
        if (!isFlat) return Reject.AccountNotFlat;
        // Somebody else's loss may have made it flat before its turn came: what it owes is not paid out of new money.
        return account.Status == MarginStatus.Liquidating ? Reject.AccountInLiquidation : Reject.None;
    }

    // An operator adds: nothing of what the account has open gets worse by it.
    Reject AdmitGrant(in ResetDemo grant, out int index)
    {
        var isDemo = _margin.TryFind(grant.Account, out index) && _margin.Account(index).Type == InstrumentFlags.Demo;
        if (!isDemo || _margin.Account(index).Member == Owners.Insurance) return Reject.MarginAccountNotFound;
        if (!grant.Amount.IsPositive) return Reject.AmountNotPositive;
        if (grant.Amount.Units > Limits.DemoMaxUnits) return Reject.AmountTooLarge;
        if (grant.Amount.Units % SatoshiUnits != 0) return Reject.AmountTooFine;
        var after = BalanceOf(index) + grant.Amount.Units / PicoUnits;
        return after > Limits.PositionValueMax ? Reject.AmountTooLarge : Reject.None;
    }

    // Named, or the member's first of the type.
    bool TryFindAccount(MemberId member, MarginAccountId named, InstrumentFlags type, out int index)
    {
        if (named.Value != 0)
        {
            return _margin.TryFind(named, out index) && _margin.Account(index).Member == member && _margin.Account(index).Type == type;
        }

        for (index = FirstAccountOf(member); index >= 0 && index < _margin.Count; index++)
        {
            if (_margin.Account(index).Member == member && _margin.Account(index).Type == type) return true;
        }

        return false;
    }

    int FirstAccountOf(MemberId member) => _members.TryFind(member, out var index) ? _members[index].FirstMargin - 1 : -1;

    Int128 BalanceOf(int account) => _accounts[_margin.Account(account).Ledger].Available.Units / PicoUnits;

    /// <summary>How an account stands at the fair prices of this moment.</summary>
    Standing StandingOf(int account)
    {
        var balance = BalanceOf(account);
        var (equity, initial, maintenance, open) = (balance, Int128.Zero, Int128.Zero, 0);
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            ref var position = ref _margin[at];
            if (position.IsIdle) continue;
            var contract = InstrumentOf(position.Instrument).Contract!;
            initial += InitialOf(contract, position, position.Exposure) + position.Holds;
            if (position.Quantity.IsZero) continue;
            open++;
            equity += ContractMath.Unrealised(contract.Terms, contract.Fair, position.Quantity, position.Cost);
            maintenance += MaintenanceOf(contract, position.Quantity);
        }

        return new Standing(balance, equity, initial, maintenance, open);
    }

    static Int128 InitialOf(Contract contract, in Position position, Lots exposure) =>
        ContractMath.Initial(contract.Terms, ContractMath.Value(contract.Terms, contract.Fair, exposure), position.Leverage);

    static Int128 MaintenanceOf(Contract contract, Lots position) =>
        ContractMath.Maintenance(contract.Terms, ContractMath.Value(contract.Terms, contract.Fair, ContractMath.Abs(position)));

    void SetLeverage(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<SetLeverage>(command);
        var reject = AdmitLeverage(set, out var index);
        if (reject != Reject.None)
        {
            RejectCommand(set.Header, reject);
            return;
        }

        ref var position = ref _margin[_margin.Of(index, set.Instrument)];
        position.Leverage = set.Leverage;
        _events.Add(new LeverageChanged { Account = new(index + 1), Instrument = set.Instrument, Leverage = set.Leverage });
        _margin.MarkDue(index);
    }

    Reject AdmitLeverage(in SetLeverage set, out int index)
    {
        index = -1;
        if (!_members.TryFind(set.Header.Member, out var member) || _members[member].IsSuspended) return Reject.MemberSuspended;
        if (!TryFindPerpetual(set.Instrument, out var instrument)) return Reject.InstrumentNotFound;
        if (!TryFindAccount(set.Header.Member, set.Account, instrument.Terms.Flags, out index)) return Reject.MarginAccountNotFound;
        if (_margin.Account(index).Status == MarginStatus.Liquidating) return Reject.AccountInLiquidation;
        var contract = instrument.Contract!;
        if (set.Leverage < 0 || set.Leverage > ContractMath.LeverageMax(contract.Terms)) return Reject.LeverageInvalid;
        if (!_margin.TryFind(index, set.Instrument, out var at) || _margin[at].IsIdle) return Reject.None;
        var position = _margin[at];
        var before = InitialOf(contract, position, position.Exposure);
        position.Leverage = set.Leverage;
        var change = InitialOf(contract, position, position.Exposure) - before;
        return change <= 0 || StandingOf(index).Free >= change ? Reject.None : Reject.InsufficientMargin;
    }
}
