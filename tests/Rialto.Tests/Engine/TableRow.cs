using System.Globalization;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>One row of a table, read word by word.</summary>
internal sealed class TableRow
{
    readonly string[] _words;
    int _next = 1;

    TableRow(string text, int number)
    {
        Text = text;
        Number = number;
        _words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Verb = _words[0];
    }

    public string Text { get; }
    public int Number { get; }
    public string Verb { get; }

    public bool AtEnd => _next == _words.Length;

    /// <summary>Options of the form <c>name:value</c>, and bare flags, wherever they stood.</summary>
    public Dictionary<string, string> Options { get; } = [];

    /// <summary>Rows with something in them; <c>//</c> begins a comment.</summary>
    public static List<TableRow> Read(string table)
    {
        var rows = new List<TableRow>();
        var lines = table.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var comment = lines[i].IndexOf("//", StringComparison.Ordinal);
            var text = (comment < 0 ? lines[i] : lines[i][..comment]).Trim();
            if (text.Length > 0) rows.Add(new TableRow(text, i + 1));
        }

        return rows;
    }

    public string Word() => AtEnd ? throw new TableException("a word is missing") : _words[_next++];

    public string? Peek() => AtEnd ? null : _words[_next];

    public bool TakeNumber(out string number)
    {
        number = Peek() ?? "";
        var isNumber = number.Length > 0 && (char.IsAsciiDigit(number[0]) || number[0] == '@' || (number[0] == '-' && number.Length > 1));
        if (isNumber) _next++;
        else number = "";
        return isNumber;
    }

    /// <summary>Takes options and flags until the first word that is neither.</summary>
    public void TakeOptions(params string[] flags)
    {
        for (; !AtEnd; _next++)
        {
            var word = _words[_next];
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) Options[word[..colon]] = word[(colon + 1)..];
            else if (flags.Contains(word)) Options[word] = "";
            else return;
        }
    }

    public bool Has(string option) => Options.ContainsKey(option);

    public string Option(string name, string otherwise) => Options.GetValueOrDefault(name, otherwise);

    public long Number64(string name, long otherwise) =>
        Options.TryGetValue(name, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public TEnum Enum<TEnum>(string name, TEnum otherwise)
        where TEnum : struct, Enum
    {
        if (!Options.TryGetValue(name, out var text)) return otherwise;
        return System.Enum.TryParse<TEnum>(text, out var value) ? value : throw new TableException($"{text} is no {typeof(TEnum).Name}");
    }

    public Amount Money(string name) =>
        Options.TryGetValue(name, out var text) ? new Amount(Decimals.Parse(text, Amount.Decimals)) : Amount.Zero;

    public string Rest()
    {
        var rest = string.Join(' ', _words[_next..]);
        _next = _words.Length;
        return rest;
    }

    /// <summary>The expected words behind the command, separated by commas; none means that anything but a reject will do.</summary>
    public List<string> Expected() => [.. Rest().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The header that the options tell: request key <c>key:5/10</c> (number, seconds) and <c>session:7</c>.</summary>
    public CommandHeader Header(MemberId member)
    {
        var key = Option("key", "0/0").Split('/');
        return new CommandHeader
        {
            Member = member,
            RequestKeyLow = ulong.Parse(key[0], CultureInfo.InvariantCulture),
            RequestKeyWindowS = uint.Parse(key[1], CultureInfo.InvariantCulture),
            Session = Number64("session", 0),
        };
    }

    public Reject GatewayReject() => Enum("gateway", Reject.None);
}
