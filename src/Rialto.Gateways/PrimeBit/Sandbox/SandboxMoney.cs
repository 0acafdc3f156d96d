using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Sandbox;

/// <summary><c>POST /sandbox/deposit</c> and <c>/sandbox/insurance</c>: money that comes from nowhere, booked all the same.</summary>
internal sealed class SandboxMoney(PrimeBitDialect dialect)
{
    static readonly byte[] s_reason = Encoding.UTF8.GetBytes("sandbox");

    /// <summary>An amount of a body in whole satoshi or finer; null = absent.</summary>
    public static bool TryAmount(PrimeBitCall call, string name, out Amount? amount)
    {
        amount = null;
        if (!call.Body.TryFigure(name, out var figure)) return false;
        if (figure is null) return true;
        if (figure.Value.InUnits(Amount.Decimals, out Int128 units) != DecimalFit.Exact) return false;
        amount = new(units);
        return true;
    }

    public async ValueTask DepositAsync(PrimeBitCall call)
    {
        if (Find(call) is not { } account)
        {
            await call.No(Errors.NotFound);
            return;
        }

        if (!TryAmount(call, "amount", out var amount) || amount is not { IsPositive: true } given)
        {
            await call.No(Errors.InvalidParameter.About("amount"));
            return;
        }

        var problem = account.IsDemo ? await DepositDemoAsync(account, given) : await DepositLiveAsync(account, given);
        if (problem is { } refused) await call.No(refused);
        else await call.Json(dialect.Views.Margin.Find(account.Id)!, dialect.WriteAccount);
    }

    /// <summary>Into the wallet, as deposits come, and on into the account.</summary>
    public async ValueTask<Errors.Problem?> DepositLiveAsync(MarginAccountView account, Amount amount)
    {
        var deposit = new Deposit { To = account.Member, Currency = account.Currency, Net = amount };
        var booked = await dialect.Exchange.Submit(deposit, s_reason);
        if (booked.Status != OutcomeStatus.Done) return Errors.Of(booked);
        var move = new MoveMargin
        {
            Header = new() { Member = account.Member }, Account = account.Id, Direction = MarginDirection.ToAccount, Amount = amount,
        };
        var moved = await dialect.Exchange.Submit(move, []);
        return moved.Status == OutcomeStatus.Done ? null : Errors.Of(moved);
    }

    // As an operator gives it: to an account with positions and orders too.
    async ValueTask<Errors.Problem?> DepositDemoAsync(MarginAccountView account, Amount amount)
    {
        var outcome = await dialect.Exchange.Submit(new ResetDemo { Account = account.Id, Amount = amount }, []);
        return outcome.Status == OutcomeStatus.Done ? null : Errors.Of(outcome);
    }

    /// <summary>By a correction of the difference.</summary>
    public async ValueTask SetInsuranceAsync(PrimeBitCall call)
    {
        if (!call.Body.TryText("type", out var type) || !Symbols.TryReadType(type ?? "", out var isDemo))
        {
            await call.No(Errors.NotFound);
            return;
        }

        if (!TryAmount(call, "balance", out var balance) || balance is not { } wanted)
        {
            await call.No(Errors.InvalidParameter.About("balance"));
            return;
        }

        var currency = isDemo ? dialect.Views.Margin.DemoCurrency : dialect.Views.Margin.LiveCurrency;
        var change = wanted - dialect.Views.Balances.Of(Owners.Insurance, currency).Total;
        if (!change.IsZero)
        {
            var adjust = new Adjust { Owner = Owners.Insurance, Currency = currency, Amount = change };
            var outcome = await dialect.Exchange.Submit(adjust, s_reason);
            if (outcome.Status != OutcomeStatus.Done)
            {
                await call.No(Errors.Of(outcome));
                return;
            }
        }

        await call.Json(Figures.PicosOf(wanted), static (json, picos) =>
        {
            json.WriteStartObject();
            json.WritePicos("balance"u8, picos);
            json.WriteEndObject();
        });
    }

    /// <summary>Anybody's account.</summary>
    MarginAccountView? Find(PrimeBitCall call)
    {
        if (!call.Body.TryText("account_id", out var text) || !Guid.TryParseExact(text, "D", out var uuid)) return null;
        return dialect.Views.Uuids.TryFindAccount(uuid, out var id) ? dialect.Views.Margin.Find(id) : null;
    }
}
