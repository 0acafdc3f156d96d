using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>All instruments. Readers: any thread. Owner: publisher thread.</summary>
public sealed class Instruments(Currencies currencies)
{
    volatile Listing _published = new([]);
    readonly Dictionary<InstrumentId, InstrumentView> _working = [];
    bool _changed;

    /// <summary>In order of position, then number.</summary>
    public IReadOnlyList<InstrumentView> All => _published.All;

    public InstrumentView? Find(InstrumentId id) => _published.ById.GetValueOrDefault(id);

    /// <summary>By exact code: <c>btcusd</c> and the perpetual <c>BTCUSD</c> are two.</summary>
    public InstrumentView? Find(string code) => _published.ByCode.GetValueOrDefault(code);

    internal InstrumentView Working(InstrumentId id) => _working[id];

    /// <summary>Takes new terms in; answers by how much ticks and lots became finer.</summary>
    internal Refinement Apply(in InstrumentChanged changed, long timeUs)
    {
        var before = _working.GetValueOrDefault(changed.Instrument);
        var now = new InstrumentView
        {
            Id = changed.Instrument,
            Code = changed.Terms.Code.ToString(),
            Terms = changed.Terms,
            Scale = new(changed.Terms.PricePrecision, changed.Terms.AmountPrecision),
            BaseCode = currencies.CodeOf(changed.Terms.Base),
            QuoteCode = currencies.CodeOf(changed.Terms.Quote),
            CreatedUs = before?.CreatedUs ?? timeUs,
            UpdatedUs = timeUs,
        };
        _working[changed.Instrument] = now;
        _changed = true;
        if (before is null) return new(1, 1);
        return Refinement.Between(before.Scale, before.Terms.PricePrecision, now.Scale, now.Terms.PricePrecision);
    }

    internal void Publish()
    {
        if (!_changed) return;
        _changed = false;
        _published = new(_working.Values.OrderBy(i => i.Terms.Position).ThenBy(i => i.Id.Value).ToArray());
    }

    sealed class Listing(InstrumentView[] all)
    {
        public IReadOnlyList<InstrumentView> All { get; } = all;
        public Dictionary<InstrumentId, InstrumentView> ById { get; } = all.ToDictionary(i => i.Id);
        public Dictionary<string, InstrumentView> ByCode { get; } = all.ToDictionary(i => i.Code, StringComparer.Ordinal);
    }
}
