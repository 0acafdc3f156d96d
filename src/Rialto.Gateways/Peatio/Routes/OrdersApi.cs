using System.Text;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>market/orders</c>: placing and cancelling.</summary>
internal sealed class OrdersApi(PeatioDialect peatio)
{
    const string SyncHeader = "X-Sync";
    const int TimeoutMinS = 5;
    const int TimeoutMaxS = 86_400;

    static readonly TextParameter CancelMarket = new("market", "Only this market.") { NotText = Literals.OwnMarketUnknown };
    static readonly ChoiceParameter CancelSide = new("side", "Only this side.", "sell", "buy") { Invalid = Literals.SideInvalid };

    static readonly IntegerParameter Timeout = new("timeout", "Seconds until all own orders are cancelled, 5 … 86400; 0 disarms.")
    {
        Missing = Literals.TimeoutMissing, NotInteger = Literals.TimeoutNotInteger, MayBeEmpty = false,
    };

    public void Map(RouteTable routes)
    {
        routes.Post("/orders", Traders(Place), "Places an order.", PlaceTerms.All);
        routes.Post("/orders/cancel", Traders(CancelMany), "Cancels all own open orders.", CancelMarket, CancelSide);
        routes.Post("/orders/cancel_after", Traders(CancelAfter), "Dead-man's switch: cancels everything unless called again in time.",
            Timeout);
        routes.Post("/orders/{id}/cancel", Traders(Cancel), "Cancels an order; answers it as it was.");
        // The guide of the anchor cancels by GET; a page in a browser must not be able to, so cookies don't.
        routes.GetWithoutHead("/orders/{id}/cancel", Traders(CancelByGet), "The same for requests signed by an API key.");
    }

    Func<Call, ValueTask> Traders(Func<Call, ValueTask> handle) =>
        PeatioDialect.FromLevel(peatio.Options.TradingLevelMin, Literals.TradeNotPermitted, handle);

    async ValueTask Place(Call call)
    {
        if (PlaceTerms.Read(call.Input, peatio) is not { } terms)
        {
            await Errors.Refused(call);
            return;
        }

        var command = terms.ToCommand(peatio.Header(call.Caller));
        var outcome = await peatio.Exchange.SubmitBriefly(command, Encoding.UTF8.GetBytes(terms.ClientOrderId));
        if (outcome.Status == OutcomeStatus.Done) await AnswerPlaced(call, outcome.Orders[0], terms.Market);
        else await RefusePlaced(call, outcome, terms);
    }

    ValueTask AnswerPlaced(Call call, OrderView order, InstrumentView market)
    {
        var shape = WantsSync(call) ? OrderWire.Shape.Own : OrderWire.Shape.Accepted;
        return call.Json(
            StatusCodes.Status201Created, (order, market, peatio.Time, shape),
            static (json, state) => OrderWire.Write(json, state.order, state.market, state.Time, state.shape));
    }

    ValueTask RefusePlaced(Call call, Outcome outcome, PlaceTerms terms)
    {
        if (outcome.Status != OutcomeStatus.Rejected) return Errors.Answer(call, outcome);
        var (status, literal) = Errors.Of(outcome.Reject);
        if (status != StatusCodes.Status422UnprocessableEntity) return Errors.Answer(call, outcome);
        var spent = terms.Side == Side.Buy ? terms.Market.Terms.Quote : terms.Market.Terms.Base;
        var balance = peatio.Views.Balances.Of(new(call.Caller.Member.Number), spent);
        return Errors.Refuse(call, status, [literal], OrderProblems.Of(outcome, terms, balance));
    }

    ValueTask Cancel(Call call) => Cancel(call, StatusCodes.Status201Created);

    ValueTask CancelByGet(Call call)
    {
        if (call.Caller.Key is not null) return Cancel(call, StatusCodes.Status200OK);
        call.Http.Response.Headers.Allow = HttpMethods.Post;
        return Reply.ErrorText(call.Http, StatusCodes.Status405MethodNotAllowed, Literals.MethodNotAllowed);
    }

    async ValueTask Cancel(Call call, int success)
    {
        if (!OrderReference.TryRead(call.Input.Parameters.Text("id")!, peatio.Views.Uuids, out var id))
        {
            await call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.OrderIdInvalid);
            return;
        }

        var member = new MemberId(call.Caller.Member.Number);
        if (peatio.Views.OpenOrders.Find(id) is not { } open || open.Member != member)
        {
            await AnswerNotOpen(call, id, success);
            return;
        }

        var outcome = await peatio.Exchange.SubmitBriefly(new CancelOrder { Header = peatio.Header(call.Caller), Order = id }, []);
        var isGone = outcome is { Status: OutcomeStatus.Rejected, Reject: Reject.OrderNotOpen };
        if (isGone) await AnswerNotOpen(call, id, success);
        else if (outcome.Status != OutcomeStatus.Done) await Errors.Answer(call, outcome);
        else await AnswerOrder(call, outcome.Orders[0], success);
    }

    /// <summary>Cancelling what has ended is not an error: it is shown as it is. Another member's order does not exist.</summary>
    async ValueTask AnswerNotOpen(Call call, OrderId id, int success)
    {
        var order = await peatio.Exchange.History.OrderAsync(id, call.Aborted);
        if (order is null || order.Member.Value != call.Caller.Member.Number) await Errors.NotFound(call);
        else await AnswerOrder(call, order, success);
    }

    ValueTask AnswerOrder(Call call, OrderView order, int success) => call.Json(
        success, (order, Market: peatio.InstrumentOf(order.Instrument), peatio.Time),
        static (json, state) => OrderWire.Write(json, state.order, state.Market, state.Time, OrderWire.Shape.Own));

    async ValueTask CancelMany(Call call)
    {
        var name = CancelMarket.Read(call.Input);
        var market = name is null ? null : peatio.FindOwnMarket(name);
        if (name is not null) call.Input.Require(market is not null, CancelMarket.Name, Literals.OwnMarketUnknown);
        var side = CancelSide.Read(call.Input);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var command = new CancelMany
        {
            Header = peatio.Header(call.Caller),
            Instrument = market?.Id ?? new InstrumentId(0),
            Side = side switch { "buy" => SideFilter.Buy, "sell" => SideFilter.Sell, _ => SideFilter.Both },
            Owner = new(call.Caller.Member.Number),
            // Orders of other dialects' margin accounts are not to be seen here.
            Account = Engine.Commands.CancelMany.NoAccount,
        };
        var outcome = await peatio.Exchange.Submit(command, []);
        if (outcome.Status != OutcomeStatus.Done) await Errors.Answer(call, outcome);
        else await AnswerOrders(call, outcome.Orders);
    }

    ValueTask AnswerOrders(Call call, IReadOnlyList<OrderView> orders) =>
        call.Json(StatusCodes.Status201Created, (orders, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var order in state.orders)
                OrderWire.Write(json, order, state.peatio.InstrumentOf(order.Instrument), state.peatio.Time, OrderWire.Shape.Own);
            json.WriteEndArray();
        });

    async ValueTask CancelAfter(Call call)
    {
        var seconds = Timeout.Read(call.Input);
        if (seconds is { } given)
            call.Input.Require(given is 0 or (>= TimeoutMinS and <= TimeoutMaxS), Timeout.Name, Literals.TimeoutInvalid);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var timeoutUs = seconds!.Value * 1_000_000;
        var outcome = await peatio.Exchange.Submit(new CancelAfter { Header = peatio.Header(call.Caller), TimeoutUs = timeoutUs }, []);
        if (outcome.Status != OutcomeStatus.Done)
        {
            await Errors.Answer(call, outcome);
            return;
        }

        var cancelAt = timeoutUs == 0 ? null : peatio.Time.Of(outcome.TimeUs + timeoutUs);
        await call.Json(StatusCodes.Status201Created, (Seconds: seconds.Value, cancelAt), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteNumber("timeout"u8, state.Seconds);
            json.WriteString("cancel_at"u8, state.cancelAt);
            json.WriteEndObject();
        });
    }

    static bool WantsSync(Call call) =>
        (call.Http.Request.Headers.TryGetValue(SyncHeader, out var header)
            && BooleanParameter.TryRead(header.ToString(), out var byHeader) && byHeader)
        || PlaceTerms.Sync.Read(call.Input, fallback: false);
}
