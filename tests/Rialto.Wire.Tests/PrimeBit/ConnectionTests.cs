using System.Net;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Identity.RateLimits;
using Rialto.Node;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>How connections are bounded, and how they end.</summary>
public sealed class ConnectionTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_too_large_or_no_text_ends_the_connection()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        await using var exact = lab.Open();
        Assert.Equal("pong", await PrimeBitLab.AskAsync(exact, new string(' ', 64 * 1024 - 4) + "ping"));
        await exact.SayAsync(new string(' ', 64 * 1024 - 3) + "ping", Cancel);
        Assert.Equal("closed 1009 message too large", await exact.HearAsync(Cancel));

        await using var binary = lab.Open();
        await binary.SayBytesAsync([1, 2, 3], Cancel);
        Assert.Equal("closed 1003 text only", await binary.HearAsync(Cancel));
    }

    [Fact]
    public async Task Who_says_nothing_for_a_minute_and_a_half_is_told_goodbye()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        await using var socket = lab.Open();
        Assert.Equal("pong", await PrimeBitLab.AskAsync(socket, "ping"));

        lab.Clock.Advance(TimeSpan.FromSeconds(91));

        Assert.Equal("closed 1001 silent", await socket.HearAsync(Cancel));
    }

    [Fact]
    public void An_address_has_ten_places_for_strangers_and_fifty_in_all()
    {
        var seats = new Seats(unknownMax: 10, max: 50);
        var here = AddressKey.Of(PrimeBitLab.Here);
        var taken = Enumerable.Range(0, 10).Select(_ => seats.Take(here, isKnown: false)!).ToList();

        Assert.Null(seats.Take(here, isKnown: false));
        Assert.NotNull(seats.Take(AddressKey.Of(IPAddress.Parse("10.20.30.41")), isKnown: false));
        taken[0].BecomeKnown();
        taken[0].BecomeKnown();
        taken.Add(seats.Take(here, isKnown: false)!);
        Assert.Null(seats.Take(here, isKnown: false));
        while (taken.Count < 50) taken.Add(seats.Take(here, isKnown: true)!);
        Assert.Null(seats.Take(here, isKnown: true));
        foreach (var seat in taken) seat.Dispose();
        taken[3].Dispose();
        Assert.NotNull(seats.Take(here, isKnown: false));
    }

    [Fact]
    public async Task Who_does_not_read_his_orders_is_cut_off()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var maker = await lab.MemberAsync("maker");
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open(session: null, PrimeBitLab.Here, out var server);
        await using var reader = lab.Open();
        foreach (var each in (WireSocket[])[socket, reader])
            await PrimeBitLab.AskAsync(each, maker.Subscribe(lab.Now, $"order_{maker.Demo}"));
        var order = await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Buy, 700_000, 1));

        // More than the cable and the send buffer take in. Who came later is told later: what he has heard waits for the first.
        for (var change = 0; change < 300; change++) await AmendAsync(lab, maker, order, 2 + change);
        await UntilAsync(reader, "\"volume\":\"0.0301\"");
        lab.Clock.Advance(TimeSpan.FromSeconds(11));
        server.Beat();

        Assert.Equal("closed 4008 slow-consumer", await LastAsync(socket));
    }

    [Fact]
    public async Task Who_does_not_read_books_gets_the_last_one_and_few_before_it()
    {
        await using var lab = await PrimeBitLab.StartAsync(new() { BookPause = TimeSpan.Zero });
        var maker = await lab.MemberAsync("maker");
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        for (var level = 0; level < 32; level++)
            await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 810_000 + 50 * level, 10));
        await using var socket = lab.Open(session: null, PrimeBitLab.Here, out var server);
        await using var reader = lab.Open();
        await PrimeBitLab.AskAsync(socket, """{"method":"subscribe","params":["order_book_BTCUSD_demo"]}""");
        await PrimeBitLab.AskAsync(reader, maker.Subscribe(lab.Now, $"order_{maker.Demo}"));
        var order = await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Buy, 700_000, 1));

        for (var change = 1; change <= 400; change++) await AmendAsync(lab, maker, order, 1 + change);
        // As late as somebody who must hear everything may never be.
        await UntilAsync(reader, "\"volume\":\"0.0401\"");
        lab.Clock.Advance(TimeSpan.FromSeconds(11));
        server.Beat();

        var heard = await UntilAsync(socket, "\"size\":\"0.0401\"");
        Assert.True(heard < 300, $"{heard} books were kept for somebody who does not read");
    }

    [Fact]
    public async Task A_stopping_server_says_that_it_comes_back()
    {
        var lab = await PrimeBitLab.StartAsync(new());
        await using var socket = lab.Open();
        Assert.Equal("pong", await PrimeBitLab.AskAsync(socket, "ping"));
        var goodbye = socket.HearAsync(Cancel);

        await lab.StopStreamsAsync();

        Assert.Equal("closed 1012 server is stopping", await goodbye);
        await lab.DisposeAsync();
    }

    static Task<Outcome> AmendAsync(PrimeBitLab lab, LabMember member, Outcome placed, long lots) => lab.DoneAsync(
        new AmendOrder { Header = new() { Member = member.Id }, Order = new(placed.Number), Remaining = new(lots) });

    /// <summary>Hears to the end.</summary>
    static async Task<string> LastAsync(WireSocket socket)
    {
        while (true)
        {
            var message = await socket.HearAsync(Cancel);
            if (message.StartsWith("closed", StringComparison.Ordinal)) return message;
        }
    }

    /// <summary>Hears until a message has this text; how many there were.</summary>
    static async Task<int> UntilAsync(WireSocket socket, string text)
    {
        for (var count = 1; ; count++)
            if ((await socket.HearAsync(Cancel)).Contains(text, StringComparison.Ordinal)) return count;
    }
}
