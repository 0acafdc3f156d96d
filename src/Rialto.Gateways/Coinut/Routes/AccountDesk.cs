using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Auth;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Identity.Members;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Login and logout, and what a member has: balances, open orders, trades.</summary>
internal sealed class AccountDesk(CoinutDialect coinut, CoinutIdentity identity, CoinutStreams streams)
{
    const int HistoryRowsMax = 1_000;

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
        var member = NumberOf(asker);
        var transId = coinut.Views.LastEventNumber;
        var rows = coinut.Views.Currencies.All.Where(currency => currency.IsVisible)
            .Select(currency => (Code: currency.Code.ToUpperInvariant(), Balance: coinut.Views.Balances.Of(member, currency.Id))).ToList();
        // Margin accounts come with derivatives; until then the equity is what the wallet has of the margin currency.
        var equity = rows.Where(row => row.Code == "BTC").Concat(rows).Select(row => row.Balance.Total).FirstOrDefault();
        return Done(Answer.Of(json =>
        {
            json.WriteStartObject();
            foreach (var (code, balance) in rows) json.WriteString(code, FixedText.Down(balance.Total));
            foreach (var name in (string[])["floating_pl", "initial_margin", "realized_pl", "maintenance_margin"])
                json.WriteString(name, FixedText.Of(Amount.Zero));
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
        if (!TryInstrument(request, out var instrument))
            return Done(Answer.No(request.Name, request.Nonce, Errors.InvalidInstrument, "there is no such instrument"));
        var transId = coinut.Views.LastEventNumber;
        // One that waits for its trigger is shown once it is triggered.
        var orders = coinut.Views.OpenOrders.Of(NumberOf(asker)).Reverse()
            .Where(order => order.PrioritySequence > 0 && coinut.FindKnown(order.Instrument.Value) is not null
                && (instrument is null || order.Instrument == instrument.Id))
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
        if (!TryPage(request, out var page)) return await Bad(request, "start or limit is no integer from 0 on");
        if (!TryInstrument(request, out var instrument))
            return Answer.No(request.Name, request.Nonce, Errors.InvalidInstrument, "there is no such instrument");
        var known = coinut.Views.Instruments.All.Where(CoinutDialect.Speaks).Select(each => each.Id);
        var fills = await coinut.Exchange.History.FillsAsync(
            new FillsQuery
            {
                Member = NumberOf(asker), Instruments = [.. instrument is null ? known : [instrument.Id]], BothRoles = true, Page = page,
            },
            CancellationToken.None);
        var messages = new List<OrderMessage>();
        foreach (var fill in fills.Rows.OrderByDescending(fill => fill.EventNumber))
        {
            var order = await coinut.Exchange.History.OrderAsync(fill.Order, CancellationToken.None);
            messages.Add(OrderTeller.OfHistory(fill, order!, coinut.FindKnown(fill.Instrument.Value)!));
        }

        return Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteNumber("total_number"u8, fills.Total);
            json.WriteStartArray("trades"u8);
            foreach (var message in messages)
            {
                json.WriteStartObject();
                message.WriteFill(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public Task<Answer?> OpenPositions(CoinutRequest request, Asker asker)
    {
        if (!TryInstrument(request, out _))
            return Done(Answer.No(request.Name, request.Nonce, Errors.InvalidInstrument, "there is no such instrument"));
        return Empty(request, withTotal: false);
    }

    public Task<Answer?> PositionHistory(CoinutRequest request, Asker asker)
    {
        if (request.Text("sec_type") is not ("FUTURE" or "OPTION" or "BINARY_OPTION")) return Bad(request, "sec_type is no derivative");
        return TryPage(request, out _) ? Empty(request, withTotal: true) : Bad(request, "start or limit is no integer from 0 on");
    }

    /// <summary>The engine has no derivatives, so nobody has a position.</summary>
    Task<Answer?> Empty(CoinutRequest request, bool withTotal)
    {
        var transId = coinut.Views.LastEventNumber;
        return Done(Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            if (withTotal) json.WriteNumber("total_number"u8, 0);
            json.WriteStartArray("positions"u8);
            json.WriteEndArray();
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        }));
    }

    /// <summary>False = one is named that nobody knows.</summary>
    bool TryInstrument(CoinutRequest request, out InstrumentView? instrument)
    {
        instrument = request.Integer("inst_id") is { } id ? coinut.FindKnown(id) : null;
        return instrument is not null || !request.Has("inst_id");
    }

    static bool TryPage(CoinutRequest request, out PageBounds page)
    {
        var isGood = request.TryOptional("start", out var start) & request.TryOptional("limit", out var limit)
            && start is null or >= 0 && limit is null or >= 1;
        page = new(Math.Min(start ?? 0, int.MaxValue), (int)Math.Min(limit ?? 100, HistoryRowsMax));
        return isGood;
    }

    static MemberId NumberOf(Asker asker) => new(asker.Member!.Number);

    static Task<Answer?> Bad(CoinutRequest request, string text) =>
        Done(Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, text));

    static Task<Answer?> Done(Answer answer) => Task.FromResult<Answer?>(answer);
}
