using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Several orders or cancels as one command. Source: docs/rules/orders.md, "Batch".</summary>
public sealed partial class Exchange
{
    readonly Admission[] _admissions = new Admission[Limits.BatchElementsMax];
    readonly OrderId[] _batchOrders = new OrderId[Limits.BatchElementsMax];

    void RunBatch(ReadOnlySpan<byte> command)
    {
        ref readonly var batch = ref CommandCodec.Read<Batch>(command);
        var elements = command.Slice(Batch.SizeBytes, (int)batch.ElementsBytes);
        if (!IsWellFormed(batch, elements)) RejectCommand(batch.Header, Reject.BatchNotAllowed);
        else if (batch.AllOrNothing != 0 && RepeatsAll(elements)) TellRepeats(batch);
        else if (batch.AllOrNothing != 0) RunAllOrNothing(batch.Header, elements);
        else RunEach(elements);
    }

    static bool IsWellFormed(in Batch batch, ReadOnlySpan<byte> elements)
    {
        var count = 0;
        for (var rest = elements; !rest.IsEmpty; count++)
        {
            if (!HasWholeElement(rest)) return false;
            ref readonly var header = ref CommandCodec.Header(rest);
            if (header.Member != batch.Header.Member || header.HasRequestKey) return false;
            if (!MayStandInBatch(header.Kind, batch.AllOrNothing != 0)) return false;
            if (batch.AllOrNothing != 0 && !MayStandTogether(CommandCodec.Read<PlaceOrder>(rest))) return false;
            rest = rest[(int)header.LengthBytes..];
        }

        return count == batch.Count && count is > 0 and <= Limits.BatchElementsMax;
    }

    static bool HasWholeElement(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < CommandHeader.SizeBytes) return false;
        ref readonly var header = ref CommandCodec.Header(rest);
        return header.LengthBytes > 0 && header.LengthBytes <= rest.Length && header.LengthBytes == WholeBytes(header);
    }

    /// <summary>What a whole element of its kind with its text takes; 0 for kinds that may not stand in a batch.</summary>
    static int WholeBytes(in CommandHeader header)
    {
        var fixedBytes = SizeOf(header.Kind);
        return fixedBytes == 0 ? 0 : (fixedBytes + header.TextBytes + 7) / 8 * 8;
    }

    static int SizeOf(CommandKind kind) => kind switch
    {
        CommandKind.PlaceOrder => PlaceOrder.SizeBytes,
        CommandKind.AmendOrder => AmendOrder.SizeBytes,
        CommandKind.AmendTerms => Commands.AmendTerms.SizeBytes,
        CommandKind.ReduceOrder => ReduceOrder.SizeBytes,
        CommandKind.CancelOrder => CancelOrder.SizeBytes,
        CommandKind.PlaceWithExits => Commands.PlaceWithExits.SizeBytes,
        CommandKind.ReviseOrder => ReviseOrder.SizeBytes,
        _ => 0,
    };

    static bool MayStandInBatch(CommandKind kind, bool allOrNothing) =>
        kind == CommandKind.PlaceOrder
        || (!allOrNothing && kind is CommandKind.AmendOrder or CommandKind.ReduceOrder or CommandKind.CancelOrder
            or CommandKind.AmendTerms or CommandKind.PlaceWithExits or CommandKind.ReviseOrder);

    // What a limit order that can't stay would be worth with the elements before it is not known when it is checked.
    static bool MayStandTogether(in PlaceOrder order) => OrderKinds.MayStayOpen(order) || order.OrderKind == OrderKind.Market;

    void RunEach(ReadOnlySpan<byte> elements)
    {
        for (var i = 0; !elements.IsEmpty; i++)
        {
            var length = (int)CommandCodec.Header(elements).LengthBytes;
            RunElement(elements[..length], i);
            elements = elements[length..];
        }
    }

    void RunElement(ReadOnlySpan<byte> element, int index)
    {
        switch (CommandCodec.Header(element).Kind)
        {
            case CommandKind.PlaceOrder: Place(element); break;
            case CommandKind.AmendOrder: Amend(element, index); break;
            case CommandKind.AmendTerms: AmendTerms(element, index); break;
            case CommandKind.ReduceOrder: Reduce(element, index); break;
            case CommandKind.CancelOrder: Cancel(element, index); break;
            case CommandKind.PlaceWithExits: PlaceWithExits(element); break;
            case CommandKind.ReviseOrder: Revise(element, index); break;
            default: Invariant.Holds(false); break;
        }
    }

    // A retry of a batch that went through: harmless as the repeat of a single order is.
    bool RepeatsAll(ReadOnlySpan<byte> elements)
    {
        for (var i = 0; !elements.IsEmpty; i++)
        {
            var element = Element(elements);
            _admissions[i] = Admission.Of(CommandCodec.Read<PlaceOrder>(element), CommandCodec.Text<PlaceOrder>(element));
            if (!IsRepeat(ref _admissions[i], ContentOf(element))) return false;
            elements = elements[element.Length..];
        }

        return true;
    }

    void TellRepeats(in Batch batch)
    {
        foreach (ref var admission in _admissions.AsSpan(0, batch.Count))
        {
            _events.Add(new OrderRepeated { Order = admission.EarlierOrder, Member = batch.Header.Member });
        }
    }

    // All are checked and held first, against the book as it is; then they match in order.
    void RunAllOrNothing(in CommandHeader header, ReadOnlySpan<byte> elements)
    {
        var count = 0;
        for (var rest = elements; !rest.IsEmpty; count++)
        {
            var reject = AdmitElement(Element(rest), count);
            if (reject != Reject.None)
            {
                var needed = reject == Reject.InsufficientFunds ? _admissions[count].Needed : Amount.Zero;
                RejectCommand(header, reject, 0, needed, count);
                return;
            }

            rest = rest[Element(rest).Length..];
        }

        // From here on the batch is accepted.
        AcceptElements(elements);
        MatchElements(elements);
    }

    static ReadOnlySpan<byte> Element(ReadOnlySpan<byte> rest) => rest[..(int)CommandCodec.Header(rest).LengthBytes];

    Reject AdmitElement(ReadOnlySpan<byte> element, int index)
    {
        ref readonly var order = ref CommandCodec.Read<PlaceOrder>(element);
        ref var admission = ref _admissions[index];
        admission = Admission.Of(order, CommandCodec.Text<PlaceOrder>(element));
        IsRepeat(ref admission, ContentOf(element));
        CountAhead(order, ref admission, index);
        var reject = Admit(order, ref admission);
        // What the elements before take is counted for spot only.
        var isOwn = order.GatewayReject != Reject.None || !TryFindPerpetual(order.Instrument, out _);
        return isOwn || reject is > Reject.None and < Reject.OrderKindNotAllowed ? reject : Reject.OrderKindNotAllowed;
    }

    // What the elements before this one will take, though nothing of it is booked yet.
    void CountAhead(in PlaceOrder order, ref Admission admission, int index)
    {
        if (!TryFindInstrument(order.Instrument, out var instrument)) return;
        for (var i = 0; i < index; i++)
        {
            ref var ahead = ref _admissions[i];
            admission.PartsAhead += ahead.Parts;
            if (ahead.Instrument.Id == order.Instrument) admission.OrdersAhead += ahead.Parts;
            // Market orders, which have no parts, never come into the book.
            if (ahead.Parts > 0 && ahead.Instrument.Id == order.Instrument && ahead.Side == order.Side)
                admission.LotsAhead += ahead.Quantity;
            if (ahead.Instrument.HoldCurrency(ahead.Side) == instrument.HoldCurrency(order.Side)) admission.ClaimedAhead += ahead.Claim;
            if (admission.ClientKey != 0 && ahead.ClientKey == admission.ClientKey) admission.ClientIdUsed = true;
        }
    }

    void AcceptElements(ReadOnlySpan<byte> elements)
    {
        for (var i = 0; !elements.IsEmpty; i++)
        {
            var element = Element(elements);
            _batchOrders[i] = new OrderId(++_lastOrder);
            Accept(CommandCodec.Read<PlaceOrder>(element), CommandCodec.Text<PlaceOrder>(element), _batchOrders[i], ref _admissions[i]);
            elements = elements[element.Length..];
        }
    }

    void MatchElements(ReadOnlySpan<byte> elements)
    {
        for (var i = 0; !elements.IsEmpty; i++)
        {
            var element = Element(elements);
            ref readonly var order = ref CommandCodec.Read<PlaceOrder>(element);
            if (MeetsOwnBatch(order, _admissions[i])) CancelElement(order, _batchOrders[i], ref _admissions[i]);
            else Enter(order, _batchOrders[i], ref _admissions[i]);
            elements = elements[element.Length..];
        }
    }

    // A post-only order was checked against the book as it was; an earlier element may stand in its way now.
    static bool MeetsOwnBatch(in PlaceOrder order, in Admission admission) =>
        order.OrderKind == OrderKind.Limit
        && (order.Flags & OrderFlags.PostOnly) != 0
        && admission.Instrument.Book.Crosses(order.Side, admission.Price);

    void CancelElement(in PlaceOrder order, OrderId id, ref Admission admission)
    {
        _events.Add(new OrderCancelled
        {
            Order = id,
            Cancelled = order.Quantity,
            Reason = CancelReason.NoLiquidity,
            Reject = Reject.PostOnlyWouldTrade,
        });
        var account = _accounts.Of(order.Header.Member, admission.Instrument.HoldCurrency(order.Side));
        _accounts.Release(account, admission.Hold, id.Value);
        FinishClientId(admission.ClientId, id);
    }
}
