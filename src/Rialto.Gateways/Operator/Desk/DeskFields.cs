using System.Text.Json;
using System.Text.Json.Nodes;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity.Members;
using Rialto.Node.Views;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>Reads the fields of an operator's request and notes everything that is wrong with them.</summary>
/// <remarks>After a problem the value read is a harmless stand-in: nobody acts on it, <see cref="Failed"/> is asked first.</remarks>
internal sealed class DeskFields(JsonObject body)
{
    readonly List<string> _problems = [];

    public bool Failed => _problems.Count > 0;

    public DeskAnswer Refusal => DeskAnswer.Refused(_problems);

    public void Note(string problem) => _problems.Add(problem);

    public void NoteUnknown(string what, string name, IEnumerable<string> known) =>
        Note($"there is no {what} '{name}'; there are: {string.Join(", ", known)}");

    /// <summary>A text that must be there.</summary>
    public string Text(string name)
    {
        if (OptionalText(name) is { Length: > 0 } text) return text;
        Note($"{name} is missing");
        return "";
    }

    public string? OptionalText(string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };

    /// <summary>Refuses fields that mean nothing, so that a misspelt one is not taken for a default.</summary>
    public void Allow(params string[] known)
    {
        foreach (var (name, _) in body)
        {
            if (!known.Contains(name)) NoteUnknown("field", name, known);
        }
    }

    public bool Flag(string name) => OptionalText(name) == "true";

    public int Number(string name, int fallback)
    {
        if (OptionalText(name) is not { } text) return fallback;
        if (DecimalText.TryReadInteger(text, out var number) && number is >= 0 and <= int.MaxValue) return (int)number;
        Note($"{name}: '{text}' is no whole number");
        return fallback;
    }

    /// <summary>The pairs of an object of texts; none when the field is not there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) => body[name] is JsonObject pairs
        ? [.. pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.ToString() ?? ""))]
        : [];

    /// <summary>Money, above zero.</summary>
    public Amount Money(string name, string text)
    {
        var isPositive = DecimalText.TryRead(text, out var number) && number.IsPositive;
        if (isPositive && number.InUnits(Amount.Decimals, out Int128 units) == DecimalFit.Exact) return new Amount(units);
        Note($"{name}: '{text}' is no amount above 0 with at most {Amount.Decimals} decimals");
        return Amount.Zero;
    }

    public CurrencyView? Currency(ExchangeViews views, string code)
    {
        var found = views.Currencies.Find(code);
        if (found is null) NoteUnknown("currency", code, views.Currencies.All.Select(known => known.Code));
        return found;
    }

    public InstrumentView? Instrument(ExchangeViews views, string code)
    {
        var found = views.Instruments.Find(code);
        if (found is null) NoteUnknown("instrument", code, views.Instruments.All.Select(known => known.Code));
        return found;
    }

    /// <summary>A member by uid, e-mail or username.</summary>
    public Member? Member(Identity.People people, string name)
    {
        var found = people.Members.ByAnyName(name);
        if (found is null) Note($"there is no member '{name}'");
        return found;
    }
}
