using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

public sealed partial class ExchangeModel
{
    const int SourcesMax = 10_000;

    readonly Dictionary<int, long> _sources = [];

    // The event that last told of each; its number is the index + 1.
    readonly List<DepositChanged> _deposits = [];
    readonly List<WithdrawalChanged> _withdrawals = [];
    long _lastTransfer;
    long _lastAdjustment;

    bool MayOwn(MemberId owner) => owner.Value is >= 1 and <= LastOwner || _members.ContainsKey(owner.Value);

    // Outside, adjustments, demo equity, in transit, clearing.
    static bool MayOwe(MemberId owner) => owner.Value is 2 or 3 or 4 or 6 or 7;

    bool IsActive(MemberId member) => _members.TryGetValue(member.Value, out var known) && !known.Suspended;

    BigInteger Available(MemberId owner, CurrencyId currency) => _wallets.Of(owner.Value, currency.Value).Available;

    BigInteger Sum(MemberId owner, CurrencyId currency)
    {
        var (available, held) = _wallets.Of(owner.Value, currency.Value);
        return available + held;
    }

    void Credit(in Deposit deposit, ReadOnlySpan<byte> text)
    {
        var reject = CheckDeposit(deposit);
        if (reject != Reject.None)
        {
            Refuse(deposit.Header, reject, 0, 0);
            return;
        }
        if (deposit.Source != 0) _sources[deposit.Source] = deposit.SourceNumber;
        var number = _deposits.Count + 1;
        var held = deposit.Held != 0;
        var told = new DepositChanged
        {
            DepositNumber = number,
            To = deposit.To,
            Currency = deposit.Currency,
            State = held ? DepositState.Held : DepositState.Credited,
            DepositKind = deposit.DepositKind,
            Source = deposit.Source,
            SourceNumber = deposit.SourceNumber,
            Net = deposit.Net,
            Fee = deposit.Fee,
        };
        _deposits.Add(told);
        Tell(told, text);
        var (currency, net, fee) = (deposit.Currency.Value, (BigInteger)deposit.Net.Units, (BigInteger)deposit.Fee.Units);
        Post(OutsideOwner, currency, PostingKind.Deposit, number, -(net + fee), 0);
        Post(FeesOwner, currency, PostingKind.MoneyFee, number, fee, 0);
        Post(deposit.To.Value, currency, PostingKind.Deposit, number, held ? 0 : net, held ? net : 0);
    }

    Reject CheckDeposit(in Deposit deposit)
    {
        if (deposit.Source != 0)
        {
            var last = _sources.GetValueOrDefault(deposit.Source);
            if (deposit.SourceNumber <= last) return Reject.SourceNumberRepeated;
            if (deposit.SourceNumber - 1 > last) return Reject.SourceNumberGap;
        }
        if (!MayOwn(deposit.To)) return Reject.MemberNotFound;
        if (!KnowsCurrency(deposit.Currency)) return Reject.CurrencyNotFound;
        var (net, fee) = ((BigInteger)deposit.Net.Units, (BigInteger)deposit.Fee.Units);
        if (net < 1 || fee < 0) return Reject.AmountNotPositive;
        if (net > MoneyMax || fee > MoneyMax) return Reject.AmountTooLarge;
        if (Sum(new(OutsideOwner), deposit.Currency) - net - fee < -MoneyMax) return Reject.AmountTooLarge;
        var isNewSource = deposit.Source != 0 && !_sources.ContainsKey(deposit.Source);
        return isNewSource && _sources.Count >= SourcesMax ? Reject.TooManySources : Reject.None;
    }

    void Release(in ReleaseDeposit release)
    {
        var index = release.DepositNumber - 1;
        if (index < 0 || index >= _deposits.Count || _deposits[(int)index].State != DepositState.Held)
        {
            Refuse(release.Header, Reject.DepositNotHeld, release.DepositNumber, 0);
            return;
        }
        var told = _deposits[(int)index] with { State = DepositState.Credited };
        _deposits[(int)index] = told;
        Tell(told);
        Post(told.To.Value, told.Currency.Value, PostingKind.Hold, told.DepositNumber, told.Net.Units, -(BigInteger)told.Net.Units);
    }

    void Hold(in HoldWithdrawal hold, ReadOnlySpan<byte> text)
    {
        var reject = CheckWithdrawal(hold);
        if (reject != Reject.None)
        {
            Refuse(hold.Header, reject, 0, reject == Reject.InsufficientFunds ? hold.Gross.Units : 0);
            return;
        }
        var number = _withdrawals.Count + 1;
        var told = new WithdrawalChanged
        {
            WithdrawalNumber = number,
            From = hold.From,
            Currency = hold.Currency,
            State = WithdrawalState.Held,
            Gross = hold.Gross,
            Fee = hold.Fee,
        };
        _withdrawals.Add(told);
        Tell(told, text);
        Post(hold.From.Value, hold.Currency.Value, PostingKind.Hold, number, -(BigInteger)hold.Gross.Units, hold.Gross.Units);
    }

    Reject CheckWithdrawal(in HoldWithdrawal hold)
    {
        if (!IsActive(hold.From)) return Reject.MemberSuspended;
        if (!KnowsCurrency(hold.Currency)) return Reject.CurrencyNotFound;
        if (hold.Gross.Units < 1 || hold.Fee.Units < 0 || hold.Fee.Units >= hold.Gross.Units) return Reject.AmountNotPositive;
        return Available(hold.From, hold.Currency) < hold.Gross.Units ? Reject.InsufficientFunds : Reject.None;
    }

    bool TryEndWithdrawal(in CommandHeader header, long number, WithdrawalState state, out WithdrawalChanged told)
    {
        told = default;
        if (number < 1 || number > _withdrawals.Count || _withdrawals[(int)number - 1].State != WithdrawalState.Held)
        {
            Refuse(header, Reject.WithdrawalNotHeld, number, 0);
            return false;
        }
        told = _withdrawals[(int)number - 1] with { State = state };
        _withdrawals[(int)number - 1] = told;
        Tell(told);
        return true;
    }

    void Complete(in CompleteWithdrawal complete)
    {
        if (!TryEndWithdrawal(complete.Header, complete.WithdrawalNumber, WithdrawalState.Completed, out var told)) return;
        var (number, currency) = (told.WithdrawalNumber, told.Currency.Value);
        var (gross, fee) = ((BigInteger)told.Gross.Units, (BigInteger)told.Fee.Units);
        Post(told.From.Value, currency, PostingKind.Withdrawal, number, 0, -gross);
        Post(FeesOwner, currency, PostingKind.MoneyFee, number, fee, 0);
        Post(OutsideOwner, currency, PostingKind.Withdrawal, number, gross - fee, 0);
    }

    void Refund(in RefundWithdrawal refund)
    {
        if (!TryEndWithdrawal(refund.Header, refund.WithdrawalNumber, WithdrawalState.Refunded, out var told)) return;
        var gross = (BigInteger)told.Gross.Units;
        Post(told.From.Value, told.Currency.Value, PostingKind.Hold, told.WithdrawalNumber, gross, -gross);
    }

    void Send(in Transfer transfer, ReadOnlySpan<byte> text)
    {
        var reject = CheckTransfer(transfer);
        if (reject != Reject.None)
        {
            Refuse(transfer.Header, reject, 0, reject == Reject.InsufficientFunds ? transfer.Amount.Units : 0);
            return;
        }
        var number = ++_lastTransfer;
        var told = new Transferred
        {
            TransferNumber = number,
            From = transfer.From,
            To = transfer.To,
            Currency = transfer.Currency,
            Amount = transfer.Amount,
        };
        Tell(told, text);
        Post(transfer.From.Value, transfer.Currency.Value, PostingKind.Transfer, number, -(BigInteger)transfer.Amount.Units, 0);
        Post(transfer.To.Value, transfer.Currency.Value, PostingKind.Transfer, number, transfer.Amount.Units, 0);
    }

    Reject CheckTransfer(in Transfer transfer)
    {
        var (from, to, currency) = (transfer.From, transfer.To, transfer.Currency);
        if (!MayOwn(from) || (from.Value >= FirstMember && !IsActive(from))) return Reject.MemberSuspended;
        if (!MayOwn(to)) return Reject.MemberNotFound;
        if (!KnowsCurrency(currency)) return Reject.CurrencyNotFound;
        if (transfer.Amount.Units < 1) return Reject.AmountNotPositive;
        if (transfer.Amount.Units > MoneyMax) return Reject.AmountTooLarge;
        if (Sum(to, currency) + transfer.Amount.Units > MoneyMax) return Reject.AmountTooLarge;
        if (MayOwe(from) && Sum(from, currency) - transfer.Amount.Units < -MoneyMax) return Reject.AmountTooLarge;
        return !MayOwe(from) && Available(from, currency) < transfer.Amount.Units ? Reject.InsufficientFunds : Reject.None;
    }

    void Correct(in Adjust adjust, ReadOnlySpan<byte> text)
    {
        var reject = CheckAdjust(adjust, text.Length);
        if (reject != Reject.None)
        {
            Refuse(adjust.Header, reject, 0, reject == Reject.InsufficientFunds ? -(BigInteger)adjust.Amount.Units : 0);
            return;
        }
        var number = ++_lastAdjustment;
        Tell(new Adjusted { AdjustmentNumber = number, Owner = adjust.Owner, Currency = adjust.Currency, Amount = adjust.Amount }, text);
        Post(AdjustmentsOwner, adjust.Currency.Value, PostingKind.Adjustment, number, -(BigInteger)adjust.Amount.Units, 0);
        Post(adjust.Owner.Value, adjust.Currency.Value, PostingKind.Adjustment, number, adjust.Amount.Units, 0);
    }

    Reject CheckAdjust(in Adjust adjust, int reasonBytes)
    {
        var (owner, currency, amount) = (adjust.Owner, adjust.Currency, (BigInteger)adjust.Amount.Units);
        if (!MayOwn(owner)) return Reject.MemberNotFound;
        if (!KnowsCurrency(currency)) return Reject.CurrencyNotFound;
        if (amount.IsZero) return Reject.AmountNotPositive;
        if (BigInteger.Abs(amount) > MoneyMax) return Reject.AmountTooLarge;
        if (BigInteger.Abs(Sum(owner, currency) + amount) > MoneyMax) return Reject.AmountTooLarge;
        if (BigInteger.Abs(Sum(new(AdjustmentsOwner), currency) - amount) > MoneyMax) return Reject.AmountTooLarge;
        if (reasonBytes == 0) return Reject.ReasonMissing;
        return !MayOwe(owner) && Available(owner, currency) + amount < 0 ? Reject.InsufficientFunds : Reject.None;
    }
}
