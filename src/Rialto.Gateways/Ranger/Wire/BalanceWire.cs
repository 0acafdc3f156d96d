using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>Balances by currency (§4.5): <c>["available","locked"]</c> each.</summary>
internal static class BalanceWire
{
    public static TextFrame Of(string stream, IReadOnlyList<CurrencyView> currencies, MemberId member, Balances balances) =>
        FrameWriter.Build(stream, (currencies, member, balances), static (json, state) =>
        {
            json.WriteStartObject();
            foreach (var currency in state.currencies)
            {
                var balance = state.balances.Of(state.member, currency.Id);
                json.WriteStartArray(currency.Code);
                json.WriteDecimalValue(balance.Available.Units, Amount.Decimals);
                json.WriteDecimalValue(balance.Held.Units, Amount.Decimals);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
}
