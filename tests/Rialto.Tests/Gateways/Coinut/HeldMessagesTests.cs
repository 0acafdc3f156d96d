using Rialto.Engine;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>Messages that are kept back: whose they are is found by their commands.</summary>
public sealed class HeldMessagesTests
{
    readonly HeldMessages _held = new();

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(3, 1, 0)]
    [InlineData(4, 1, 3)]
    [InlineData(5, 4, 0)]
    [InlineData(7, 4, 1)]
    [InlineData(9, 5, 0)]
    public void A_command_takes_its_own_messages_and_those_before_it(long command, int before, int own)
    {
        long[] commands = [2, 4, 4, 4, 7];
        foreach (var each in commands) _held.Add(Message(each));

        var taken = _held.Take(command);

        Assert.Equal(commands[..before], taken.Before.Select(static message => message.Command));
        Assert.Equal(commands[before..(before + own)], taken.Own.Select(static message => message.Command));
        Assert.Equal(commands[(before + own)..], _held.TakeAll().Select(static message => message.Command));
        Assert.Empty(_held.TakeAll());
    }

    [Fact]
    public void A_message_of_an_earlier_command_than_the_last_is_a_bug()
    {
        _held.Add(Message(2));
        _held.Add(Message(2));
        Assert.Throws<InvariantBrokenException>(() => _held.Add(Message(1)));
    }

    static OrderMessage Message(long command) => new()
    {
        Kind = OrderMessage.Sort.Accepted,
        Command = command,
        TransId = command,
        Member = new(1_000),
        Order = new(1),
        Instrument = new(1),
        Side = Side.Buy,
        Tag = default,
        TimeUs = 0,
        CreatedUs = 0,
        PriceDecimals = 2,
        LotDecimals = 2,
        Price = new(1),
        Quantity = new(1),
        Open = new(1),
    };
}
