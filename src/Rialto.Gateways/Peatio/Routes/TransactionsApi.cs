using System.Text.RegularExpressions;
using Rialto.Engine.Events;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>account/transactions</c>: deposits and withdrawals as one list.</summary>
internal sealed partial class TransactionsApi(PeatioDialect peatio)
{
    static readonly TextParameter Currency = new("currency", "Only this currency.") { NotText = Literals.TransactionsCurrencyUnknown };

    static readonly ChoiceParameter OrderBy = new("order_by", "Direction by last change.", "asc", "desc")
    {
        Invalid = Literals.TransactionsOrderByInvalid,
    };

    static readonly IntegerParameter From = new("time_from", "Changed not before, Unix seconds.")
    {
        NotInteger = Literals.TransactionsFromNotInteger, Empty = Literals.TransactionsFromEmpty,
    };

    static readonly IntegerParameter To = new("time_to", "Changed not after, Unix seconds.")
    {
        NotInteger = Literals.TransactionsToNotInteger, Empty = Literals.TransactionsToEmpty,
    };

    static readonly TextsParameter DepositStates = new("deposit_state", "Of the deposits only these states; withdrawals stay.")
    {
        NotText = Literals.TransactionsDepositStateInvalid,
    };

    static readonly TextsParameter WithdrawStates = new("withdraw_state", "Of the withdrawals only these states; deposits stay.")
    {
        NotText = Literals.TransactionsWithdrawStateInvalid,
    };

    static readonly TextParameter Txid = new("txid", "Only this transaction.") { NotText = Literals.RecordNotFound };

    static readonly IntegerParameter Limit = new("limit", "Rows of a page, 1 … 1000.")
    {
        Min = 1,
        Max = 1_000,
        Fallback = 100,
        NotInteger = Literals.TransactionsLimitNotInteger,
        OutOfRange = Literals.TransactionsLimitInvalid,
    };

    static readonly IntegerParameter Page = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.TransactionsPageNotInteger, OutOfRange = Literals.TransactionsPageNotPositive,
    };

    public void Map(RouteTable routes)
    {
        // Both gates: the list shows what either of them hides.
        var handle = PeatioDialect.FromLevel(peatio.Options.DepositLevelMin, Literals.DepositNotPermitted,
            PeatioDialect.FromLevel(
                peatio.Options.WithdrawLevelMin, Literals.WithdrawNotPermitted, PeatioDialect.NotForMakers(Transactions)));
        routes.Get("/transactions", handle, "Own deposits and withdrawals, by last change.",
            Currency, OrderBy, From, To, DepositStates, WithdrawStates, Txid, Limit, Page);
    }

    async ValueTask Transactions(Call call)
    {
        var input = call.Input;
        var code = Currency.Read(input);
        var currency = code is null ? null : peatio.FindCurrencyEitherCase(code);
        if (code is not null) input.Require(currency is not null, Currency.Name, Literals.TransactionsCurrencyUnknown);
        var ascending = OrderBy.Read(input) == "asc";
        var from = From.Read(input);
        var to = To.Read(input);
        var depositStates = ReadStates(input, DepositStates, DepositsApi.DepositStates);
        var withdrawStates = ReadStates(input, WithdrawStates, WithdrawsApi.WithdrawStates);
        var txid = Txid.Read(input);
        var paging = PublicPaging.Read(input, Page, Limit);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var query = new MovementsQuery
        {
            Member = new(call.Caller.Member.Number),
            Currency = currency?.Id,
            DepositStates = depositStates is null || depositStates.Contains(MoneyWire.BookedDepositState) ? null : [],
            WithdrawalStates = withdrawStates is null
                ? null
                : [.. Enum.GetValues<WithdrawalState>().Where(state => withdrawStates.Contains(MoneyWire.StateOf(state)))],
            TxId = txid,
            FromUs = UnixSeconds.ToUs(from),
            ToUs = UnixSeconds.AfterUs(to),
            Ascending = ascending,
            Page = new(paging.Offset, paging.Rows),
        };
        var page = await peatio.Exchange.History.MovementsAsync(query, call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Rows(page.Rows, peatio, static (json, movement, peatio) =>
            MoneyWire.WriteTransaction(json, movement, peatio.CurrencyOf(movement.Currency).Code, peatio.Time));
    }

    /// <summary>A list, or one text with anything between the words. Null = absent.</summary>
    static string[]? ReadStates(Input input, TextsParameter parameter, string[] known)
    {
        if (!input.Parameters.Has(parameter.Name)) return null;
        string[] states = [.. parameter.Read(input).SelectMany(text => BetweenWords().Split(text)).Where(word => word.Length > 0)];
        return input.Require(states.All(known.Contains), parameter.Name, parameter.NotText) ? states : null;
    }

    [GeneratedRegex(@"\W+")]
    private static partial Regex BetweenWords();
}
