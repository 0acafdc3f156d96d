using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary><c>members/me</c> and <c>trades/my</c>: both look at their parameters before they ask who it is.</summary>
internal sealed class AccountApi(ClassicDialect classic)
{
    const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public void Map(EndpointTable table)
    {
        table.Get("/members/me", ClassicEntry.SignedAfterChecks, KeyScopes.Read, Me, "Me and my accounts.");
        table.Get("/trades/my", ClassicEntry.SignedAfterChecks, KeyScopes.Read, MyTrades, "My trades.", Said.Trades);
    }

    ValueTask Me(ClassicCall call)
    {
        call.Checks.RequireTriple();
        if (call.Checks.Failed) return call.Refused();
        return call.Json((call.Caller.Member, classic.Views), static (json, state) =>
        {
            var (member, views) = state;
            json.WriteStartObject();
            json.WriteString("sn"u8, SnOf(member));
            json.WriteString("name"u8, member.Username);
            json.WriteString("email"u8, member.Email);
            json.WriteBoolean("activated"u8, member.State == MemberState.Active);
            WriteAccounts(json, member, views);
            json.WriteEndObject();
        });
    }

    static void WriteAccounts(Utf8JsonWriter json, Member member, ExchangeViews views)
    {
        json.WriteStartArray("accounts"u8);
        foreach (var currency in views.Currencies.All.Where(currency => currency.IsVisible))
        {
            var balance = views.Balances.Of(new MemberId(member.Number), currency.Id);
            json.WriteStartObject();
            json.WriteString("currency"u8, currency.Code);
            json.WriteDecimal("balance"u8, balance.Available);
            json.WriteDecimal("locked"u8, balance.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The original's form of a serial number, made of the uid: always the same for a member.</summary>
    internal static string SnOf(Member member)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(member.Uid));
        var letters = string.Concat(hash.Take(8).Select(value => Base32[value % Base32.Length]));
        return $"PEA{letters}TIO";
    }

    async ValueTask MyTrades(ClassicCall call)
    {
        var checks = call.Checks;
        checks.RequireTriple();
        var market = checks.Among("market", required: true, classic.FindSpot);
        var filter = TradeFilter.Read(checks);
        if (checks.Failed)
        {
            await call.Refused();
            return;
        }

        var page = await classic.Exchange.History.FillsAsync(
            new FillsQuery
            {
                Member = call.Member,
                Instruments = [market!.Id],
                ToUs = filter.BeforeUs,
                After = filter.From is { } from ? new TradeId(from) : null,
                Before = filter.To is { } to ? new TradeId(to) : null,
                Ascending = filter.Ascending,
                Page = new(0, filter.Limit),
            },
            call.Aborted);
        var orders = await OrdersOf(page.Rows, call.Aborted);
        await call.Json((page.Rows, orders, market), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var fill in state.Rows) TradeWire.WriteOwn(json, fill, state.orders.GetValueOrDefault(fill.Trade), state.market);
            json.WriteEndArray();
        });
    }

    /// <summary>Both orders of the member's trades with himself: the list has such a trade once, from the taker's side.</summary>
    async ValueTask<Dictionary<TradeId, TradeWire.TradeOrders>> OrdersOf(IReadOnlyList<FillView> fills, CancellationToken cancel)
    {
        var found = new Dictionary<TradeId, TradeWire.TradeOrders>();
        foreach (var fill in fills.Where(fill => fill.SelfTrade))
        {
            var trades = await classic.Exchange.History.TradesAsync(
                new TradesQuery
                {
                    Instrument = fill.Instrument,
                    After = new TradeId(fill.Trade.Value - 1),
                    Before = new TradeId(fill.Trade.Value + 1),
                    Page = new(0, 1),
                },
                cancel);
            var trade = trades[0];
            found[fill.Trade] = trade.TakerSide == Side.Sell
                ? new(trade.TakerOrder, trade.MakerOrder)
                : new(trade.MakerOrder, trade.TakerOrder);
        }

        return found;
    }
}
