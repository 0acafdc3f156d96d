using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
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
        var now = View(changed.Instrument, changed.Terms, before?.CreatedUs ?? timeUs, timeUs);
        _working[changed.Instrument] = now;
        _changed = true;
        if (before is null) return new(1, 1);
        return Refinement.Between(before.Scale, before.Terms.PricePrecision, now.Scale, now.Terms.PricePrecision);
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_working.Count);
        foreach (var instrument in _working.Values.OrderBy(i => i.Id.Value))
        {
            writer.WriteInt32(instrument.Id.Value);
            writer.WriteStruct(instrument.Terms);
            writer.WriteInt64(instrument.CreatedUs);
            writer.WriteInt64(instrument.UpdatedUs);
        }
    }

    /// <summary>After the currencies.</summary>
    internal void Load(ref StateReader reader)
    {
        _changed = true;
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var id = new InstrumentId(reader.ReadInt32());
            var terms = reader.ReadStruct<InstrumentTerms>();
            _working[id] = View(id, terms, createdUs: reader.ReadInt64(), updatedUs: reader.ReadInt64());
        }
    }

    InstrumentView View(InstrumentId id, in InstrumentTerms terms, long createdUs, long updatedUs) => new()
    {
        Id = id,
        Code = terms.Code.ToString(),
        Terms = terms,
        Scale = new(terms.PricePrecision, terms.AmountPrecision),
        BaseCode = currencies.CodeOf(terms.Base),
        QuoteCode = currencies.CodeOf(terms.Quote),
        CreatedUs = createdUs,
        UpdatedUs = updatedUs,
    };

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
