using System.Globalization;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Who is who in a table: people, currencies, instruments, orders, withdrawals and deposits by name.</summary>
internal sealed class TableNames
{
    readonly Dictionary<string, long> _orders = [];
    readonly Dictionary<string, long> _money = [];
    readonly Dictionary<string, int> _groups = new() { ["any"] = 0, ["nogroup"] = 77 };
    readonly Dictionary<string, int> _currencies = new() { ["nothing"] = 99 };
    readonly Dictionary<string, InstrumentId> _instruments = new() { ["nowhere"] = new InstrumentId(99), ["anywhere"] = default };
    readonly Dictionary<int, InstrumentTerms> _terms = [];
    readonly Dictionary<string, int> _members = new()
    {
        ["operator"] = 0, ["fees"] = 1, ["outside"] = 2, ["adjustments"] = 3, ["demo"] = 4,
        ["insurance"] = 5, ["transit"] = 6, ["clearing"] = 7, ["nobody"] = 999_999,
    };
    int _nextMember = Owners.FirstMember;

    /// <summary>The instrument that rows mean when they name none: the first one.</summary>
    public InstrumentId Instrument { get; private set; }

    public bool KnowsMember(string name) => _members.ContainsKey(name);
    public bool KnowsCurrency(string name) => _currencies.ContainsKey(name);
    public bool KnowsInstrument(string name) => _instruments.ContainsKey(name);
    public bool KnowsGroup(string name) => _groups.ContainsKey(name);

    public MemberId NewMember(string name) => new(_members[name] = _nextMember++);

    public MemberId Member(string name) =>
        _members.TryGetValue(name, out var id) ? new MemberId(id) : throw new TableException($"nobody is called {name}");

    public CurrencyId Currency(string name) =>
        _currencies.TryGetValue(name, out var id) ? new CurrencyId(id) : throw new TableException($"no currency is called {name}");

    public CurrencyId NewCurrency(string name) => new(_currencies[name] = _currencies.Count);

    public FeeGroupId Group(string name) =>
        new(_groups.TryGetValue(name, out var id) ? id : throw new TableException($"no group is called {name}"));

    public FeeGroupId NewGroup(string name) => new(_groups[name] = _groups.Values.Where(static id => id < 77).Max() + 1);

    public InstrumentId InstrumentOf(string name) =>
        _instruments.TryGetValue(name, out var id) ? id : throw new TableException($"no instrument is called {name}");

    public void SetInstrument(string name, InstrumentId id, in InstrumentTerms terms)
    {
        _instruments[name] = id;
        _terms[id.Value] = terms;
        if (Instrument == default) Instrument = id;
    }

    /// <summary>Terms as the table knows them; for what does not exist, those of the first instrument.</summary>
    public InstrumentTerms Terms(InstrumentId id) => _terms.TryGetValue(id.Value, out var terms) ? terms : _terms[Instrument.Value];

    public string NameOf(InstrumentId id) => _instruments.First(pair => pair.Value == id).Key;

    public string NameOf(CurrencyId id) => _currencies.First(pair => pair.Value == id.Value).Key;

    public string NameOf(MemberId id) => _members.First(pair => pair.Value == id.Value).Key;

    public void SetOrder(string name, OrderId id) => _orders[name] = id.Value;

    public OrderId Order(string name) => new(ValueOf(_orders, name));

    public string NameOf(OrderId id) => NameOf(_orders, id.Value);

    public void SetMoney(string name, long number) => _money[name] = number;

    public long Money(string name) => ValueOf(_money, name);

    public string MoneyName(long number) => NameOf(_money, number);

    static long ValueOf(Dictionary<string, long> names, string name)
    {
        if (name[0] == '#') return long.Parse(name[1..], CultureInfo.InvariantCulture);
        return names.TryGetValue(name, out var number) ? number : throw new TableException($"nothing is called {name}");
    }

    static string NameOf(Dictionary<string, long> names, long number)
    {
        foreach (var pair in names)
        {
            if (pair.Value == number) return pair.Key;
        }

        return $"#{number}";
    }
}
