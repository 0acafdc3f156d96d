using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

/// <summary>Views fed with events that a test writes itself: one instrument, abcusd, price and amount precision 1.</summary>
sealed class ViewsLab
{
    public static readonly InstrumentId Abc = new(1);

    readonly EventBuffer _events = new(256);
    readonly StepChanges _changes = new();
    long _event;
    long _command;
    long _trade;

    public ViewsLab()
    {
        Views.SortForReaders();
        Step(0, Event(new Began { UuidKeyHigh = 1, UuidKeyLow = 2 }));
        Step(0, Event(new CurrencyChanged { Currency = new(1), Terms = new() { Code = Code.Of("abc"), Position = 2 } }));
        Step(0, Event(new CurrencyChanged { Currency = new(2), Terms = new() { Code = Code.Of("usd"), Position = 1 } }));
        SetPrecisions(1, 1);
    }

    public ExchangeViews Views { get; private set; } = new();
    public StepChanges Changes => _changes;

    public static Action<EventBuffer, long> Event<TEvent>(TEvent happened, string text = "")
        where TEvent : unmanaged, IEvent => (buffer, number) => buffer.Add(number, happened, System.Text.Encoding.UTF8.GetBytes(text));

    public void SetPrecisions(byte price, byte amount) => Step(0, Event(new InstrumentChanged
    {
        Instrument = Abc,
        Terms = new() { Code = Code.Of("abcusd"), Base = new(1), Quote = new(2), PricePrecision = price, AmountPrecision = amount },
    }));

    /// <summary>One command's events at a time in seconds.</summary>
    public void Step(long second, params Action<EventBuffer, long>[] events)
    {
        _events.Clear();
        foreach (var write in events) write(_events, ++_event);
        var step = new StepInfo(++_command, second * 1_000_000);
        Views.Apply(step, _events.Written, _changes);
        Views.Publish(step);
    }

    public void Trade(long second, long ticks, long lots) => Step(
        second,
        Event(new Traded { Trade = new(++_trade), Instrument = Abc, Price = new(ticks), Quantity = new(lots), TakerSide = Side.Buy }));

    public byte[] Save()
    {
        var writer = new StateWriter();
        Views.Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Goes on with views that were saved and loaded.</summary>
    public void SaveAndLoad()
    {
        var reader = new StateReader(Save());
        Views = ExchangeViews.Load(ref reader);
        Views.SortForReaders();
        Assert.True(reader.AtEnd);
    }
}
