using Rialto.Engine.Numbers;
using Rialto.Node;

namespace Rialto.Tests.Node.Sequencing;

/// <summary>Where somebody goes on whose command was submitted.</summary>
public sealed class BriefSubmissionTests
{
    const int Orders = 20;

    [Fact]
    public async Task Who_is_brief_goes_on_where_commits_are_shown_and_others_do_not()
    {
        await using var lab = await NodeLab.StartAsync();
        var (briefly, usually) = (0, 0);
        for (var i = 0; i < Orders; i++)
        {
            // The outcome may be there before it is waited for, but not twenty times.
            if (await BrieflyAsync(lab, i)) briefly++;
            if (await UsuallyAsync(lab, i)) usually++;
        }

        Assert.InRange(briefly, 1, Orders);
        Assert.Equal(0, usually);
    }

    static async Task<bool> BrieflyAsync(NodeLab lab, int i)
    {
        var outcome = await lab.Port.SubmitBriefly(NodeLab.Limit(NodeLab.Alice, Side.Buy, 1_000 + i, 1_000), []).ConfigureAwait(false);
        var isAnswering = ExchangePort.IsAnswering;
        await Task.Yield();
        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        return isAnswering;
    }

    static async Task<bool> UsuallyAsync(NodeLab lab, int i)
    {
        var outcome = await lab.Port.Submit(NodeLab.Limit(NodeLab.Alice, Side.Buy, 1_000 + i, 1_000), []).ConfigureAwait(false);
        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        return ExchangePort.IsAnswering;
    }
}
