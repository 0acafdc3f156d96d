using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Log;
using Rialto.Node.Views;
using Rialto.Simulation.Model;

namespace Rialto.Tests.Node.Views;

/// <summary>The depth that clients saw, against levels recomputed by the independent model from the log on the disk.</summary>
public sealed class DepthReplayTests
{
    const int Clients = 4;
    const int OrdersEach = 120;

    [Theory]
    [InlineData(1), InlineData(2)]
    public async Task Depth_at_a_sequence_is_what_a_replay_of_the_log_has_at_that_sequence(int seed)
    {
        await using var lab = new NodeLab { SegmentBytes = 64 << 10, BodyBytesMax = 32 << 10 };
        lab.Start();
        await lab.SetUpAsync();
        var clients = Enumerable.Range(0, Clients).Select(client => (seed * 100) + client);
        var seen = await Task.WhenAll(clients.Select(client => Task.Run(() => TradeAsync(lab, client))));
        var depths = seen.SelectMany(books => books).DistinctBy(book => book.Sequence).ToDictionary(book => book.Sequence);
        await lab.StopAsync();

        var model = new ExchangeModel();
        var events = new EventBuffer(4_096);
        using var reader = new LogReader(lab.Storage, LogOptions.LogDirectoryOf(lab.Directory), LogAnchor.Beginning);
        while (reader.TryRead())
        {
            for (var body = reader.Body; !body.IsEmpty;)
            {
                var command = body[..(int)CommandCodec.Header(body).LengthBytes].ToArray();
                events.Clear();
                model.Apply(command, events);
                body = body[command.Length..];
                if (!model.InstrumentIds.Contains(NodeLab.BtcUsd.Value)) continue;
                // A sequence is one state of the levels, so it is compared once, when the replay comes to it.
                if (depths.Remove(model.SequenceOf(NodeLab.BtcUsd.Value), out var shown)) Compare(shown, model);
            }
        }
        Assert.Empty(depths.Keys);
    }

    static void Compare(BookSnapshot shown, ExchangeModel model)
    {
        foreach (var side in (Side[])[Side.Buy, Side.Sell])
        {
            var wanted = model.LevelsOf(NodeLab.BtcUsd.Value, side).Select(level => (level.Price, (long)level.Quantity, level.Count));
            Assert.Equal(wanted, shown.AllLevels(side).Select(level => (level.Price.Value, level.Quantity.Value, level.Count)));
        }
    }

    /// <summary>Places, changes and cancels; after each answer looks at the depth as everybody may.</summary>
    static async Task<List<BookSnapshot>> TradeAsync(NodeLab lab, int seed)
    {
        var random = new Random(seed);
        var member = seed % 2 == 0 ? NodeLab.Alice : NodeLab.Bob;
        var seen = new List<BookSnapshot>();
        var own = new List<OrderId>();
        for (var i = 0; i < OrdersEach; i++)
        {
            var header = new CommandHeader { Member = member };
            if (own.Count > 0 && random.Next(3) == 0)
            {
                var order = own[random.Next(own.Count)];
                if (random.Next(2) == 0) await lab.SubmitAsync(new CancelOrder { Header = header, Order = order });
                else await lab.SubmitAsync(new ReduceOrder { Header = header, Order = order, By = new(random.NextInt64(1, 50_000)) });
            }
            else
            {
                var wish = NodeLab.Limit(member, (Side)random.Next(2), random.NextInt64(79_990, 80_010), random.NextInt64(1_000, 200_000));
                own.AddRange((await lab.SubmitAsync(wish)).Orders.Select(order => order.Id));
            }
            seen.Add(lab.Views.Books.Of(NodeLab.BtcUsd));
        }
        return seen;
    }
}
