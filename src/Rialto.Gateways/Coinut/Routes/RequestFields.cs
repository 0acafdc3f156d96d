using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>What several requests have in common.</summary>
internal static class RequestFields
{
    const int RowsMax = 1_000;

    /// <summary>False = one is named that nobody knows; null = none is named.</summary>
    public static bool TryInstrument(CoinutDialect coinut, CoinutRequest request, out InstrumentView? instrument)
    {
        instrument = request.Integer("inst_id") is { } id ? coinut.FindKnown(id) : null;
        return instrument is not null || !request.Has("inst_id");
    }

    public static bool TryPage(CoinutRequest request, out PageBounds page)
    {
        var isGood = request.TryOptional("start", out var start) & request.TryOptional("limit", out var limit)
            && start is null or >= 0 && limit is null or >= 1;
        page = new(Math.Min(start ?? 0, int.MaxValue), (int)Math.Min(limit ?? 100, RowsMax));
        return isGood;
    }

    public static MemberId MemberOf(Asker asker) => new(asker.Member!.Number);

    public static Answer NoInstrument(CoinutRequest request) =>
        Answer.No(request.Name, request.Nonce, Errors.InvalidInstrument, "there is no such instrument");

    public static Answer NoPage(CoinutRequest request) =>
        Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "start or limit is no integer from 0 on");
}
