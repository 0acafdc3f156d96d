using Rialto.Engine.Codec;

namespace Rialto.Node.Views;

/// <summary>The views as bytes, for snapshots: a canonical walk, so that equal views give equal bytes.</summary>
public sealed partial class ExchangeViews
{
    internal const int StateVersion = 5;

    /// <summary>The oldest that was ever in a snapshot: before orders that wait, hide or expire.</summary>
    internal const int FirstStateVersion = 2;

    // Before trades knew their events, and tickers what was traded ever.
    const int VersionWithoutTotals = 3;

    /// <summary>Before perpetuals and margin accounts; the oldest that can be loaded.</summary>
    internal const int VersionWithoutMargin = 4;

    /// <summary>Writes all views as they were published last. Owner: publisher thread.</summary>
    internal void Save(StateWriter writer) => Save(writer, StateVersion);

    /// <summary>Writes them in the format of an earlier day, to compare them with what was written then.</summary>
    internal void Save(StateWriter writer, int version)
    {
        writer.WriteInt32(version);
        writer.WriteInt64(LastEventNumber);
        writer.WriteInt64(LastCommandNumber);
        writer.WriteInt64(LastTimeUs);
        writer.WriteInt32(_ordersOpenMax);
        writer.WriteInt32(_requestKeysMax);
        writer.WriteByte(HasBegun ? (byte)1 : (byte)0);
        writer.WriteUInt64(_uuids?.KeyHigh ?? 0);
        writer.WriteUInt64(_uuids?.KeyLow ?? 0);
        Currencies.Save(writer);
        Instruments.Save(writer);
        Fees.Save(writer);
        Members.Save(writer);
        Balances.Save(writer);
        OpenOrders.Save(writer, version > FirstStateVersion, version > VersionWithoutMargin);
        Books.Save(writer);
        Tape.Save(writer, hasEvents: version > VersionWithoutTotals);
        Tickers.Save(writer, hasTotals: version > VersionWithoutTotals);
        Candles.Save(writer);
        if (version > VersionWithoutMargin) Margin.Save(writer);
    }

    /// <summary>The views that <see cref="Save"/> wrote, published.</summary>
    /// <exception cref="StateDamagedException">The bytes are not views.</exception>
    internal static ExchangeViews Load(ref StateReader reader)
    {
        var version = reader.ReadInt32();
        if (version is not (StateVersion or VersionWithoutMargin))
        {
            throw new StateDamagedException($"Views version {version}; this program reads {VersionWithoutMargin} and {StateVersion}.");
        }

        var views = new ExchangeViews { WorkingEventNumber = reader.ReadInt64() };
        var last = new StepInfo(reader.ReadInt64(), reader.ReadInt64());
        views.LoadAll(ref reader, hasMargin: version > VersionWithoutMargin);
        views.Publish(last);
        return views;
    }

    void LoadAll(ref StateReader reader, bool hasMargin)
    {
        _ordersOpenMax = reader.ReadInt32();
        _requestKeysMax = reader.ReadInt32();
        var hasBegun = reader.ReadByte() != 0;
        var keyHigh = reader.ReadUInt64();
        var keyLow = reader.ReadUInt64();
        if (hasBegun) _uuids = new(keyHigh, keyLow);
        Currencies.Load(ref reader);
        Instruments.Load(ref reader);
        Fees.Load(ref reader);
        Members.Load(ref reader);
        Balances.Load(ref reader);
        OpenOrders.Load(ref reader, _uuids, hasMargin);
        Books.Load(ref reader);
        Tape.Load(ref reader);
        Tickers.Load(ref reader);
        Candles.Load(ref reader);
        if (hasMargin) Margin.Load(ref reader);
    }
}
