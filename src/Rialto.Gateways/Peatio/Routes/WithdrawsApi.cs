using System.Numerics;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>account/withdraws</c>: what operators booked, and no wallet behind it yet.</summary>
internal sealed class WithdrawsApi(PeatioDialect peatio)
{
    const int NoteCharsMax = 256;

    public static readonly string[] WithdrawStates =
    [
        "prepared", "submitted", "rejected", "accepted", "skipped", "processing", "succeed", "canceled", "failed", "errored", "confirming",
        "under_review", "to_reject",
    ];

    static readonly MovementFilters s_filters = new(
        new("state", "Only these states.", WithdrawStates) { Invalid = Literals.WithdrawStateInvalid },
        new("rid", "Only this destination.") { Empty = Literals.WithdrawRidEmpty, NotText = Literals.WithdrawRidEmpty },
        MovementFilters.NotBefore(Literals.WithdrawFromNotInteger, Literals.WithdrawFromEmpty),
        MovementFilters.NotAfter(Literals.WithdrawToNotInteger, Literals.WithdrawToEmpty),
        MovementFilters.Rows(Literals.WithdrawLimitNotInteger, Literals.WithdrawLimitInvalid),
        MovementFilters.Number(Literals.WithdrawPageNotInteger, Literals.WithdrawPageNotPositive));

    static readonly OtpParameter Otp = new("otp", "Code of the authenticator app.")
    {
        Missing = Literals.WithdrawOtpMissing, Empty = Literals.WithdrawOtpEmpty, NotDigits = Literals.WithdrawOtpNotInteger,
    };

    static readonly IntegerParameter Beneficiary = new("beneficiary_id", "Where it goes.")
    {
        Missing = Literals.WithdrawBeneficiaryMissing,
        Empty = Literals.WithdrawBeneficiaryEmpty,
        NotInteger = Literals.WithdrawBeneficiaryNotInteger,
    };

    static readonly TextParameter Spent = new("currency", "What is taken out.")
    {
        Missing = Literals.WithdrawCurrencyMissing, NotText = Literals.AccountCurrencyUnknown,
    };

    static readonly DecimalParameter Sum = new("amount", "Gross sum, fee included.")
    {
        Missing = Literals.WithdrawAmountMissing,
        NotDecimal = Literals.WithdrawAmountNotDecimal,
        NotPositive = Literals.WithdrawAmountNotPositive,
    };

    static readonly TextParameter Note = new("note", "For yourself, at most 256 characters.")
    {
        NotText = Literals.WithdrawNoteTooLong, CharsMax = NoteCharsMax,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/withdraws", Withdrawers(Withdraws), "Own withdrawals, newest first.", s_filters.All);
        routes.Get("/withdraws/sums", Withdrawers(Sums), "What was withdrawn lately, in the platform's currency.");
        routes.PostThatChanges("/withdraws", Withdrawers(Withdraw), StatusCodes.Status201Created, "Takes money out.",
            Otp, Beneficiary, Spent, Sum, Note);
    }

    Func<Call, ValueTask> Withdrawers(Func<Call, ValueTask> handle) =>
        PeatioDialect.FromLevel(
            peatio.Options.WithdrawLevelMin, Literals.WithdrawNotPermitted, PeatioDialect.NotForMakers(handle));

    async ValueTask Withdraws(Call call)
    {
        if (s_filters.Read(call.Input, peatio) is not { } asked)
        {
            await call.Refused();
            return;
        }

        var engineStates = Enum.GetValues<WithdrawalState>().Where(state => asked.States.Contains(MoneyWire.StateOf(state))).ToArray();
        var query = new WithdrawalsQuery
        {
            Member = new(call.Caller.Member.Number),
            Currency = asked.Currency?.Id,
            States = engineStates,
            Destination = asked.Reference,
            FromUs = asked.FromUs,
            ToUs = asked.ToUs,
            Page = new(asked.Paging.Offset, asked.Paging.Rows),
        };
        var page = asked.States.Count > 0 && engineStates.Length == 0
            ? new([], 0)
            : await peatio.Exchange.History.WithdrawalsAsync(query, call.Aborted);
        asked.Paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Json(StatusCodes.Status200OK, (page.Rows, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var withdrawal in state.Rows)
                MoneyWire.WriteWithdrawal(json, withdrawal, state.peatio.CurrencyOf(withdrawal.Currency), state.peatio.Time);
            json.WriteEndArray();
        });
    }

    async ValueTask Sums(Call call)
    {
        var nowUs = peatio.Exchange.NowUs;
        var now = DateTimeOffset.UnixEpoch.AddTicks(nowUs * TimeSpan.TicksPerMicrosecond);
        var dayUs = nowUs - TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;
        var monthUs = (now.AddMonths(-1) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var (day, month) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var withdrawal in await CountedSinceAsync(call, monthUs))
        {
            var price = peatio.CurrencyOf(withdrawal.Currency).Terms.Price;
            var value = (BigInteger)withdrawal.Gross.Units * price.Units / BigInteger.Pow(10, Amount.Decimals);
            month += value;
            if (withdrawal.CreatedUs >= dayUs) day += value;
        }

        await call.Json(StatusCodes.Status200OK, (day, month), static (json, sums) =>
        {
            json.WriteStartObject();
            json.WriteDecimal("last_24_hours"u8, sums.day);
            json.WriteDecimal("last_1_month"u8, sums.month);
            json.WriteEndObject();
        });
    }

    /// <summary>What left or is on its way; what was given back does not count.</summary>
    async Task<IReadOnlyList<WithdrawalView>> CountedSinceAsync(Call call, long fromUs)
    {
        var found = new List<WithdrawalView>();
        while (true)
        {
            var query = new WithdrawalsQuery
            {
                Member = new(call.Caller.Member.Number),
                States = [WithdrawalState.Held, WithdrawalState.Completed],
                CreatedFromUs = fromUs,
                Page = new(found.Count, Node.Limits.HistoryPageRowsMax),
            };
            var page = await peatio.Exchange.History.WithdrawalsAsync(query, call.Aborted);
            found.AddRange(page.Rows);
            if (page.Rows.Count < Node.Limits.HistoryPageRowsMax) return found;
        }
    }

    /// <summary>No wallet is configured that could send anything; what was asked for is checked nevertheless.</summary>
    ValueTask Withdraw(Call call)
    {
        Otp.Read(call.Input);
        Beneficiary.Read(call.Input);
        MoneyParameters.ReadCurrency(call.Input, Spent, peatio);
        Sum.Read(call.Input);
        Note.Read(call.Input);
        return call.Input.Failed ? Errors.Refused(call) : Errors.Refuse(call, Literals.WithdrawDisabled, field: null);
    }
}
