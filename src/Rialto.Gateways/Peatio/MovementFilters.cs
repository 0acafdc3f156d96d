using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>What the lists of deposits and of withdrawals are asked with; only the words of their refusals differ.</summary>
internal sealed record MovementFilters(
    ChoicesParameter State,
    TextParameter Reference,
    IntegerParameter From,
    IntegerParameter To,
    IntegerParameter Limit,
    IntegerParameter Page)
{
    static readonly TextParameter s_currency = new("currency", "Only this currency.") { NotText = Literals.AccountCurrencyUnknown };

    public Parameter[] All => [s_currency, State, Reference, From, To, Limit, Page];

    public static IntegerParameter NotBefore(string notInteger, string empty) => new("time_from", "Changed not before, Unix seconds.")
    {
        NotInteger = notInteger, Empty = empty,
    };

    public static IntegerParameter NotAfter(string notInteger, string empty) => new("time_to", "Changed not after, Unix seconds.")
    {
        NotInteger = notInteger, Empty = empty,
    };

    public static IntegerParameter Rows(string notInteger, string invalid) => new("limit", "Rows of a page, 1 … 100.")
    {
        Min = 1, Max = 100, Fallback = 100, NotInteger = notInteger, OutOfRange = invalid,
    };

    public static IntegerParameter Number(string notInteger, string notPositive) => new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = notInteger, OutOfRange = notPositive,
    };

    /// <summary>What is asked for; null = something is wrong, which is noted.</summary>
    public Asked? Read(Input input, PeatioDialect peatio)
    {
        var asked = new Asked(
            MoneyParameters.ReadCurrency(input, s_currency, peatio),
            State.Read(input),
            Reference.Read(input),
            UnixSeconds.ToUs(From.Read(input)),
            UnixSeconds.AfterUs(To.Read(input)),
            PublicPaging.Read(input, Page, Limit));
        return input.Failed ? null : asked;
    }

    /// <summary>Times in microseconds: at or after the one, before the other.</summary>
    public sealed record Asked(
        CurrencyView? Currency, IReadOnlyList<string> States, string? Reference, long? FromUs, long? ToUs, Paging Paging);
}
