using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Margin;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>The perpetuals by type and name. Any thread.</summary>
internal sealed class Symbols(ExchangeViews views)
{
    public const string Live = "live";
    public const string Demo = "demo";

    /// <summary>What a demo instrument's code has behind its name: codes of an exchange are unique.</summary>
    const string DemoEnd = "-demo";

    /// <summary>A client's other name of a demo symbol has this behind it (docs/dialects/primebit.md).</summary>
    const char AliasEnd = 'd';

    public static string TypeOf(bool isDemo) => isDemo ? Demo : Live;

    /// <summary>Whether a word is a type of account.</summary>
    public static bool TryReadType(string text, out bool isDemo)
    {
        isDemo = text == Demo;
        return isDemo || text == Live;
    }

    /// <summary>All of a type, in order of their numbers.</summary>
    public IReadOnlyList<Symbol> All(bool isDemo) =>
        [.. views.Margin.Perpetuals.Select(perpetual => Of(perpetual.Instrument)).Where(symbol => symbol.IsDemo == isDemo)];

    /// <summary>By its plain name; null = there is none.</summary>
    public Symbol? Find(bool isDemo, string name)
    {
        var found = views.Instruments.Find(isDemo ? name + DemoEnd : name);
        return found is { Terms.Kind: InstrumentKind.Perpetual } && IsDemo(found) == isDemo ? Of(found.Id) : null;
    }

    /// <summary>As <see cref="Find"/>; of a demo account also by the other name.</summary>
    public Symbol? FindOf(MarginAccountView account, string name)
    {
        if (account.IsDemo && name.EndsWith(AliasEnd) && Find(isDemo: true, name[..^1]) is { } found) return found;
        return Find(account.IsDemo, name);
    }

    /// <summary>By number; it must be a perpetual.</summary>
    public Symbol Of(InstrumentId id)
    {
        var instrument = views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");
        var perpetual = views.Margin.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is no perpetual.");
        return Of(instrument, perpetual);
    }

    /// <summary>As it was at a moment.</summary>
    public static Symbol Of(AccountMoment.Choice choice) => Of(choice.Instrument, choice.Perpetual);

    static Symbol Of(InstrumentView instrument, PerpetualView perpetual) =>
        new(instrument, perpetual, NameOf(instrument), IsDemo(instrument));

    /// <summary>Whether it is one of ours.</summary>
    public bool Knows(InstrumentId id) => views.Margin.Find(id) is not null;

    static bool IsDemo(InstrumentView instrument) => (instrument.Terms.Flags & InstrumentFlags.Demo) != 0;

    static string NameOf(InstrumentView instrument) =>
        IsDemo(instrument) && instrument.Code.EndsWith(DemoEnd, StringComparison.Ordinal)
            ? instrument.Code[..^DemoEnd.Length]
            : instrument.Code;
}
