using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Money between wallet and account, demo money, credits.</summary>
internal sealed class FundsApi(PrimeBitDialect dialect)
{
    const string Account = "/trading/account/{account_id}";
    const string ToAccount = "to-account";
    const string ToWallet = "to-wallet";

    public void Map(OperationTable table)
    {
        table.Add(new()
        {
            Verb = "GET", Pattern = Account + "/bonus", Entry = Entry.Read, Handle = Bonus, Reply = "[Bonus]",
            About = "Credits; nobody has any.", Refusals = [Errors.NotFound],
        });
        table.Add(new()
        {
            Verb = "POST",
            Pattern = Account + "/transfer",
            Entry = Entry.Transfer,
            Handle = Transfer,
            Again = Again,
            About = "Moves money between the wallet and a live account.",
            Reply = "Account",
            Example = """{"direction":"to-account","amount":"0.1"}""",
            Body =
            [
                Said.OneOf("direction", "Which way.", ToAccount, ToWallet).Needed(),
                Said.Figure("amount", "Up to eight digits behind the point.").Needed(),
            ],
            Refusals =
            [
                Errors.NotFound, Errors.InvalidParameter, Errors.InsufficientBalance, Errors.LiveOnly, Errors.AccountInLiquidation,
                Errors.TradeDisabled,
            ],
        });
        table.Add(new()
        {
            Verb = "POST",
            Pattern = Account + "/demo_balance",
            Entry = Entry.Trade,
            Handle = ResetDemo,
            Again = Again,
            About = "Sets the balance of a demo account that has neither positions nor orders.",
            Reply = "Account",
            Example = """{"amount":"10.0"}""",
            Body = [Said.Figure("amount", "Up to 1000.0; absent = 10.0.")],
            Refusals = [Errors.NotFound, Errors.InvalidParameter, Errors.DemoOnly, Errors.TradeDisabled],
        });
    }

    ValueTask Bonus(PrimeBitCall call) => Find(call) is null ? call.No(Errors.NotFound) : call.Rows<int>([], static (_, _) => { });

    async ValueTask Transfer(PrimeBitCall call)
    {
        if (Find(call) is not { } account) await call.No(Errors.NotFound);
        else if (!call.Body.TryText("direction", out var direction) || direction is not (ToAccount or ToWallet))
            await call.No(Errors.InvalidParameter.About("direction"));
        else if (!TryReadAmount(call.Body, out var amount) || amount is not { } wish || !wish.IsPositive)
            await call.No(Errors.InvalidParameter.About("amount"));
        else if (account.IsDemo) await call.No(Errors.LiveOnly);
        else await Submit(call, account, new MoveMargin
        {
            Header = call.Header(),
            Account = account.Id,
            Direction = direction == ToAccount ? MarginDirection.ToAccount : MarginDirection.ToWallet,
            Amount = wish,
        });
    }

    async ValueTask ResetDemo(PrimeBitCall call)
    {
        if (Find(call) is not { } account) await call.No(Errors.NotFound);
        else if (!TryReadAmount(call.Body, out var amount)) await call.No(Errors.InvalidParameter.About("amount"));
        else if (!account.IsDemo) await call.No(Errors.DemoOnly);
        else await Submit(call, account, new ResetDemo
        {
            Header = call.Header(),
            Account = account.Id,
            Amount = amount ?? Limits.PrimeBitDemoBalance,
        });
    }

    async ValueTask Submit<TCommand>(PrimeBitCall call, MarginAccountView account, TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await dialect.Exchange.Submit(command, []);
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
        else await call.Json(dialect.Views.Margin.Find(account.Id)!, dialect.WriteAccount);
    }

    // The account as it is by now.
    ValueTask Again(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        if (Find(call) is not { } account) return call.No(Errors.NotFound);
        return parts[0].Reject == Reject.None ? call.Json(account, dialect.WriteAccount) : call.No(Errors.Of(parts[0].Reject));
    }

    /// <summary>Null = absent. What is finer than the ledger's units is none.</summary>
    static bool TryReadAmount(Fields body, out Amount? amount)
    {
        amount = null;
        if (!body.TryFigure("amount", out var figure)) return false;
        if (figure is not { } wish) return true;
        if (wish.InUnits(Amount.Decimals, out Int128 units) != DecimalFit.Exact) return false;
        amount = new(units);
        return true;
    }

    MarginAccountView? Find(PrimeBitCall call) => dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
}
