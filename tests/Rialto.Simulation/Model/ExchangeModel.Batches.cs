using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Several commands of one member as one.</summary>
public sealed partial class ExchangeModel
{
    const int ElementsMax = 1_000;

    void DoBatch(ReadOnlySpan<byte> command)
    {
        var batch = CommandCodec.Read<Batch>(command);
        var elements = ElementsOf(command[Batch.SizeBytes..]);
        if (elements is null || IsBroken(batch, elements)) Refuse(batch.Header, Reject.BatchNotAllowed, 0, 0);
        else if (batch.AllOrNothing != 0 && elements.TrueForAll(IsRepeat)) RepeatAll(elements);
        else if (batch.AllOrNothing != 0) DoTogether(batch, elements);
        else DoOneByOne(elements);
    }

    /// <summary>Null when the bytes are not whole commands, one behind the other.</summary>
    static List<byte[]>? ElementsOf(ReadOnlySpan<byte> rest)
    {
        var elements = new List<byte[]>();
        while (!rest.IsEmpty)
        {
            if (rest.Length < CommandHeader.SizeBytes) return null;
            var header = CommandCodec.Header(rest);
            if (header.LengthBytes == 0 || header.LengthBytes > rest.Length) return null;
            if (header.LengthBytes != WholeLength(header)) return null;
            var length = (int)header.LengthBytes;
            elements.Add(rest[..length].ToArray());
            rest = rest[length..];
        }
        return elements;
    }

    /// <summary>What an element of its kind with its text must have; 0 for a kind that may not stand here.</summary>
    static int WholeLength(in CommandHeader header)
    {
        var fixedBytes = header.Kind switch
        {
            CommandKind.PlaceOrder => PlaceOrder.SizeBytes,
            CommandKind.AmendOrder => AmendOrder.SizeBytes,
            CommandKind.AmendTerms => AmendTerms.SizeBytes,
            CommandKind.ReduceOrder => ReduceOrder.SizeBytes,
            CommandKind.CancelOrder => CancelOrder.SizeBytes,
            CommandKind.PlaceWithExits => PlaceWithExits.SizeBytes,
            CommandKind.ReviseOrder => ReviseOrder.SizeBytes,
            var _ => 0,
        };
        return fixedBytes == 0 ? 0 : (fixedBytes + header.TextBytes + 7) / 8 * 8;
    }

    static bool IsBroken(in Batch batch, List<byte[]> elements)
    {
        if (batch.Count is 0 or > ElementsMax || batch.Count != elements.Count) return true;
        foreach (var element in elements)
        {
            var header = CommandCodec.Header(element);
            if (header.Member != batch.Header.Member || header.HasRequestKey) return true;
            if (!MayStandInBatch(header.Kind)) return true;
            if (batch.AllOrNothing != 0 && !MayStandTogether(element)) return true;
        }
        return false;
    }

    static bool MayStandInBatch(CommandKind kind) =>
        kind is CommandKind.PlaceOrder or CommandKind.AmendOrder or CommandKind.AmendTerms
        or CommandKind.ReduceOrder or CommandKind.CancelOrder or CommandKind.PlaceWithExits or CommandKind.ReviseOrder;

    static bool MayStandTogether(byte[] element)
    {
        if (CommandCodec.Header(element).Kind != CommandKind.PlaceOrder) return false;
        var place = CommandCodec.Read<PlaceOrder>(element);
        if (Kinds.Waits(place.OrderKind) || place.OrderKind == OrderKind.Market) return true;
        var stays = place.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate;
        return place.OrderKind == OrderKind.Limit && stays;
    }

    void DoOneByOne(List<byte[]> elements)
    {
        for (_element = 0; _element < elements.Count; _element++) DoOrder(elements[_element]);
        _element = -1;
    }

    bool IsRepeat(byte[] element)
    {
        var place = CommandCodec.Read<PlaceOrder>(element);
        return FirstOf(place, RememberedId(place, CommandCodec.Text<PlaceOrder>(element)), exits: null) is not null;
    }

    /// <summary>The whole batch was sent before: every element is told what became of it then.</summary>
    void RepeatAll(List<byte[]> elements)
    {
        foreach (var element in elements)
        {
            var place = CommandCodec.Read<PlaceOrder>(element);
            TryRepeat(place, RememberedId(place, CommandCodec.Text<PlaceOrder>(element)), exits: null);
        }
    }

    void DoTogether(in Batch batch, List<byte[]> elements)
    {
        var verdicts = CheckTogether(elements);
        if (verdicts[^1].Reject != Reject.None)
        {
            _element = verdicts.Count - 1;
            Refuse(batch.Header, verdicts[^1].Reject, 0, verdicts[^1].Needed);
            _element = -1;
            return;
        }
        var accepted = new List<ModelOrder>();
        for (var index = 0; index < elements.Count; index++)
        {
            var place = CommandCodec.Read<PlaceOrder>(elements[index]);
            var text = CommandCodec.Text<PlaceOrder>(elements[index]);
            accepted.Add(Accept(place, verdicts[index], RememberedId(place, text), text, exits: null));
        }
        foreach (var order in accepted) MatchInBatch(order);
    }

    /// <summary>Verdicts up to the first that fails.</summary>
    List<Verdict> CheckTogether(List<byte[]> elements)
    {
        var verdicts = new List<Verdict>();
        var claims = new Claims();
        foreach (var element in elements)
        {
            verdicts.Add(CheckElement(element, claims));
            if (verdicts[^1].Reject != Reject.None) break;
        }
        return verdicts;
    }

    Verdict CheckElement(byte[] element, Claims claims)
    {
        var place = CommandCodec.Read<PlaceOrder>(element);
        var clientId = RememberedId(place, CommandCodec.Text<PlaceOrder>(element));
        _isTogether = true;
        var verdict = Check(place, clientId, claims, BroughtExits.None);
        _isTogether = false;
        if (verdict.Reject != Reject.None) return verdict;
        var instrument = _instruments[place.Instrument.Value];
        var currency = place.Side == Side.Buy ? instrument.Quote : instrument.Base;
        claims.Add(currency, verdict.Needed, instrument.Id, ClaimedParts(place), clientId);
        return verdict;
    }

    /// <summary>Room among the open orders; what trades at once takes none.</summary>
    static long ClaimedParts(in PlaceOrder place) => place.OrderKind == OrderKind.Market ? 0 : PartsOf(place);

    void MatchInBatch(ModelOrder order)
    {
        if (Kinds.Waits(order.Kind))
        {
            Wait(order);
            return;
        }
        // The check saw the book before the elements in front of this one came in.
        if (order.Flags.HasFlag(OrderFlags.PostOnly) && WouldTrade(order.Instrument, order.Side, order.Price))
        {
            TellCancelled(order, CancelReason.NoLiquidity, Reject.PostOnlyWouldTrade);
            return;
        }
        Settle(order, Match(order));
    }
}
