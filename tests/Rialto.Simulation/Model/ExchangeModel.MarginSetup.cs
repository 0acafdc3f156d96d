using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Perpetuals begin; contracts, accounts and money between wallet and account.</summary>
public sealed partial class ExchangeModel
{
    const int FirstKept = 8;
    const int LastKept = 13;
    const int InsuranceOwner = 5;
    const int ClearingOwner = 7;
    const int DemoEquityOwner = 4;
    const int AccountsOfTypeMax = 5;
    const int RebateMin = -10_000;
    const int NextRateMax = 187_500;
    static readonly BigInteger Pico = 1_000_000;
    static readonly BigInteger Finest = BigInteger.Pow(10, 10);
    static readonly BigInteger DemoMax = 1_000 * BigInteger.Pow(10, 18);

    readonly SortedDictionary<int, ModelAccount> _accounts = [];
    bool _marginBegun;
    int _liveCurrency;
    int _demoCurrency;
    BigInteger _demoGrant;

    void Begin(in BeginMargin begin)
    {
        var reject = CheckBegin(begin);
        if (reject != Reject.None)
        {
            Refuse(begin.Header, reject, 0, 0);
            return;
        }
        _marginBegun = true;
        (_liveCurrency, _demoCurrency, _demoGrant) = (begin.Live.Value, begin.Demo.Value, begin.DemoGrant.Units);
        Tell(new MarginBegun { Live = begin.Live, Demo = begin.Demo, DemoGrant = begin.DemoGrant });
        var fund = new ModelMember(InsuranceOwner);
        OpenAccount(fund, isDemo: false);
        OpenAccount(fund, isDemo: true);
        foreach (var member in _membersInOrder) OpenBoth(member);
        // From now on it is one of those whose orders an operator cancels.
        _membersInOrder.Add(fund);
    }

    Reject CheckBegin(in BeginMargin begin)
    {
        if (!KnowsCurrency(begin.Live) || !KnowsCurrency(begin.Demo)) return Reject.CurrencyNotFound;
        if (_marginBegun) return Reject.AlreadyBegun;
        if (begin.Live == begin.Demo) return Reject.SameCurrencyTwice;
        var grant = (BigInteger)begin.DemoGrant.Units;
        return grant < 0 || grant > DemoMax || grant % Finest != 0 ? Reject.BoundsInvalid : Reject.None;
    }

    void OpenBoth(ModelMember member)
    {
        OpenAccount(member, isDemo: false);
        OpenAccount(member, isDemo: true);
    }

    void OpenAccount(ModelMember member, bool isDemo)
    {
        var account = new ModelAccount(_accounts.Count + 1, member, isDemo, isDemo ? _demoCurrency : _liveCurrency);
        _accounts.Add(account.Id, account);
        member.Accounts.Add(account);
        Tell(account);
        if (isDemo && !account.IsFund) Pay(account.Currency, PostingKind.DemoGrant, account.Id, DemoEquityOwner, account.Owner, _demoGrant);
    }

    void Tell(ModelAccount account) => Tell(new MarginAccountChanged
    {
        Account = new(account.Id),
        Member = new(account.Member.Id),
        Currency = new(account.Currency),
        Type = account.IsDemo ? InstrumentFlags.Demo : InstrumentFlags.None,
        Status = account.IsLiquidating ? MarginStatus.Liquidating : MarginStatus.Active,
    });

    /// <summary>Two postings: first who gives, then who gets.</summary>
    void Pay(int currency, PostingKind kind, long reference, int from, int to, BigInteger units)
    {
        Post(from, currency, kind, reference, -units, 0);
        Post(to, currency, kind, reference, units, 0);
    }

    void Create(in CreatePerpetual create)
    {
        var reject = CheckNew(create.Terms, create.Contract);
        if (reject != Reject.None)
        {
            Refuse(create.Header, reject, 0, 0);
            return;
        }
        var id = FirstKept;
        while (_instruments.ContainsKey(id)) id++;
        _instruments.Add(id, new(id, create.Terms) { Margin = new(create.Contract) });
        Tell(new InstrumentChanged { Instrument = new(id), Terms = create.Terms });
        Tell(new ContractChanged { Instrument = new(id), Contract = create.Contract });
    }

    Reject CheckNew(in InstrumentTerms terms, in ContractTerms contract)
    {
        if (!_marginBegun) return Reject.MarginNotBegun;
        if (!KnowsCurrency(terms.Base) || !KnowsCurrency(terms.Quote)) return Reject.CurrencyNotFound;
        if (!IsCode(terms.Code, upperCase: true)) return Reject.CodeInvalid;
        foreach (var other in _instruments.Values)
        {
            if (other.Terms.Code.ToString() == terms.Code.ToString()) return Reject.CodeAlreadyUsed;
        }
        if (terms.Base == terms.Quote) return Reject.SameCurrencyTwice;
        if (terms.PricePrecision + terms.AmountPrecision > 18) return Reject.PrecisionInvalid;
        if (AreMarginBoundsBroken(terms)) return Reject.BoundsInvalid;
        if (terms.Kind != InstrumentKind.Perpetual || (terms.Flags & ~InstrumentFlags.Demo) != 0) return Reject.KindNotSupported;
        return IsContractBroken(contract, terms.Flags.HasFlag(InstrumentFlags.Demo)) ? Reject.ContractInvalid : Reject.None;
    }

    static bool AreMarginBoundsBroken(in InstrumentTerms terms)
    {
        if (terms.TickStep.Value < 1 || terms.LotStep.Value < 1) return true;
        if (terms.PriceMin.Value % terms.TickStep.Value != 0 || terms.PriceMax.Value % terms.TickStep.Value != 0) return true;
        if (terms.QuantityMin.Value % terms.LotStep.Value != 0 || terms.QuantityMax.Value % terms.LotStep.Value != 0) return true;
        return AreBoundsBroken(terms with { TickStep = new(1), LotStep = new(1) });
    }

    bool IsContractBroken(in ContractTerms contract, bool isDemo)
    {
        if (contract.FundOff > 1) return true;
        if (contract.Margin.Value != (isDemo ? _demoCurrency : _liveCurrency) || !Enum.IsDefined(contract.Kind)) return true;
        var factorMax = contract.Kind == ContractKind.Inverse ? 1_000_000_000_000_000 : 10_000_000;
        if (contract.ValueFactor < 1 || contract.ValueFactor > factorMax || AreTiersBroken(contract)) return true;
        if (contract.ImpactValue < 1 || contract.SliceValue < 1 || contract.InterestE8 is < -NextRateMax or > NextRateMax) return true;
        if (contract.LiquidationFeePpm is < 0 or > FeePpmMax || contract.ProtectionPpm is < 0 or > 999_999) return true;
        return contract.LimitBandPpm is < 1 or > BandPpmMax;
    }

    static bool AreTiersBroken(in ContractTerms contract)
    {
        if (contract.TierCount is 0 or > 8) return true;
        var last = default(MarginTier);
        for (var index = 0; index < contract.TierCount; index++)
        {
            var tier = contract.Tiers[index];
            if (tier.Bound <= last.Bound || tier.Bound > 1L << 56 || tier.MaintenancePpm < 1) return true;
            if (tier.InitialPpm <= tier.MaintenancePpm || tier.InitialPpm > 1_000_000) return true;
            if (tier.InitialPpm < last.InitialPpm || tier.MaintenancePpm < last.MaintenancePpm) return true;
            last = tier;
        }
        return false;
    }

    void Change(in ChangeContract change)
    {
        var isKnown = _instruments.TryGetValue(change.Instrument.Value, out var instrument) && instrument.Margin is not null;
        var was = isKnown ? instrument!.Margin!.Contract.Terms : default;
        var terms = change.Contract with { Margin = was.Margin, Kind = was.Kind, ValueFactor = was.ValueFactor };
        var reject = isKnown ? Reject.None : Reject.InstrumentNotFound;
        if (isKnown && IsContractBroken(terms, instrument!.IsDemo)) reject = Reject.ContractInvalid;
        if (reject != Reject.None)
        {
            Refuse(change.Header, reject, 0, 0);
            return;
        }
        instrument!.Margin!.Contract = new(terms);
        Tell(new ContractChanged { Instrument = change.Instrument, Contract = terms });
        CallHolders(instrument, everybody: true);
    }

    bool AreRatesInvalid(in SetFee set)
    {
        if (set.Maker.Value > FeePpmMax || set.Taker.Value > FeePpmMax) return true;
        var id = set.Instrument.Value;
        var isMargin = id != 0 && _instruments[id].Margin is not null;
        if (set.Maker.Value < (isMargin ? RebateMin : 0) || set.Taker.Value < 0) return true;
        foreach (var instrument in _instruments.Values)
        {
            if (instrument.Margin is null || (id != 0 && id != instrument.Id)) continue;
            var (maker, taker) = _fees.SmallestOn(instrument.Id, (set.Group.Value, id), (set.Maker.Value, set.Taker.Value));
            if (maker + taker < 0) return true;
        }
        return false;
    }

    void Open(in OpenMarginAccount open)
    {
        var reject = Reject.None;
        var isDemo = open.Type == InstrumentFlags.Demo;
        if (!IsActive(open.Header.Member)) reject = Reject.MemberSuspended;
        else if (!_marginBegun) reject = Reject.MarginNotBegun;
        else if (open.Type is not (InstrumentFlags.None or InstrumentFlags.Demo)) reject = Reject.KindNotSupported;
        else if (_members[open.Header.Member.Value].Accounts.Count(account => account.IsDemo == isDemo) >= AccountsOfTypeMax)
        {
            reject = Reject.TooManyMarginAccounts;
        }
        if (reject != Reject.None) Refuse(open.Header, reject, 0, 0);
        else OpenAccount(_members[open.Header.Member.Value], isDemo);
    }

    /// <summary>0 = the member's first of the type; null when it is not his, or of the other type.</summary>
    static ModelAccount? AccountFor(ModelMember member, ModelInstrument instrument, int id) =>
        instrument.Margin is null
            ? null
            : member.Accounts.Find(account => (id == 0 || account.Id == id) && account.IsDemo == instrument.IsDemo);

    ModelInstrument? FindPerpetual(InstrumentId id) =>
        _instruments.TryGetValue(id.Value, out var instrument) && instrument.Margin is not null ? instrument : null;

    void Set(in SetLeverage set)
    {
        var reject = CheckLeverage(set, out var account, out var instrument);
        if (reject != Reject.None)
        {
            Refuse(set.Header, reject, 0, 0);
            return;
        }
        account!.Leverages[instrument!.Id] = set.Leverage;
        Tell(new LeverageChanged { Account = new(account.Id), Instrument = set.Instrument, Leverage = set.Leverage });
        ComeInLine(account);
    }

    Reject CheckLeverage(in SetLeverage set, out ModelAccount? account, out ModelInstrument? instrument)
    {
        account = null;
        instrument = null;
        if (!IsActive(set.Header.Member)) return Reject.MemberSuspended;
        if (!_instruments.TryGetValue(set.Instrument.Value, out instrument) || instrument.Margin is null) return Reject.InstrumentNotFound;
        account = AccountFor(_members[set.Header.Member.Value], instrument, set.Account.Value);
        if (account is null) return Reject.MarginAccountNotFound;
        if (account.IsLiquidating) return Reject.AccountInLiquidation;
        var highest = 1_000_000 / instrument.Margin.Contract.Terms.Tiers[0].InitialPpm;
        if (set.Leverage < 0 || set.Leverage > highest) return Reject.LeverageInvalid;
        var was = account.LeverageIn(instrument);
        var before = InitialIn(account, instrument);
        account.Leverages[instrument.Id] = set.Leverage;
        var rises = InitialIn(account, instrument) > before;
        var isCovered = FreeMargin(account) >= 0;
        account.Leverages[instrument.Id] = was;
        return rises && !isCovered ? Reject.InsufficientMargin : Reject.None;
    }

    void Move(in MoveMargin move)
    {
        var reject = CheckMove(move, out var account);
        if (reject != Reject.None)
        {
            Refuse(move.Header, reject, 0, reject == Reject.InsufficientFunds ? move.Amount.Units : 0);
            return;
        }
        var toAccount = move.Direction == MarginDirection.ToAccount;
        var (from, to) = toAccount ? (move.Header.Member.Value, account!.Owner) : (account!.Owner, move.Header.Member.Value);
        var number = ++_lastTransfer;
        Tell(new Transferred
        {
            TransferNumber = number,
            From = new(from),
            To = new(to),
            Currency = new(account.Currency),
            Amount = move.Amount,
        });
        Pay(account.Currency, PostingKind.Transfer, number, from, to, move.Amount.Units);
        ComeInLine(account);
    }

    Reject CheckMove(in MoveMargin move, out ModelAccount? account)
    {
        account = null;
        if (!IsActive(move.Header.Member)) return Reject.MemberSuspended;
        var id = move.Account.Value;
        account = _members[move.Header.Member.Value].Accounts.Find(known => (id == 0 || known.Id == id) && !known.IsDemo);
        if (account is null) return Reject.MarginAccountNotFound;
        var units = (BigInteger)move.Amount.Units;
        if (units < 1) return Reject.AmountNotPositive;
        if (units > MoneyMax) return Reject.AmountTooLarge;
        if (units % Finest != 0) return Reject.AmountTooFine;
        if (!Enum.IsDefined(move.Direction)) return Reject.KindNotSupported;
        var toAccount = move.Direction == MarginDirection.ToAccount;
        if (!toAccount && account.IsLiquidating) return Reject.AccountInLiquidation;
        var most = toAccount ? Available(move.Header.Member, new(account.Currency)) : Withdrawable(account);
        return units > most ? Reject.InsufficientFunds : Reject.None;
    }

    /// <summary>In units of the ledger.</summary>
    BigInteger Withdrawable(ModelAccount account)
    {
        var (balance, equity) = (Balance(account), Equity(account));
        var free = BigInteger.Min(balance, BigInteger.Min(balance, equity) - InitialOf(account));
        return BigInteger.Max(0, free) * Pico / Finest * Finest;
    }

    void Reset(in ResetDemo reset)
    {
        var isGrant = reset.Header.Member.Value == 0;
        var reject = isGrant ? CheckGrant(reset, out var account) : CheckReset(reset, out account);
        if (reject != Reject.None)
        {
            Refuse(reset.Header, reject, 0, 0);
            return;
        }
        Tell(account!);
        if (isGrant)
        {
            Pay(account!.Currency, PostingKind.DemoGrant, account.Id, DemoEquityOwner, account.Owner, reset.Amount.Units);
            ComeInLine(account);
            return;
        }
        var change = reset.Amount.Units - _wallets.Of(account!.Owner, account.Currency).Available;
        Pay(account.Currency, PostingKind.DemoReset, account.Id, DemoEquityOwner, account.Owner, change);
    }

    /// <summary>An operator's, for any demo account but the fund's.</summary>
    Reject CheckGrant(in ResetDemo grant, out ModelAccount? account)
    {
        var id = grant.Account.Value;
        account = _accounts.Values.FirstOrDefault(known => known.Id == id && known.IsDemo && !known.IsFund);
        if (account is null) return Reject.MarginAccountNotFound;
        var units = (BigInteger)grant.Amount.Units;
        if (units < 1) return Reject.AmountNotPositive;
        if (units > DemoMax) return Reject.AmountTooLarge;
        if (units % Finest != 0) return Reject.AmountTooFine;
        return Balance(account) + units / Pico > ValueMax ? Reject.AmountTooLarge : Reject.None;
    }

    Reject CheckReset(in ResetDemo reset, out ModelAccount? account)
    {
        account = null;
        if (!IsActive(reset.Header.Member)) return Reject.MemberSuspended;
        var id = reset.Account.Value;
        account = _members[reset.Header.Member.Value].Accounts.Find(known => (id == 0 || known.Id == id) && known.IsDemo);
        if (account is null) return Reject.MarginAccountNotFound;
        var units = (BigInteger)reset.Amount.Units;
        if (units < 1) return Reject.AmountNotPositive;
        if (units > DemoMax) return Reject.AmountTooLarge;
        if (units % Finest != 0) return Reject.AmountTooFine;
        var owner = account;
        var hasOrders = OpenOrders(order => order.Account == owner).Count > 0;
        if (account.Positions.Count > 0 || hasOrders) return Reject.AccountNotFlat;
        return account.IsLiquidating ? Reject.AccountInLiquidation : Reject.None;
    }
}
