using System.Collections.Concurrent;
using System.Text;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Margin accounts, open positions, and the perpetuals that they are in. Readers: any thread. Owner: publisher thread.</summary>
public sealed class Margin
{
    readonly ConcurrentDictionary<MarginAccountId, MarginAccountView> _accounts = new();
    readonly ConcurrentDictionary<MemberId, MarginAccountView[]> _ofMember = new();
    readonly ConcurrentDictionary<MarginAccountId, PositionView[]> _positions = new();
    readonly ConcurrentDictionary<(MarginAccountId Account, InstrumentId Instrument), int> _leverages = new();
    readonly ConcurrentDictionary<InstrumentId, PerpetualView> _perpetuals = new();
    /// <summary>In a saved status: a name follows.</summary>
    const byte Named = 0x80;

    volatile MarginCurrencies _currencies = new(default, default);

    /// <summary>Perpetuals exist.</summary>
    public bool HasBegun => _currencies.Live.Value != 0;

    /// <summary>The margin currency of live accounts, and of demo ones.</summary>
    public CurrencyId LiveCurrency => _currencies.Live;
    public CurrencyId DemoCurrency => _currencies.Demo;

    /// <summary>All perpetuals, by number.</summary>
    public IReadOnlyList<PerpetualView> Perpetuals => [.. _perpetuals.Values.OrderBy(perpetual => perpetual.Instrument.Value)];

    /// <summary>All accounts, the funds' too, in no order.</summary>
    public IEnumerable<MarginAccountView> All => _accounts.Values;

    /// <summary>Null = not there.</summary>
    public MarginAccountView? Find(MarginAccountId account) => _accounts.GetValueOrDefault(account);

    public PerpetualView? Find(InstrumentId instrument) => _perpetuals.GetValueOrDefault(instrument);

    /// <summary>A member's accounts, by number.</summary>
    public IReadOnlyList<MarginAccountView> Of(MemberId member) => _ofMember.GetValueOrDefault(member) ?? [];

    /// <summary>An account's open positions, by instrument number; consistent with each other.</summary>
    public IReadOnlyList<PositionView> PositionsOf(MarginAccountId account) => _positions.GetValueOrDefault(account) ?? [];

    /// <summary>Everybody's open positions in an instrument, in no order.</summary>
    public IEnumerable<PositionView> PositionsIn(InstrumentId instrument) =>
        _positions.Values.SelectMany(positions => positions).Where(position => position.Instrument == instrument);

    /// <summary>0 = as high as the tiers let.</summary>
    public int LeverageOf(MarginAccountId account, InstrumentId instrument) => _leverages.GetValueOrDefault((account, instrument));

    internal void Apply(in MarginBegun begun) => _currencies = new(begun.Live, begun.Demo);

    internal void Apply(in MarginAccountChanged changed, ReadOnlySpan<byte> name, long timeUs)
    {
        var known = Find(changed.Account);
        Set(MarginAccountView.From(changed, known?.OpenedUs ?? timeUs, known?.Name ?? Encoding.UTF8.GetString(name)));
    }

    internal void Apply(in LeverageChanged changed) => _leverages[(changed.Account, changed.Instrument)] = changed.Leverage;

    /// <summary>Null = there is none.</summary>
    public PositionView? PositionOf(MarginAccountId account, InstrumentId instrument) =>
        PositionsOf(account).FirstOrDefault(position => position.Instrument == instrument);

    internal void Apply(in PositionChanged changed)
    {
        var instrument = changed.Instrument;
        var before = PositionOf(changed.Account, instrument)?.Quantity ?? Lots.Zero;
        Set(PositionView.From(changed));
        var perpetual = _perpetuals[instrument];
        var longs = long.Max(0, changed.Quantity.Value) - long.Max(0, before.Value);
        _perpetuals[instrument] = perpetual with { OpenInterest = new(perpetual.OpenInterest.Value + longs) };
    }

    internal void Apply(in ContractChanged changed)
    {
        var contract = changed.Contract;
        var before = Find(changed.Instrument);
        _perpetuals[changed.Instrument] = before is null ? New(changed.Instrument, contract) : before with { Contract = contract };
    }

    internal void Apply(in PriceMarked marked) => _perpetuals[marked.Instrument] = _perpetuals[marked.Instrument] with
    {
        Index = marked.Index,
        Fair = marked.Fair,
        State = marked.State,
    };

    internal void Apply(in FundingRateChanged changed) => _perpetuals[changed.Instrument] = _perpetuals[changed.Instrument] with
    {
        RateE8 = changed.RateE8,
        NextRateE8 = changed.NextRateE8,
        NextFundingUs = changed.NextFundingUs,
    };

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_currencies.Live.Value);
        writer.WriteInt32(_currencies.Demo.Value);
        var perpetuals = Perpetuals;
        writer.WriteInt32(perpetuals.Count);
        foreach (var perpetual in perpetuals) Save(writer, perpetual);
        writer.WriteInt32(_accounts.Count);
        foreach (var account in _accounts.Values.OrderBy(account => account.Id.Value)) Save(writer, account);
        writer.WriteInt32(_leverages.Count);
        foreach (var (key, leverage) in _leverages.OrderBy(pair => (pair.Key.Account.Value, pair.Key.Instrument.Value)))
        {
            writer.WriteInt32(key.Account.Value);
            writer.WriteInt32(key.Instrument.Value);
            writer.WriteInt32(leverage);
        }
    }

    internal void Load(ref StateReader reader)
    {
        _currencies = new(new(reader.ReadInt32()), new(reader.ReadInt32()));
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var perpetual = LoadPerpetual(ref reader);
            _perpetuals[perpetual.Instrument] = perpetual;
        }
        for (var left = reader.ReadCount(); left > 0; left--) LoadAccount(ref reader);
        for (var left = reader.ReadCount(); left > 0; left--)
            _leverages[(new(reader.ReadInt32()), new(reader.ReadInt32()))] = reader.ReadInt32();
    }

    static void Save(StateWriter writer, PerpetualView perpetual)
    {
        writer.WriteInt32(perpetual.Instrument.Value);
        writer.WriteStruct(perpetual.Contract);
        writer.WriteInt64(perpetual.Index.Value);
        writer.WriteInt64(perpetual.Fair.Value);
        writer.WriteByte((byte)perpetual.State);
        writer.WriteInt32(perpetual.RateE8);
        writer.WriteInt32(perpetual.NextRateE8);
        writer.WriteInt64(perpetual.NextFundingUs);
        writer.WriteInt64(perpetual.OpenInterest.Value);
    }

    static PerpetualView LoadPerpetual(ref StateReader reader) => new()
    {
        Instrument = new(reader.ReadInt32()),
        Contract = reader.ReadStruct<ContractTerms>(),
        Index = new(reader.ReadInt64()),
        Fair = new(reader.ReadInt64()),
        State = (IndexState)reader.ReadByte(),
        RateE8 = reader.ReadInt32(),
        NextRateE8 = reader.ReadInt32(),
        NextFundingUs = reader.ReadInt64(),
        OpenInterest = new(reader.ReadInt64()),
    };

    void Save(StateWriter writer, MarginAccountView account)
    {
        writer.WriteInt32(account.Id.Value);
        writer.WriteInt32(account.Member.Value);
        writer.WriteInt32(account.Currency.Value);
        writer.WriteByte(account.IsDemo ? (byte)1 : (byte)0);
        writer.WriteByte((byte)((byte)account.Status | (account.Name.Length == 0 ? 0 : Named)));
        writer.WriteInt64(account.OpenedUs);
        if (account.Name.Length > 0) writer.WriteBytes(Encoding.UTF8.GetBytes(account.Name));
        var positions = PositionsOf(account.Id);
        writer.WriteInt32(positions.Count);
        foreach (var position in positions) position.Save(writer);
    }

    void LoadAccount(ref StateReader reader)
    {
        var account = new MarginAccountView
        {
            Id = new(reader.ReadInt32()),
            Member = new(reader.ReadInt32()),
            Currency = new(reader.ReadInt32()),
            IsDemo = reader.ReadByte() != 0,
            Status = (MarginStatus)reader.ReadByte(),
            OpenedUs = reader.ReadInt64(),
        };
        if (((byte)account.Status & Named) != 0)
        {
            var status = (MarginStatus)((byte)account.Status & ~Named);
            account = account with { Status = status, Name = Encoding.UTF8.GetString(reader.ReadBytes()) };
        }

        Set(account);
        for (var left = reader.ReadCount(); left > 0; left--) Set(PositionView.Load(ref reader));
    }

    // New arrays, so that who reads one keeps it whole.
    void Set(MarginAccountView account)
    {
        _accounts[account.Id] = account;
        var others = Of(account.Member).Where(other => other.Id != account.Id);
        _ofMember[account.Member] = [.. others.Append(account).OrderBy(each => each.Id.Value)];
    }

    void Set(PositionView position)
    {
        var all = PositionsOf(position.Account).Where(other => other.Instrument != position.Instrument);
        if (!position.Quantity.IsZero) all = all.Append(position);
        _positions[position.Account] = [.. all.OrderBy(each => each.Instrument.Value)];
    }

    static PerpetualView New(InstrumentId instrument, ContractTerms contract) => new()
    {
        Instrument = instrument,
        Contract = contract,
        Index = Ticks.None,
        Fair = Ticks.None,
        State = IndexState.Good,
        RateE8 = 0,
        NextRateE8 = 0,
        NextFundingUs = 0,
        OpenInterest = Lots.Zero,
    };

    sealed record MarginCurrencies(CurrencyId Live, CurrencyId Demo);
}
