namespace Rialto.Tests.Engine;

/// <summary>Money at the edge. Rules: docs/rules/money.md.</summary>
public class MoneyTests
{
    const string People = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void A_deposit_credits_net_and_fee_against_the_outside() => Table.Run("""
        instrument ethusd
        deposit  alice usd 100 fee:1.5
        events   DepositChanged BalanceChanged BalanceChanged BalanceChanged
        postings outside -101.5 usd Deposit, fees +1.5 usd MoneyFee, alice +100 usd Deposit
        balance  alice usd 100+0
        balance  outside usd -101.5+0
        balance  fees usd 1.5+0
        deposit  alice usd 100
        postings outside -100 usd Deposit, alice +100 usd Deposit
        deposit  fees usd 7
        balance  fees usd 8.5+0
        """);

    [Fact]
    public void A_held_deposit_is_credited_to_held_until_released() => Table.Run("""
        instrument ethusd
        deposit  alice usd 100 fee:1 held:D1              deposit Held
        balance  alice usd 0+100
        place    A1 alice buy limit 1.00 1.000            rejects InsufficientFunds needs 1
        release  D1                                       deposit Credited
        events   DepositChanged BalanceChanged
        postings alice 0 usd Hold
        balance  alice usd 100+0
        release  D1                                       rejects DepositNotHeld
        deposit  alice usd 5
        release  #2                                       rejects DepositNotHeld
        release  #0                                       rejects DepositNotHeld
        release  #-1                                      rejects DepositNotHeld
        release  #3                                       rejects DepositNotHeld
        """);

    [Fact]
    public void A_source_counts_its_deposits_without_gaps() => Table.Run("""
        instrument ethusd
        deposit  alice usd 1 source:5/2                   rejects SourceNumberGap
        deposit  alice usd 1 source:5/1
        deposit  alice usd 1 source:5/1                   rejects SourceNumberRepeated
        deposit  alice usd 1 source:5/0                   rejects SourceNumberRepeated
        deposit  alice usd 1 source:5/-7                  rejects SourceNumberRepeated
        deposit  alice usd 1 source:5/3                   rejects SourceNumberGap
        deposit  alice usd 0 source:5/2                   rejects AmountNotPositive
        deposit  alice usd 1 source:5/2
        deposit  alice usd 1 source:6/1
        deposit  alice usd 1 source:6/9223372036854775807 rejects SourceNumberGap
        deposit  alice usd 1 source:0/1
        deposit  alice usd 1 source:0/1
        balance  alice usd 5+0
        """);

    [Fact]
    public void The_rejects_of_a_deposit_come_in_their_order() => Table.Run("""
        instrument ethusd
        member   alice
        deposit  nobody nothing 0 source:5/0              rejects SourceNumberRepeated
        deposit  nobody nothing 0 source:5/2              rejects SourceNumberGap
        deposit  nobody nothing 0 source:5/1              rejects MemberNotFound
        deposit  alice nothing 0                          rejects CurrencyNotFound
        deposit  alice usd 0 fee:1000000000000000001      rejects AmountNotPositive
        deposit  alice usd -1                             rejects AmountNotPositive
        deposit  alice usd 1 fee:-1                       rejects AmountNotPositive
        deposit  alice usd 1000000000000000000.000000000000000001    rejects AmountTooLarge
        deposit  alice usd 1 fee:1000000000000000000.000000000000000001    rejects AmountTooLarge
        """);

    [Fact]
    public void All_that_was_ever_issued_stays_within_ten_to_the_36() => Table.Run("""
        instrument ethusd
        deposit  alice usd 999999999999999999 fee:0.5
        deposit  alice usd 0.5 fee:0.000000000000000001   rejects AmountTooLarge
        deposit  alice usd 0.5
        deposit  alice usd @1                             rejects AmountTooLarge
        withdraw W1 alice usd 2
        complete W1
        deposit  bob usd 2
        deposit  bob usd @1                               rejects AmountTooLarge
        """);

    [Fact]
    public void A_withdrawal_is_held_then_leaves() => Table.Run(People + """
        withdraw W1 alice usd 100 fee:2                   withdrawal Held
        events   WithdrawalChanged BalanceChanged
        balance  alice usd 900+100
        complete W1                                       withdrawal Completed
        postings alice -100 usd Withdrawal, fees +2 usd MoneyFee, outside +98 usd Withdrawal
        balance  alice usd 900+0
        balance  fees usd 2+0
        balance  outside usd -1902+0
        complete W1                                       rejects WithdrawalNotHeld
        refund   W1                                       rejects WithdrawalNotHeld
        withdraw W2 alice usd 100
        complete W2
        postings alice -100 usd Withdrawal, outside +100 usd Withdrawal
        """);

    [Fact]
    public void A_withdrawal_may_be_given_back() => Table.Run(People + """
        withdraw W1 alice usd 100 fee:2
        withdraw W2 alice usd 900 fee:2
        refund   W1                                       withdrawal Refunded
        events   WithdrawalChanged BalanceChanged
        postings alice 0 usd Hold
        balance  alice usd 100+900
        complete W1                                       rejects WithdrawalNotHeld
        refund   #99                                      rejects WithdrawalNotHeld
        complete #0                                       rejects WithdrawalNotHeld
        """);

    [Fact]
    public void A_withdrawal_that_was_held_completes_though_its_member_is_suspended() => Table.Run(People + """
        withdraw W1 alice usd 100
        withdraw W2 alice usd 100
        change-member alice suspended
        complete W1                                       withdrawal Completed
        refund   W2                                       withdrawal Refunded
        """);

    [Fact]
    public void The_rejects_of_a_withdrawal_come_in_their_order() => Table.Run(People + """
        change-member bob suspended
        withdraw W1 nobody nothing 0                      rejects MemberSuspended
        withdraw W1 bob nothing 0                         rejects MemberSuspended
        withdraw W1 fees usd 1                            rejects MemberSuspended
        withdraw W1 alice nothing 0                       rejects CurrencyNotFound
        withdraw W1 alice usd 0                           rejects AmountNotPositive
        withdraw W1 alice usd -5                          rejects AmountNotPositive
        withdraw W1 alice usd 5 fee:-1                    rejects AmountNotPositive
        withdraw W1 alice usd 5000 fee:5000               rejects AmountNotPositive
        withdraw W1 alice usd 5000 fee:5001               rejects AmountNotPositive
        withdraw W1 alice usd 1000.01 fee:1               rejects InsufficientFunds needs 1000.01
        withdraw W1 alice usd 1000 fee:999.999999999999999999
        """);

    [Fact]
    public void A_transfer_moves_available_money() => Table.Run(People + """
        transfer alice bob usd 300                        transferred
        postings alice -300 usd Transfer, bob +300 usd Transfer
        transfer alice alice usd 700                      transferred
        transfer alice bob usd 700.01                     rejects InsufficientFunds needs 700.01
        transfer alice fees usd 700                       transferred
        transfer fees bob usd 700                         transferred
        transfer fees bob usd 1                           rejects InsufficientFunds needs 1
        transfer insurance bob usd 1                      rejects InsufficientFunds needs 1
        transfer demo bob usd 1                           transferred
        transfer transit bob usd 1                        transferred
        transfer clearing bob usd 1                       transferred
        balance  bob usd 2003+0
        balance  demo usd -1+0
        """);

    [Fact]
    public void The_rejects_of_a_transfer_come_in_their_order() => Table.Run(People + """
        change-member bob suspended
        transfer nobody nobody nothing 0                  rejects MemberSuspended
        transfer bob nobody nothing 0                     rejects MemberSuspended
        transfer operator alice usd 1                     rejects MemberSuspended
        transfer alice nobody nothing 0                   rejects MemberNotFound
        transfer alice operator usd 1                     rejects MemberNotFound
        transfer alice bob nothing 0                      rejects CurrencyNotFound
        transfer alice bob usd 0                          rejects AmountNotPositive
        transfer alice bob usd -1                         rejects AmountNotPositive
        transfer alice bob usd 1000000000000000000.000000000000000001   rejects AmountTooLarge
        transfer alice bob usd 1000000000000000000        rejects AmountTooLarge
        transfer alice bob usd 999999999999999000         rejects InsufficientFunds needs 999999999999999000
        transfer alice bob usd 1000                       transferred
        """);

    [Fact]
    public void An_issuing_owner_stays_within_its_bounds() => Table.Run("""
        instrument ethusd
        member   alice
        member   bob
        transfer demo alice usd 1000000000000000000       transferred
        transfer demo bob usd @1                          rejects AmountTooLarge
        transfer transit alice usd @1                     rejects AmountTooLarge
        transfer transit bob usd @1                       transferred
        """);

    [Fact]
    public void An_adjustment_goes_against_its_own_account() => Table.Run(People + """
        adjust   alice usd 5                              adjusted
        postings adjustments -5 usd Adjustment, alice +5 usd Adjustment
        adjust   alice usd -1005                          adjusted
        postings adjustments +1005 usd Adjustment, alice -1005 usd Adjustment
        balance  alice usd 0+0
        balance  adjustments usd 1000+0
        adjust   alice usd -1                             rejects InsufficientFunds needs 1
        adjust   fees usd -1                              rejects InsufficientFunds needs 1
        adjust   clearing usd -1                          adjusted
        adjust   adjustments usd 5                        adjusted
        balance  adjustments usd 1001+0
        """);

    [Fact]
    public void The_rejects_of_an_adjustment_come_in_their_order() => Table.Run(People + """
        adjust   nobody nothing 0 reason:                 rejects MemberNotFound
        adjust   alice nothing 0 reason:                  rejects CurrencyNotFound
        adjust   alice usd 0 reason:                      rejects AmountNotPositive
        adjust   alice usd 1000000000000000000.000000000000000001 reason:    rejects AmountTooLarge
        adjust   alice usd -1000000000000000000.000000000000000001 reason:   rejects AmountTooLarge
        adjust   alice usd -1001 reason:                  rejects ReasonMissing
        adjust   alice usd -1001                          rejects InsufficientFunds needs 1001
        adjust   alice usd 1000000000000000000            rejects AmountTooLarge
        """);

    [Fact]
    public void The_smallest_number_there_is_is_only_too_large() => Table.Run(People + """
        adjust   alice usd @-170141183460469231731687303715884105728    rejects AmountTooLarge
        adjust   nobody usd @-170141183460469231731687303715884105728   rejects MemberNotFound
        transfer alice bob usd @170141183460469231731687303715884105727 rejects AmountTooLarge
        transfer alice bob usd @-170141183460469231731687303715884105728   rejects AmountNotPositive
        withdraw W1 alice usd @170141183460469231731687303715884105727  rejects InsufficientFunds needs 170141183460469231731.687303715884105727
        deposit  alice usd @170141183460469231731687303715884105727 fee:@170141183460469231731687303715884105727   rejects AmountTooLarge
        """);

    [Fact]
    public void Suspended_members_may_be_paid() => Table.Run(People + """
        change-member bob suspended
        deposit  bob usd 5
        transfer alice bob usd 5                          transferred
        adjust   bob usd 5                                adjusted
        balance  bob usd 1015+0
        """);
}
