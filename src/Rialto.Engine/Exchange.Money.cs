using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Ledger;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Money at the edge: deposits, withdrawals, transfers, adjustments. Source: docs/rules/money.md.</summary>
public sealed partial class Exchange
{
    long _lastDeposit;
    long _lastWithdrawal;
    long _lastTransfer;
    long _lastAdjustment;

    void Deposit(ReadOnlySpan<byte> command)
    {
        ref readonly var deposit = ref CommandCodec.Read<Deposit>(command);
        var reject = AdmitDeposit(deposit);
        if (reject != Reject.None)
        {
            RejectCommand(deposit.Header, reject);
            return;
        }

        // From here on the deposit is accepted.
        _sources.Credited(deposit.Source, deposit.SourceNumber);
        var number = ++_lastDeposit;
        var isHeld = deposit.Held != 0;
        _events.Add(
            new DepositChanged
            {
                DepositNumber = number,
                To = deposit.To,
                Currency = deposit.Currency,
                State = isHeld ? DepositState.Held : DepositState.Credited,
                DepositKind = deposit.DepositKind,
                Source = deposit.Source,
                SourceNumber = deposit.SourceNumber,
                Net = deposit.Net,
                Fee = deposit.Fee,
            },
            CommandCodec.Text<Deposit>(command));
        Credit(deposit, number, isHeld);
    }

    Reject AdmitDeposit(in Deposit deposit)
    {
        var reject = _sources.Check(deposit.Source, deposit.SourceNumber);
        if (reject != Reject.None) return reject;
        if (!IsOwner(deposit.To)) return Reject.MemberNotFound;
        if (!KnowsCurrency(deposit.Currency)) return Reject.CurrencyNotFound;
        if (!deposit.Net.IsPositive || deposit.Fee.IsNegative) return Reject.AmountNotPositive;
        if (IsTooLarge(deposit.Net) || IsTooLarge(deposit.Fee)) return Reject.AmountTooLarge;
        var issued = deposit.Net + deposit.Fee;
        if (!_accounts.StaysWithinBounds(Owners.Outside, deposit.Currency, -issued)) return Reject.AmountTooLarge;
        return _sources.HasRoomFor(deposit.Source) ? Reject.None : Reject.TooManySources;
    }

    void Credit(in Deposit deposit, long number, bool isHeld)
    {
        var outside = _accounts.Of(Owners.Outside, deposit.Currency);
        _accounts.Post(outside, -(deposit.Net + deposit.Fee), Amount.Zero, PostingKind.Deposit, number);
        TakeFee(deposit.Currency, deposit.Fee, number);
        var account = _accounts.Of(deposit.To, deposit.Currency);
        if (!isHeld)
        {
            _accounts.Post(account, deposit.Net, Amount.Zero, PostingKind.Deposit, number);
            return;
        }

        _accounts.Post(account, Amount.Zero, deposit.Net, PostingKind.Deposit, number);
        _accounts.Needs(deposit.Currency, deposit.Net);
        _deposits.Add(new PendingItem
        {
            Number = number,
            Owner = deposit.To,
            Currency = deposit.Currency,
            Amount = deposit.Net,
            Fee = deposit.Fee,
            DepositKind = deposit.DepositKind,
            Source = deposit.Source,
            SourceNumber = deposit.SourceNumber,
        });
    }

    void TakeFee(CurrencyId currency, Amount fee, long reference)
    {
        if (!fee.IsZero) _accounts.Post(_accounts.Of(Owners.Fees, currency), fee, Amount.Zero, PostingKind.MoneyFee, reference);
    }

    void ReleaseDeposit(ReadOnlySpan<byte> command)
    {
        ref readonly var release = ref CommandCodec.Read<ReleaseDeposit>(command);
        if (!_deposits.TryFind(release.DepositNumber, out var item))
        {
            RejectCommand(release.Header, Reject.DepositNotHeld, release.DepositNumber, Amount.Zero, NoElement);
            return;
        }

        _deposits.Remove(item.Number);
        _events.Add(new DepositChanged
        {
            DepositNumber = item.Number,
            To = item.Owner,
            Currency = item.Currency,
            State = DepositState.Credited,
            DepositKind = item.DepositKind,
            Source = item.Source,
            SourceNumber = item.SourceNumber,
            Net = item.Amount,
            Fee = item.Fee,
        });
        GiveBack(item);
    }

    void HoldWithdrawal(ReadOnlySpan<byte> command)
    {
        ref readonly var withdrawal = ref CommandCodec.Read<HoldWithdrawal>(command);
        var reject = AdmitWithdrawal(withdrawal);
        if (reject != Reject.None)
        {
            RejectForFunds(withdrawal.Header, reject, withdrawal.Gross);
            return;
        }

        // From here on the withdrawal is accepted.
        var item = new PendingItem
        {
            Number = ++_lastWithdrawal,
            Owner = withdrawal.From,
            Currency = withdrawal.Currency,
            Amount = withdrawal.Gross,
            Fee = withdrawal.Fee,
        };
        _withdrawals.Add(item);
        TellWithdrawal(item, WithdrawalState.Held, CommandCodec.Text<HoldWithdrawal>(command));
        _accounts.Needs(item.Currency, item.Amount);
        _accounts.Hold(_accounts.Of(item.Owner, item.Currency), item.Amount, item.Number);
    }

    Reject AdmitWithdrawal(in HoldWithdrawal withdrawal)
    {
        if (!_members.TryFind(withdrawal.From, out var index) || _members[index].IsSuspended) return Reject.MemberSuspended;
        if (!KnowsCurrency(withdrawal.Currency)) return Reject.CurrencyNotFound;
        if (!withdrawal.Gross.IsPositive || withdrawal.Fee.IsNegative) return Reject.AmountNotPositive;
        if (withdrawal.Fee >= withdrawal.Gross) return Reject.AmountNotPositive;
        return HasAvailable(withdrawal.From, withdrawal.Currency, withdrawal.Gross) ? Reject.None : Reject.InsufficientFunds;
    }

    void CompleteWithdrawal(ReadOnlySpan<byte> command)
    {
        ref readonly var complete = ref CommandCodec.Read<CompleteWithdrawal>(command);
        if (!TakePending(complete.Header, complete.WithdrawalNumber, out var item)) return;
        TellWithdrawal(item, WithdrawalState.Completed, default);
        _accounts.Needs(item.Currency, -item.Amount);
        _accounts.Post(_accounts.Of(item.Owner, item.Currency), Amount.Zero, -item.Amount, PostingKind.Withdrawal, item.Number);
        TakeFee(item.Currency, item.Fee, item.Number);
        _accounts.Post(_accounts.Of(Owners.Outside, item.Currency), item.Amount - item.Fee, Amount.Zero, PostingKind.Withdrawal,
            item.Number);
    }

    void RefundWithdrawal(ReadOnlySpan<byte> command)
    {
        ref readonly var refund = ref CommandCodec.Read<RefundWithdrawal>(command);
        if (!TakePending(refund.Header, refund.WithdrawalNumber, out var item)) return;
        TellWithdrawal(item, WithdrawalState.Refunded, default);
        GiveBack(item);
    }

    bool TakePending(in CommandHeader header, long number, out PendingItem item)
    {
        if (_withdrawals.TryFind(number, out item))
        {
            _withdrawals.Remove(number);
            return true;
        }

        RejectCommand(header, Reject.WithdrawalNotHeld, number, Amount.Zero, NoElement);
        return false;
    }

    void GiveBack(in PendingItem item)
    {
        _accounts.Needs(item.Currency, -item.Amount);
        _accounts.Release(_accounts.Of(item.Owner, item.Currency), item.Amount, item.Number);
    }

    void TellWithdrawal(in PendingItem item, WithdrawalState state, ReadOnlySpan<byte> text) => _events.Add(
        new WithdrawalChanged
        {
            WithdrawalNumber = item.Number,
            From = item.Owner,
            Currency = item.Currency,
            State = state,
            Gross = item.Amount,
            Fee = item.Fee,
        },
        text);

    void Transfer(ReadOnlySpan<byte> command)
    {
        ref readonly var transfer = ref CommandCodec.Read<Transfer>(command);
        var reject = AdmitTransfer(transfer);
        if (reject != Reject.None)
        {
            RejectForFunds(transfer.Header, reject, transfer.Amount);
            return;
        }

        // From here on the transfer is accepted.
        var number = ++_lastTransfer;
        _events.Add(
            new Transferred
            {
                TransferNumber = number,
                From = transfer.From,
                To = transfer.To,
                Currency = transfer.Currency,
                Amount = transfer.Amount,
            },
            CommandCodec.Text<Transfer>(command));
        _accounts.Post(_accounts.Of(transfer.From, transfer.Currency), -transfer.Amount, Amount.Zero, PostingKind.Transfer, number);
        _accounts.Post(_accounts.Of(transfer.To, transfer.Currency), transfer.Amount, Amount.Zero, PostingKind.Transfer, number);
    }

    Reject AdmitTransfer(in Transfer transfer)
    {
        if (!IsOwner(transfer.From)) return Reject.MemberSuspended;
        if (_members.TryFind(transfer.From, out var index) && _members[index].IsSuspended) return Reject.MemberSuspended;
        if (!IsOwner(transfer.To)) return Reject.MemberNotFound;
        if (!KnowsCurrency(transfer.Currency)) return Reject.CurrencyNotFound;
        if (!transfer.Amount.IsPositive) return Reject.AmountNotPositive;
        if (IsTooLarge(transfer.Amount)) return Reject.AmountTooLarge;
        if (!_accounts.StaysWithinBounds(transfer.To, transfer.Currency, transfer.Amount)) return Reject.AmountTooLarge;
        if (Owners.MayBeNegative(transfer.From))
        {
            return _accounts.StaysWithinBounds(transfer.From, transfer.Currency, -transfer.Amount) ? Reject.None : Reject.AmountTooLarge;
        }

        return HasAvailable(transfer.From, transfer.Currency, transfer.Amount) ? Reject.None : Reject.InsufficientFunds;
    }

    void Adjust(ReadOnlySpan<byte> command)
    {
        ref readonly var adjust = ref CommandCodec.Read<Adjust>(command);
        var reason = CommandCodec.Text<Adjust>(command);
        var reject = AdmitAdjustment(adjust, reason);
        if (reject != Reject.None)
        {
            // Only what takes is rejected for funds, and by then its size is known to fit.
            RejectForFunds(adjust.Header, reject, reject == Reject.InsufficientFunds ? -adjust.Amount : Amount.Zero);
            return;
        }

        // From here on the adjustment is accepted.
        var number = ++_lastAdjustment;
        _events.Add(
            new Adjusted { AdjustmentNumber = number, Owner = adjust.Owner, Currency = adjust.Currency, Amount = adjust.Amount },
            reason);
        _accounts.Post(_accounts.Of(Owners.Adjustments, adjust.Currency), -adjust.Amount, Amount.Zero, PostingKind.Adjustment, number);
        _accounts.Post(_accounts.Of(adjust.Owner, adjust.Currency), adjust.Amount, Amount.Zero, PostingKind.Adjustment, number);
    }

    Reject AdmitAdjustment(in Adjust adjust, ReadOnlySpan<byte> reason)
    {
        if (!IsOwner(adjust.Owner)) return Reject.MemberNotFound;
        if (!KnowsCurrency(adjust.Currency)) return Reject.CurrencyNotFound;
        if (adjust.Amount.IsZero) return Reject.AmountNotPositive;
        if (IsTooLarge(adjust.Amount)) return Reject.AmountTooLarge;
        if (!_accounts.StaysWithinBounds(Owners.Adjustments, adjust.Currency, -adjust.Amount)) return Reject.AmountTooLarge;
        if (!_accounts.StaysWithinBounds(adjust.Owner, adjust.Currency, adjust.Amount)) return Reject.AmountTooLarge;
        if (reason.IsEmpty) return Reject.ReasonMissing;
        if (adjust.Amount.IsPositive || Owners.MayBeNegative(adjust.Owner)) return Reject.None;
        return HasAvailable(adjust.Owner, adjust.Currency, -adjust.Amount) ? Reject.None : Reject.InsufficientFunds;
    }

    void RejectForFunds(in CommandHeader header, Reject reject, Amount needed) =>
        RejectCommand(header, reject, 0, reject == Reject.InsufficientFunds ? needed : Amount.Zero, NoElement);

    bool IsOwner(MemberId owner) => owner.Value is >= 1 and <= Owners.LastOwn || _members.Knows(owner);

    bool HasAvailable(MemberId owner, CurrencyId currency, Amount amount) => _accounts.Available(owner, currency) >= amount;

    // Without a negation: the smallest number there is has none.
    static bool IsTooLarge(Amount amount) => amount.Units > Limits.AmountMaxUnits || amount.Units < -Limits.AmountMaxUnits;
}
