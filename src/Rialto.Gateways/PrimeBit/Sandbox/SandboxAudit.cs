using System.Text.Json;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Sandbox;

/// <summary><c>GET /sandbox/audit/{type}</c>: everything that a type's accounts have, against everything that came in.</summary>
/// <remarks>
/// Profit that is not realised is taken from the positions, not from the ledger's clearing account, so the sum is a proof of both. Live
/// money is a currency that spot markets use too: what lies in wallets counts as not come in, and fees are those of both.
/// </remarks>
internal sealed class SandboxAudit(PrimeBitDialect dialect)
{
    const int UnitsOfPico = 1_000_000;

    public ValueTask AnswerAsync(PrimeBitCall call)
    {
        if (!Symbols.TryReadType(call.Path("type"), out var isDemo)) return call.No(Errors.NotFound);
        var sums = dialect.Views.Still(_ => Add(isDemo));
        return call.Json(sums, Write);
    }

    Sums Add(bool isDemo)
    {
        var views = dialect.Views;
        var currency = isDemo ? views.Margin.DemoCurrency : views.Margin.LiveCurrency;
        var symbols = dialect.Symbols.All(isDemo);
        var positions = symbols.ToDictionary(symbol => symbol, symbol => views.Margin.PositionsIn(symbol.Id).ToList());
        var unrealised = positions.Aggregate(Int128.Zero, (sum, pair) => sum + UnrealisedOf(pair.Key, pair.Value));
        var money = views.Balances.Money.FirstOrDefault(each => each.Currency == currency);
        var accounts = views.Margin.All.Where(account => account.IsDemo == isDemo && account.Member != Owners.Insurance)
            .Aggregate(Int128.Zero, (sum, account) => sum + views.Balances.Of(account.Owner, currency).Total.Units);
        var wallets = money.Members.Units - accounts;
        var clearing = views.Balances.Of(Owners.Clearing, currency).Total.Units;
        return new(
            accounts, unrealised * UnitsOfPico, views.Balances.Of(Owners.Fees, currency).Total.Units,
            views.Balances.Of(Owners.Insurance, currency).Total.Units, clearing - money.Outside.Units - wallets,
            [.. positions.Select(pair => (pair.Key, pair.Value.Aggregate(Int128.Zero, static (sum, each) => sum + each.Quantity.Value)))]);
    }

    static Int128 UnrealisedOf(Symbol symbol, List<PositionView> positions) => positions.Aggregate(
        Int128.Zero,
        (sum, each) => sum + ContractMath.Unrealised(symbol.Perpetual.Contract, symbol.Perpetual.Fair, each.Quantity, each.Cost));

    static void Write(Utf8JsonWriter json, Sums sums)
    {
        json.WriteStartObject();
        WriteUnits(json, "balances"u8, sums.Balances);
        WriteUnits(json, "unrealized"u8, sums.Unrealised);
        WriteUnits(json, "fees"u8, sums.Fees);
        WriteUnits(json, "insurance"u8, sums.Insurance);
        WriteUnits(json, "deposits"u8, sums.Deposits);
        WriteUnits(json, "difference"u8, sums.Balances + sums.Unrealised + sums.Fees + sums.Insurance - sums.Deposits);
        json.WriteStartObject("net_volume"u8);
        foreach (var (symbol, lots) in sums.Net) json.WriteString(symbol.Name, DecimalText.Of(lots, symbol.VolumeDecimals));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteUnits(Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 units) => json.WriteDecimal(name, units, Amount.Decimals);

    /// <summary>All in 10^-18 of the currency.</summary>
    readonly record struct Sums(
        Int128 Balances, Int128 Unrealised, Int128 Fees, Int128 Insurance, Int128 Deposits,
        IReadOnlyList<(Symbol Symbol, Int128 Lots)> Net);
}
