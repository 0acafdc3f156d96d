using System.Text;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Runs a table of commands and expectations against an exchange that is checked whole after every command.</summary>
/// <remarks>
/// A row is a command and, behind it, what its events say in a table's words, all of them, separated by commas; a row without an
/// expectation
/// must not be rejected, <c>nothing</c> means no event. Rows that look: <c>book queue balance postings fills levels events timer</c>.
/// Members, currencies and fee groups come into being where they are first named. Numbers are decimal text; <c>@5</c> is 5 ticks, lots or
/// units.
/// </remarks>
public sealed partial class Table
{
    /// <summary>When every table begins, in microseconds since 1970.</summary>
    public const long StartUs = 1_700_000_000_000_000;

    static readonly string[] s_placeFlags =
        ["ioc", "fok", "gtd", "post", "reprice", "reduce-only", "tag", "require", "reject-unfilled"];

    readonly CheckedExchange _exchange = new();
    readonly TableNames _names = new();
    readonly StepText _text;
    readonly List<OrderId> _own = [];
    readonly List<(byte[] Command, string OrderName)> _elements = [];
    readonly List<string> _orderNames = [];
    TableRow? _batch;
    long _nowUs = StartUs;
    byte[] _last = [];

    Table() => _text = new StepText(_names);

    /// <summary>Runs a table whose log has begun.</summary>
    public static void Run(string table)
    {
        var run = new Table();
        run.Submit(Draft.Of(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 }));
        run.RunRows(table);
    }

    /// <summary>Runs a table from before its first command.</summary>
    public static void RunUnbegun(string table) => new Table().RunRows(table);

    void RunRows(string table)
    {
        foreach (var row in TableRow.Read(table))
        {
            try
            {
                Run(row);
            }
            catch (Exception exception)
            {
                throw new Xunit.Sdk.XunitException($"Row {row.Number}: {row.Text}\n{exception.Message}", exception);
            }
        }

        _exchange.CheckTwin();
    }

    void Run(TableRow row)
    {
        switch (row.Verb)
        {
            case "time": Pass(row.Word()); break;
            case "batch": BeginBatch(row); break;
            case "end": EndBatch(row); break;
            case "book": ExpectBook(row); break;
            case "queue": ExpectQueue(row); break;
            case "balance": ExpectBalance(row); break;
            case "postings": Expect(row.Expected(), _text.Postings(_last)); break;
            case "fills": Expect(row.Expected(), _text.Fills(_last)); break;
            case "levels": Expect(row.Expected(), _text.Levels(_last)); break;
            case "events": Expect([.. row.Rest().Split(' ')], StepText.Kinds(_last)); break;
            case "timer": ExpectTimer(row.Word()); break;
            default: RunCommand(row); break;
        }
    }

    void RunCommand(TableRow row)
    {
        var orderName = "";
        var command = Command(row, ref orderName);
        if (command.Length == 0) return;
        if (_batch is not null)
        {
            _elements.Add((command, orderName));
            return;
        }

        Submit(command);
        NameNew([orderName]);
        Judge(row);
    }

    void Submit(byte[] command)
    {
        Draft.SetTime(command, _nowUs);
        _own.Clear();
        _last = _exchange.Apply(command);
        var reader = new EventReader(_last);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.OrderAccepted) _own.Add(reader.As<OrderAccepted>().Order);
            if (reader.Kind == EventKind.OrderAmended) _own.Add(reader.As<OrderAmended>().Order);
        }
    }

    // New order numbers get the names of their rows, in order; a repeat has no number of its own.
    void NameNew(IReadOnlyList<string> orderNames)
    {
        var next = 0;
        var reader = new EventReader(_last);
        while (reader.Next() && next < orderNames.Count)
        {
            if (reader.Kind == EventKind.OrderAccepted) Name(orderNames[next++], reader.As<OrderAccepted>().Order);
            else if (reader.Kind == EventKind.OrderRejected) Name(orderNames[next++], reader.As<OrderRejected>().Order);
            else if (reader.Kind == EventKind.OrderRepeated) next++;
        }
    }

    void Name(string name, OrderId order)
    {
        if (name.Length == 0) return;
        _names.SetOrder(name, order);
        if (_asked.Remove(name, out var asked)) _text.Asked[order] = asked;
    }

    readonly Dictionary<string, (InstrumentId Instrument, Ticks Price)> _asked = [];

    void Judge(TableRow row)
    {
        var own = _orderNames.Count == 0 ? _own : [];
        var got = _text.Summary(_last, own);
        var wanted = row.Expected();
        if (wanted is ["nothing"]) Assert.True(_last.Length == 0, $"wanted: no event\ngot:    {string.Join(", ", got)}");
        else if (wanted.Count > 0) Expect(wanted, got);
        else Assert.DoesNotContain(got, static word => word.StartsWith("rejects", StringComparison.Ordinal));
    }

    static void Expect(List<string> wanted, List<string> got)
    {
        if (wanted is ["-"]) wanted = [];
        if (wanted.SequenceEqual(got)) return;
        throw new Xunit.Sdk.XunitException($"wanted: {string.Join(", ", wanted)}\ngot:    {string.Join(", ", got)}");
    }

    void Pass(string word)
    {
        var count = long.Parse(word[1..^1].TrimEnd('u'), System.Globalization.CultureInfo.InvariantCulture);
        _nowUs += word[^1] switch
        {
            's' when word.EndsWith("us", StringComparison.Ordinal) => count,
            's' => count * 1_000_000,
            'h' => count * 3_600_000_000,
            _ => throw new TableException("time passes as +5s, +24h or +1us"),
        };
    }

    void BeginBatch(TableRow row)
    {
        _batch = row;
        _elements.Clear();
        row.Word();
        row.TakeOptions("all-or-nothing");
    }

    void EndBatch(TableRow row)
    {
        var begin = TableRow.Read(_batch!.Text)[0];
        var header = _batch.Header(_names.Member(begin.Word()));
        var count = _batch.Has("count") ? (int?)_batch.Number64("count", 0) : null;
        var batch = Draft.Batch(header, _batch.Has("all-or-nothing"), [.. _elements.Select(static element => element.Command)], count);
        _batch = null;
        Submit(batch);
        _orderNames.AddRange(_elements.Select(static element => element.OrderName).Where(static name => name.Length > 0));
        NameNew(_orderNames);
        Judge(row);
        _orderNames.Clear();
    }

    void ExpectBook(TableRow row)
    {
        var instrument = InstrumentOf(row);
        var terms = _names.Terms(instrument);
        var book = Insides.Instruments(_exchange.Exchange)[instrument.Value]!;
        var got = new StringBuilder("bids");
        Append(got, book, Side.Buy, terms);
        got.Append(" asks");
        Append(got, book, Side.Sell, terms);
        Expect([row.Rest()], [got.ToString()]);
    }

    static void Append(StringBuilder text, Rialto.Engine.Instruments.Instrument book, Side side, InstrumentTerms terms)
    {
        var ladder = Insides.Ladder(book, side);
        if (ladder.Count == 0) text.Append(" -");
        foreach (var level in ladder)
        {
            text.Append(' ').Append(StepText.Price(level.Price, terms)).Append('x').Append(StepText.Quantity(level.Shown, terms));
            if (level.Count > 1) text.Append('/').Append(level.Count);
        }
    }

    void ExpectQueue(TableRow row)
    {
        var book = Insides.Instruments(_exchange.Exchange)[InstrumentOf(row).Value]!;
        var bids = Insides.Queue(_exchange.Exchange, book, Side.Buy).Select(order => _names.NameOf(order.Id)).DefaultIfEmpty("-");
        var asks = Insides.Queue(_exchange.Exchange, book, Side.Sell).Select(order => _names.NameOf(order.Id)).DefaultIfEmpty("-");
        Expect([row.Rest()], [$"bids {string.Join(' ', bids)} asks {string.Join(' ', asks)}"]);
    }

    InstrumentId InstrumentOf(TableRow row) => row.Peek() is "bids" ? _names.Instrument : _names.InstrumentOf(row.Word());

    void ExpectBalance(TableRow row)
    {
        var owner = _names.Member(row.Word());
        var wanted = new List<string>();
        var got = new List<string>();
        while (!row.AtEnd)
        {
            var currency = row.Word();
            var account = Insides.AccountOf(_exchange.Exchange, owner, _names.Currency(currency));
            wanted.Add($"{currency} {row.Word()}");
            got.Add($"{currency} {StepText.Money(account.Available)}+{StepText.Money(account.Held)}");
        }

        Expect(wanted, got);
    }

    void ExpectTimer(string wanted)
    {
        var next = _exchange.Exchange.NextTimerUs;
        Expect([wanted], [next == long.MaxValue ? "none" : $"{(next - StartUs) / 1_000_000}s"]);
    }
}
