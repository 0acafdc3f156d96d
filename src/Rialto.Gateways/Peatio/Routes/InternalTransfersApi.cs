using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>account/internal_transfers</c>: money from a member to another.</summary>
internal sealed class InternalTransfersApi(PeatioDialect peatio, People people)
{
    static readonly TextParameter Currency = new("currency", "Only this currency.") { NotText = Literals.AccountCurrencyUnknown };

    static readonly ChoiceParameter State = new("state", "Only this state; there is one.", InternalTransferWire.Completed)
    {
        Invalid = Literals.TransferStateInvalid,
    };

    static readonly TextParameter Sent = new("currency", "What is sent.")
    {
        Missing = Literals.TransferCurrencyMissing, NotText = Literals.AccountCurrencyUnknown,
    };

    static readonly DecimalParameter Sum = new("amount", "How much.")
    {
        Missing = Literals.TransferAmountMissing,
        NotDecimal = Literals.TransferAmountNotDecimal,
        NotPositive = Literals.TransferAmountNotPositive,
    };

    static readonly OtpParameter Otp = new("otp", "Code of the authenticator app.")
    {
        Missing = Literals.TransferOtpMissing, NotDigits = Literals.TransferOtpNotInteger,
    };

    static readonly TextParameter Receiver = new("username_or_uid", "Who gets it.")
    {
        Missing = Literals.TransferReceiverMissing, NotText = Literals.TransferReceiverUnknown,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/internal_transfers", Persons(Transfers), "Sent and received, newest first.",
            Currency, State, PublicPaging.Limit, PublicPaging.Page);
        routes.Post("/internal_transfers", Persons(Send), "Sends money to another member.", Sent, Sum, Otp, Receiver);
    }

    static Func<Call, ValueTask> Persons(Func<Call, ValueTask> handle) =>
        PeatioDialect.ForMembers(PeatioDialect.NotForMakers(handle));

    async ValueTask Transfers(Call call)
    {
        var currency = MoneyParameters.ReadCurrency(call.Input, Currency, peatio);
        State.Read(call.Input);
        var paging = PublicPaging.Read(call.Input);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var query = new TransfersQuery
        {
            Member = new(call.Caller.Member.Number), Currency = currency?.Id, Page = new(paging.Offset, paging.Rows),
        };
        var page = await peatio.Exchange.History.TransfersAsync(query, call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Rows(page.Rows, (Api: this, call.Caller), static (json, transfer, state) =>
            state.Api.Write(json, transfer, state.Caller));
    }

    async ValueTask Send(Call call)
    {
        var input = call.Input;
        var currency = MoneyParameters.ReadCurrency(input, Sent, peatio);
        var sum = Sum.Read(input);
        var code = Otp.Read(input);
        var name = Receiver.Read(input);
        if (input.Failed)
        {
            await Errors.Refused(call);
            return;
        }

        // The uid wins: nobody gets another's money by a name that looks like one.
        var receiver = people.Members.ByUid(name!) ?? people.Members.ByUsername(name!);
        if (receiver is null) await Errors.Refuse(call, Literals.TransferReceiverUnknown, Receiver.Name);
        else if (Check(call, code!) is { } problem) await Answer(call, problem);
        else await SendAsync(call, currency!, sum!.Value, receiver);
    }

    IdentityReject? Check(Call call, string code)
    {
        var checkedCode = people.VerifyOtp(MemberAct.Of(call.Caller, PeatioDialect.OriginOf(call.Http)), code);
        return checkedCode.Rejected ? checkedCode.Reject : null;
    }

    static ValueTask Answer(Call call, IdentityReject reject) => reject switch
    {
        IdentityReject.OtpInvalid or IdentityReject.OtpNotEnabledForVerify or IdentityReject.TotpError =>
            Errors.Refuse(call, Literals.TransferOtpInvalid, Otp.Name),
        _ => call.Errors(reject.Status(), reject.Literal()),
    };

    async ValueTask SendAsync(Call call, CurrencyView currency, DecimalNumber sum, Member receiver)
    {
        var from = new MemberId(call.Caller.Member.Number);
        var fit = sum.InUnits(Amount.Decimals, out Int128 units);
        if (fit == DecimalFit.TooLarge) units = Engine.Limits.AmountMaxUnits + 1;
        var amount = new Amount(units);
        var balance = peatio.Views.Balances.Of(from, currency.Id);
        if (fit != DecimalFit.TooFine && balance.Available < amount) await RefuseFunds(call, amount, balance);
        else if (receiver.Number == from.Value) await Errors.Refuse(call, Literals.TransferToOneself, Receiver.Name);
        else if (fit == DecimalFit.TooFine) await Errors.Refuse(call, Literals.TransferCreateError, Sum.Name);
        else await SubmitAsync(call, from, receiver, currency, amount);
    }

    async ValueTask SubmitAsync(Call call, MemberId from, Member receiver, CurrencyView currency, Amount amount)
    {
        var to = new MemberId(receiver.Number);
        var command = new Transfer { Header = peatio.Header(call.Caller), From = from, To = to, Currency = currency.Id, Amount = amount };
        var outcome = await peatio.Exchange.Submit(command, []);
        if (outcome.Status == OutcomeStatus.Done)
        {
            var transfer = new TransferView
            {
                Number = outcome.Number,
                From = from,
                To = to,
                Currency = currency.Id,
                Amount = amount,
                Note = "",
                TimeUs = outcome.TimeUs,
            };
            await call.Json(StatusCodes.Status201Created, (Api: this, transfer, call.Caller), static (json, state) =>
                state.Api.Write(json, state.transfer, state.Caller));
            return;
        }

        if (outcome.Status != OutcomeStatus.Rejected || outcome.Reject is Reject.RequestReplayed or Reject.TryAgain)
            await Errors.Answer(call, outcome);
        else if (outcome.Reject == Reject.InsufficientFunds)
            await RefuseFunds(call, amount, peatio.Views.Balances.Of(from, currency.Id));
        else await Errors.Refuse(call, Literals.TransferCreateError, field: null);
    }

    static ValueTask RefuseFunds(Call call, Amount needed, BalanceView balance)
    {
        const string literal = Literals.TransferBalanceInsufficient;
        var rule = new BrokenRule(
            literal, Sum.Name, nameof(Reject.InsufficientFunds), DecimalText.Of(needed), DecimalText.Of(balance.Available));
        return Errors.Refuse(call, StatusCodes.Status422UnprocessableEntity, [literal], [rule]);
    }

    void Write(System.Text.Json.Utf8JsonWriter json, TransferView transfer, Caller caller) => InternalTransferWire.Write(
        json, transfer, peatio.CurrencyOf(transfer.Currency).Code, people.Members.ByNumber(transfer.From.Value),
        people.Members.ByNumber(transfer.To.Value), isSent: transfer.From.Value == caller.Member.Number, peatio.Time);
}
