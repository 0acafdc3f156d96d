using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Auth;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Margin;
using Rialto.Identity.Members;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Login and logout, and what a member has: balances, open orders, trades.</summary>
internal sealed class AccountDesk(CoinutDialect coinut, CoinutIdentity identity, CoinutStreams streams)
{
    const int PicoDecimals = 12;
    const int UnitsOfPico = 1_000_000;

    public async Task<Answer?> LogIn(CoinutRequest request, Asker asker)
    {
        var login = await identity.LogInAsync(request, asker.Origin);
        if (login.Member is not { } member)
        {
            var status = login.Code == Errors.IpNotAllowed ? 403 : 200;
            return Answer.No(request.Name, request.Nonce, login.Code, "login was refused", status);
        }

        // A failed login would have left the old identity.
        if (asker.Client is { } client) streams.Identify(client, new MemberId(member.Number), login.Token);
        var deposits = await coinut.Exchange.History.DepositsAsync(
            new DepositsQuery { Member = new MemberId(member.Number), Page = new(0, 0) }, CancellationToken.None);
        var fills = await coinut.Exchange.History.FillsAsync(
            new FillsQuery { Member = new MemberId(member.Number), Page = new(0, 0) }, CancellationToken.None);
        return Answer.Of(json => WriteLogin(json, request, login, deposits.Total > 0, fills.Total > 0));
    }

    void WriteLogin(Utf8JsonWriter json, CoinutRequest request, CoinutIdentity.LoggedIn login, bool deposited, bool traded)
    {
        var member = login.Member!;
        var isVerified = member.Level >= coinut.Options.TradingLevelMin;
        json.WriteStartObject();
        json.WriteString("api_key"u8, coinut.People.ApiKeys.CoinutSecret(member.Number));
        json.WriteString("country"u8, "NA"u8);
        json.WriteBoolean("deposit_enabled"u8, isVerified);
        json.WriteBoolean("deposited"u8, deposited);
        json.WriteString("email"u8, member.Email);
        json.WriteNumber("failed_times"u8, login.FailedTimes);
        json.WriteBoolean("kyc_passed"u8, isVerified);
        json.WriteString("lang"u8, "en_US"u8);
        json.WriteBoolean("otp_enabled"u8, member.Otp);
        json.WriteString("phone_number"u8, ""u8);
        json.WriteStartArray("products_enabled"u8);
        if (isVerified) json.WriteStringValue("SPOT"u8);
        if (isVerified && coinut.MarginAccountOf(new MemberId(member.Number)) is not null) json.WriteStringValue("FUTURE"u8);
        json.WriteEndArray();
        json.WriteBoolean("referred"u8, member.ReferralUid is not null);
        json.WriteString("session_id"u8, Guid.ParseExact(login.Token, "N").ToString("D"));
        json.WriteString("timezone"u8, "UTC"u8);
        json.WriteBoolean("traded"u8, traded);
        json.WriteString("unverified_email"u8, ""u8);
        json.WriteString("username"u8, member.Username ?? member.Uid);
        json.WriteBoolean("withdraw_enabled"u8, isVerified);
        Answer.WriteHead(json, request.Name, request.Nonce);
        json.WriteEndObject();
    }

    public async Task<Answer?> LogOut(CoinutRequest request, Asker asker)
    {
        if (asker.Client is null && await ClaimAsync(request, asker) is { } problem) return problem;
        if (asker.Client is { Session.Length: > 0 } client)
        {
            var session = client.Session;
            coinut.People.Sessions.End(session);
            streams.EndSession(session);
        }

        return Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteEndObject();
        });
    }

    /// <summary>Makes a signed request that is no command count once: as the cancel of no order, which is always refused.</summary>
    async Task<Answer?> ClaimAsync(CoinutRequest request, Asker asker)
    {
        var outcome = await coinut.Exchange.Submit(new CancelOrder { Header = coinut.HeaderOf(request, asker) }, []);
        return OrdersDesk.ProblemOf(request, outcome, isTold: true);
    }

    public Task<Answer?> Balance(CoinutRequest request, Asker asker)
    {
        if (!request.TryFlag("detail", out var detail)) return Bad(request, "detail is neither true nor false");
        var member = RequestFields.MemberOf(asker);
        var transId = coinut.Views.LastEventNumber;
        var rows = coinut.Views.Currencies.All.Where(currency => currency.IsVisible)
            .Select(currency => (Code: currency.Code.ToUpperInvariant(), Balance: coinut.Views.Balances.Of(member, currency.Id))).ToList();
        var account = coinut.MarginAccountOf(member);
        var figures = account is null ? null : AccountFigures.Of(coinut.Views, account);
        // Whoever has never used margin sees what his wallet has of that currency.
        var margin = account is null ? "BTC" : coinut.Views.Currencies.Find(account.Currency)!.Code.ToUpperInvariant();
        var equity = figures is { IsUnused: false }
            ? new Amount(figures.Equity * UnitsOfPico)
            : rows.Where(row => row.Code == margin).Concat(rows).Select(row => row.Balance.Total).FirstOrDefault();
        return Done(Answer.Of(json =>
        {
            json.WriteStartObject();
            foreach (var (code, balance) in rows) json.WriteString(code, FixedText.Down(balance.Total));
            json.WriteFixed("floating_pl"u8, figures?.Profit ?? 0, PicoDecimals);
            json.WriteFixed("initial_margin"u8, figures?.Initial ?? 0, PicoDecimals);
            json.WriteFixed("realized_pl"u8, figures?.Realised ?? 0, PicoDecimals);
            json.WriteFixed("maintenance_margin"u8, figures?.Maintenance ?? 0, PicoDecimals);
            json.WriteString("equity"u8, FixedText.Down(equity));
            if (detail == true)
            {
                WriteParts(json, "available", rows, static balance => balance.Available);
                WriteParts(json, "locked", rows, static balance => balance.Held);
            }

            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        }));
    }

    static void WriteParts(
        Utf8JsonWriter json, string name, IReadOnlyList<(string Code, BalanceView Balance)> rows, Func<BalanceView, Amount> part)
    {
        json.WriteStartObject(name);
        foreach (var (code, balance) in rows) json.WriteString(code, FixedText.Down(part(balance)));
        json.WriteEndObject();
    }

    public Task<Answer?> OpenOrders(CoinutRequest request, Asker asker)
    {
        if (!RequestFields.TryInstrument(coinut, request, out var instrument)) return Done(RequestFields.NoInstrument(request));
        var transId = coinut.Views.LastEventNumber;
        // One that waits for its trigger is shown once it is triggered.
        var orders = coinut.Views.OpenOrders.Of(RequestFields.MemberOf(asker)).Reverse()
            .Where(order => order.PrioritySequence > 0 && coinut.FindKnown(order.Instrument.Value) is not null
                && CoinutDialect.IsTold(coinut.Views, order) && (instrument is null || order.Instrument == instrument.Id))
            .ToList();
        return Done(Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteStartArray("orders"u8);
            foreach (var order in orders) WriteOrder(json, order);
            json.WriteEndArray();
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        }));
    }

    void WriteOrder(Utf8JsonWriter json, OrderView order)
    {
        var terms = coinut.FindKnown(order.Instrument.Value)!.Terms;
        json.WriteStartObject();
        json.WriteNumber("order_id"u8, order.Id.Value);
        json.WriteFixed("open_qty"u8, order.Remaining.Value, terms.AmountPrecision);
        json.WriteFixed("price"u8, order.Price.Value, terms.PricePrecision);
        json.WriteNumber("inst_id"u8, order.Instrument.Value);
        json.WriteNumber("client_ord_id"u8, OrderTag.Of(order).ClientOrderId);
        json.WriteNumber("timestamp"u8, order.CreatedUs);
        json.WriteFixed("qty"u8, order.Quantity.Value, terms.AmountPrecision);
        json.WriteString("side"u8, OrderMessage.SideOf(order.Side));
        json.WriteEndObject();
    }

    public async Task<Answer?> TradeHistory(CoinutRequest request, Asker asker)
    {
        if (!RequestFields.TryPage(request, out var page)) return RequestFields.NoPage(request);
        if (!RequestFields.TryInstrument(coinut, request, out var instrument)) return RequestFields.NoInstrument(request);
        var known = coinut.Views.Instruments.All.Where(CoinutDialect.Speaks).Select(each => each.Id);
        var fills = await coinut.Exchange.History.FillsAsync(
            new FillsQuery
            {
                Member = RequestFields.MemberOf(asker), Instruments = [.. instrument is null ? known : [instrument.Id]],
                BothRoles = true, Page = page,
            },
            CancellationToken.None);
        var messages = new List<OrderMessage>();
        foreach (var fill in fills.Rows.OrderByDescending(fill => fill.EventNumber))
        {
            var order = await coinut.Exchange.History.OrderAsync(fill.Order, CancellationToken.None);
            // What another margin account did is not this dialect's matter.
            if (!CoinutDialect.IsTold(coinut.Views, order!)) continue;
            messages.Add(OrderTeller.OfHistory(coinut.Views, fill, order!, coinut.FindKnown(fill.Instrument.Value)!));
        }

        return Answer.OfBytes(json =>
        {
            json.Raw("{\"nonce\":"u8).Number(request.Nonce).Raw(",\"reply\":\"trade_history\",\"status\":[\"OK\"],\"total_number\":"u8);
            json.Number(fills.Total).Raw(",\"trades\":["u8);
            for (var i = 0; i < messages.Count; i++)
            {
                json.Raw(i == 0 ? "{"u8 : ",{"u8);
                messages[i].WriteFill(json);
                json.Raw("}"u8);
            }

            json.Raw("]}"u8);
        });
    }

    static Task<Answer?> Bad(CoinutRequest request, string text) =>
        Done(Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, text));

    static Task<Answer?> Done(Answer answer) => Task.FromResult<Answer?>(answer);
}
