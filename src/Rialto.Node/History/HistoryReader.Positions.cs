using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <content>Positions by pages.</content>
public sealed partial class HistoryReader
{
    /// <summary>A page of an account's positions that ended, the newest first, and how many there are.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="instruments">In which; none = no positions.</param>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<HistoryPage<ClosedPositionView>> ClosedPositionsPageAsync(
        MarginAccountId account, IReadOnlyList<InstrumentId> instruments, PageBounds page, CancellationToken cancellation)
    {
        if (instruments.Count == 0) return new([], 0);
        var filter = new HistoryFilter().And("closed_us > 0").If(account.Value, "account = @account", "account")
            .In("instrument", instruments.Select(static instrument => (long)instrument.Value));
        var rows = await PageAsync<PositionRow>("positions", filter, "number DESC", page, cancellation).ConfigureAwait(false);
        return new([.. rows.Rows.Select(static row => row.ToView())], rows.Total);
    }
}
