using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>The events of a step in a table's words. Postings, fills and levels have rows of their own.</summary>
internal sealed class StepText(TableNames names)
{
    /// <summary>What happened, from the view of a command about <paramref name="own"/> orders.</summary>
    public List<string> Summary(ReadOnlySpan<byte> events, IReadOnlyCollection<OrderId> own)
    {
        var words = new List<string>();
        var taken = new Dictionary<OrderId, (Ticks Price, Lots Quantity)>();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            switch (reader.Kind)
            {
                case EventKind.OrderAccepted:
                    var accepted = reader.As<OrderAccepted>();
                    taken[accepted.Order] = (accepted.Price, accepted.Quantity);
                    if (accepted.OrderKind.IsWaiting()) words.Add("waits");
                    break;
                case EventKind.OrderTriggered: words.Add($"triggers {names.NameOf(reader.As<OrderTriggered>().Order)}"); break;
                case EventKind.OrderTermsAmended: words.Add(Terms(reader.As<OrderTermsAmended>())); break;
                case EventKind.GuardChanged: words.Add(Guarded(reader.As<GuardChanged>())); break;
                case EventKind.OrderResting: words.Add(Resting(reader.As<OrderResting>(), own, taken)); break;
                case EventKind.OrderRejected: words.Add(Rejected(reader.As<OrderRejected>())); break;
                case EventKind.OrderRepeated: words.Add($"repeats {names.NameOf(reader.As<OrderRepeated>().Order)}"); break;
                case EventKind.OrderDone: words.Add("done" + Whose(reader.As<OrderDone>().Order, own)); break;
                case EventKind.OrderCancelled: words.Add(Cancelled(reader.As<OrderCancelled>(), own)); break;
                case EventKind.OrderAmended: words.Add(Amended(reader.As<OrderAmended>(), taken)); break;
                case EventKind.Traded: words.Add(Traded(reader.As<Traded>())); break;
                case EventKind.CommandRejected: words.Add(Rejected(reader.As<CommandRejected>())); break;
                case EventKind.CancelAfterChanged: words.Add(Switched(reader.As<CancelAfterChanged>())); break;
                case EventKind.DepositChanged: words.Add($"deposit {reader.As<DepositChanged>().State}"); break;
                case EventKind.WithdrawalChanged: words.Add($"withdrawal {reader.As<WithdrawalChanged>().State}"); break;
                case EventKind.Transferred: words.Add("transferred"); break;
                case EventKind.Adjusted: words.Add("adjusted"); break;
                case EventKind.MemberChanged: words.Add("member changed"); break;
                case EventKind.InstrumentChanged: words.Add($"instrument {reader.As<InstrumentChanged>().Instrument.Value}"); break;
                case EventKind.CurrencyChanged: words.Add($"currency {reader.As<CurrencyChanged>().Currency.Value}"); break;
                case EventKind.FeeChanged: words.Add(Fee(reader.As<FeeChanged>())); break;
                case EventKind.LimitsChanged: words.Add("limits changed"); break;
                case EventKind.Began: words.Add("begun"); break;
                case EventKind.Filled: break;
                case EventKind.BalanceChanged: break;
                case EventKind.LevelChanged: break;
                default: throw new TableException($"event {reader.Kind} has no words");
            }
        }

        return words;
    }

    public List<string> Postings(ReadOnlySpan<byte> events)
    {
        var words = new List<string>();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.BalanceChanged) continue;
            ref readonly var posting = ref reader.As<BalanceChanged>();
            var sign = posting.Delta.IsPositive ? "+" : "";
            var currency = names.NameOf(posting.Currency);
            words.Add($"{names.NameOf(posting.Owner)} {sign}{Money(posting.Delta)} {currency} {posting.Posting}");
        }

        return words;
    }

    public List<string> Fills(ReadOnlySpan<byte> events)
    {
        var words = new List<string>();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.Filled) continue;
            ref readonly var filled = ref reader.As<Filled>();
            var terms = names.Terms(filled.Instrument);
            var at = $"{Price(filled.Price, terms)}x{Quantity(filled.Quantity, terms)}";
            var left = Quantity(filled.Remaining, terms);
            var fee = $"rate {filled.Rate.Value} fee {Money(filled.Fee)}";
            words.Add($"{names.NameOf(filled.Order)} {filled.Role} {filled.Side} {at} left {left} {fee}");
        }

        return words;
    }

    public List<string> Levels(ReadOnlySpan<byte> events)
    {
        var words = new List<string>();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.LevelChanged) continue;
            ref readonly var level = ref reader.As<LevelChanged>();
            var terms = names.Terms(level.Instrument);
            var at = $"{Price(level.Price, terms)}x{Quantity(level.Quantity, terms)}/{level.Count}";
            words.Add($"{names.NameOf(level.Instrument)} {level.Sequence} {level.Side} {at}");
        }

        return words;
    }

    public static List<string> Kinds(ReadOnlySpan<byte> events)
    {
        var words = new List<string>();
        var reader = new EventReader(events);
        while (reader.Next()) words.Add(reader.Kind.ToString());
        return words;
    }

    public static string Money(Amount amount) => Decimals.Text(amount.Units, Amount.Decimals);

    public static string Price(Ticks price, in InstrumentTerms terms) => Decimals.Text(price.Value, terms.PricePrecision);

    public static string Quantity(Lots lots, in InstrumentTerms terms) => Decimals.Text(lots.Value, terms.AmountPrecision);

    string Whose(OrderId order, IReadOnlyCollection<OrderId> own) => own.Contains(order) ? "" : " " + names.NameOf(order);

    string Resting(in OrderResting resting, IReadOnlyCollection<OrderId> own, Dictionary<OrderId, (Ticks Price, Lots Quantity)> taken)
    {
        var terms = names.Terms(Instrument(resting.Order));
        var (price, quantity) = taken.GetValueOrDefault(resting.Order);
        var text = "rests" + Whose(resting.Order, own);
        if (quantity != resting.Remaining) text += " " + Quantity(resting.Remaining, terms);
        return price == resting.Price && PriceAsked(resting.Order, price) ? text : $"{text} at {Price(resting.Price, terms)}";
    }

    /// <summary>Which instrument an order was placed on, and at what price; the table tells it.</summary>
    public Dictionary<OrderId, (InstrumentId Instrument, Ticks Price)> Asked { get; } = [];

    InstrumentId Instrument(OrderId order) => Asked.TryGetValue(order, out var asked) ? asked.Instrument : names.Instrument;

    bool PriceAsked(OrderId order, Ticks price) => !Asked.TryGetValue(order, out var asked) || asked.Price == price;

    static string Rejected(in OrderRejected rejected) =>
        rejected.Reject == Reject.InsufficientFunds
            ? $"rejects InsufficientFunds needs {Money(rejected.Needed)}"
            : $"rejects {rejected.Reject}";

    static string Rejected(in CommandRejected rejected)
    {
        var needs = rejected.Reject == Reject.InsufficientFunds ? $" needs {Money(rejected.Needed)}" : "";
        var element = rejected.Element < 0 ? "" : $" element {rejected.Element}";
        return $"rejects {rejected.Reject}{needs}{element}";
    }

    string Cancelled(in OrderCancelled cancelled, IReadOnlyCollection<OrderId> own)
    {
        var quantity = Quantity(cancelled.Cancelled, names.Terms(Instrument(cancelled.Order)));
        var because = cancelled.Reject == Reject.None ? "" : $" {cancelled.Reject}";
        return $"cancels{Whose(cancelled.Order, own)} {quantity} {cancelled.Reason}{because}";
    }

    string Amended(in OrderAmended amended, Dictionary<OrderId, (Ticks Price, Lots Quantity)> taken)
    {
        var terms = names.Terms(Instrument(amended.Order));
        taken[amended.Order] = (amended.Price, amended.Remaining);
        Asked[amended.Order] = (Instrument(amended.Order), amended.Price);
        var kept = amended.KeptPriority == 1 ? "keeps" : "moves";
        return $"{kept} {Price(amended.Price, terms)}x{Quantity(amended.Remaining, terms)} of {Quantity(amended.Quantity, terms)}";
    }

    string Terms(in OrderTermsAmended terms)
    {
        var trigger = Price(terms.TriggerPrice, names.Terms(Instrument(terms.Order)));
        var expires = terms.ExpiresUs == 0 ? "never" : $"{(terms.ExpiresUs - Table.StartUs) / 1_000_000}s";
        return $"trigger {trigger} expires {expires} {terms.TimeInForce}";
    }

    static string Guarded(in GuardChanged guard) => $"guard {guard.Guard} {guard.State} since {guard.Since.Value}";

    string Traded(in Traded traded)
    {
        var terms = names.Terms(traded.Instrument);
        return $"trades {Quantity(traded.Quantity, terms)} at {Price(traded.Price, terms)} with {names.NameOf(traded.MakerOrder)}";
    }

    string Switched(in CancelAfterChanged changed)
    {
        if (changed.Fired == 1) return $"fires {names.NameOf(changed.Member)}";
        return changed.AtUs == 0 ? "disarms" : $"arms until {(changed.AtUs - Table.StartUs) / 1_000_000}s";
    }

    static string Fee(in FeeChanged changed) =>
        changed.Removed == 1
            ? "fee removed"
            : $"fee {changed.Group.Value}/{changed.Instrument.Value} {changed.Maker.Value} {changed.Taker.Value}";
}
