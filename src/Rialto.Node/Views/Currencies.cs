using System.Text;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>All currencies. Readers: any thread. Owner: publisher thread.</summary>
public sealed class Currencies
{
    volatile Listing _published = new([]);
    readonly Dictionary<CurrencyId, CurrencyView> _working = [];
    bool _changed;

    /// <summary>In order of position, then number.</summary>
    public IReadOnlyList<CurrencyView> All => _published.All;

    public CurrencyView? Find(CurrencyId id) => _published.ById.GetValueOrDefault(id);

    /// <summary>By exact code, lower case: <c>btc</c>.</summary>
    public CurrencyView? Find(string code) => _published.ByCode.GetValueOrDefault(code);

    internal string CodeOf(CurrencyId id) => _working[id].Code;

    internal void Apply(in CurrencyChanged changed, ReadOnlySpan<byte> text, long timeUs)
    {
        var before = _working.GetValueOrDefault(changed.Currency);
        _working[changed.Currency] = new()
        {
            Id = changed.Currency,
            Code = changed.Terms.Code.ToString(),
            Terms = changed.Terms,
            Shown = Encoding.UTF8.GetString(text),
            CreatedUs = before?.CreatedUs ?? timeUs,
            UpdatedUs = timeUs,
        };
        _changed = true;
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_working.Count);
        foreach (var currency in _working.Values.OrderBy(c => c.Id.Value))
        {
            writer.WriteInt32(currency.Id.Value);
            writer.WriteStruct(currency.Terms);
            writer.WriteBytes(Encoding.UTF8.GetBytes(currency.Shown));
            writer.WriteInt64(currency.CreatedUs);
            writer.WriteInt64(currency.UpdatedUs);
        }
    }

    internal void Load(ref StateReader reader)
    {
        _changed = true;
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var id = new CurrencyId(reader.ReadInt32());
            var terms = reader.ReadStruct<CurrencyTerms>();
            _working[id] = new()
            {
                Id = id,
                Code = terms.Code.ToString(),
                Terms = terms,
                Shown = Encoding.UTF8.GetString(reader.ReadBytes()),
                CreatedUs = reader.ReadInt64(),
                UpdatedUs = reader.ReadInt64(),
            };
        }
    }

    internal void Publish()
    {
        if (!_changed) return;
        _changed = false;
        _published = new(_working.Values.OrderBy(c => c.Terms.Position).ThenBy(c => c.Id.Value).ToArray());
    }

    sealed class Listing(CurrencyView[] all)
    {
        public IReadOnlyList<CurrencyView> All { get; } = all;
        public Dictionary<CurrencyId, CurrencyView> ById { get; } = all.ToDictionary(c => c.Id);
        public Dictionary<string, CurrencyView> ByCode { get; } = all.ToDictionary(c => c.Code, StringComparer.Ordinal);
    }
}
