using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Gateways.Barong;
using Rialto.Node;
using Rialto.Node.Sequencing;

namespace Rialto.Tests.Gateways.Wire;

/// <summary>On which thread the gate lets a request in that came behind one which was answered where its outcome became known.</summary>
public sealed class GateThreadTests
{
    [Fact]
    public async Task What_a_client_sent_ahead_begins_on_a_thread_that_may_block()
    {
        var gate = new Gate(people: null!, new GateOptions(), TimeProvider.System, NullLogger.Instance);
        var answered = new Submission(8) { IsBrief = true };
        var connection = ServeAsync(answered, gate);
        var askers = new BriefAskers();
        askers.Add(answered, new Outcome { Status = OutcomeStatus.Done });

        askers.Answer();

        Assert.Equal((true, false), await connection);
    }

    /// <summary>As the server does: one request ends, then another begins. Whether each is where brief askers are answered.</summary>
    static async Task<(bool First, bool Second)> ServeAsync(Submission answered, Gate gate)
    {
        await answered.Outcome;
        var (first, second) = (ExchangePort.IsAnswering, true);
        var context = new DefaultHttpContext();
        context.Request.Path = "/health/live";
        await gate.InvokeAsync(context, _ =>
        {
            second = ExchangePort.IsAnswering;
            return Task.CompletedTask;
        });
        return (first, second);
    }
}
