using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Ranger;

namespace Rialto.Wire.Tests.CrossDialect.History;

/// <summary>A member's client in one dialect: places, cancels and looks at random, and writes down what it was told.</summary>
/// <param name="book">What all clients of all members write into.</param>
/// <param name="driver">The dialect that it places and cancels in.</param>
/// <param name="actor">The member in that dialect.</param>
/// <param name="looker">The dialect that it looks at the member's other orders in.</param>
/// <param name="looking">The member in that one.</param>
/// <param name="seed">Of its choices.</param>
sealed class CheckedClient(HistoryBook book, DialectDriver driver, Actor actor, DialectDriver looker, Actor looking, ulong seed)
{
    const int OpenMax = 6;

    readonly Dice _dice = new(seed);
    readonly List<string> _open = [];

    /// <summary>Works until the server is gone, or the book says that it is enough.</summary>
    public async Task WorkAsync()
    {
        while (book.Goes())
        {
            try
            {
                await DoAsync();
            }
            catch (Exception lost) when (IsLost(lost))
            {
                return;
            }
        }
    }

    Task DoAsync() => _dice.Below(10) switch
    {
        < 2 when _open.Count > 0 => CancelAsync(),
        < 5 when _open.Count > 0 => FindOwnAsync(),
        < 7 => LookAsync(),
        _ => _open.Count >= OpenMax ? CancelAsync() : PlaceAsync(),
    };

    async Task PlaceAsync()
    {
        var price = (99 + _dice.Below(4)).ToString(CultureInfo.InvariantCulture);
        var quantity = (1 + _dice.Below(3)).ToString(CultureInfo.InvariantCulture);
        var asked = book.Now();
        book.Sent(actor.Name);
        var placed = await driver.PlaceAsync(actor, new(_dice.Below(2) == 0, quantity, price));
        Assert.Equal(Refusal.None, placed.Refusal);
        book.Placed(actor.Name, placed.Order!.Id).Saw(asked, book.Now(), placed.Order);
        if (placed.Order.Phase == OrderPhase.Open) _open.Add(placed.Order.Id);
    }

    async Task CancelAsync()
    {
        var id = _open[_dice.Below(_open.Count)];
        var asked = book.Now();
        // Gone already is as good as gone now.
        Assert.Contains(await driver.CancelAsync(actor, id), (Refusal[])[Refusal.None, Refusal.NotFound]);
        book.Of(id).Ended(asked, book.Now());
        _open.Remove(id);
    }

    async Task FindOwnAsync()
    {
        var id = _open[_dice.Below(_open.Count)];
        var asked = book.Now();
        var seen = await driver.FindAsync(actor, id);
        Assert.NotNull(seen);
        book.Of(id).Saw(asked, book.Now(), seen);
        if (seen.Phase != OrderPhase.Open) _open.Remove(id);
    }

    /// <summary>At any order of the member, whoever placed it, in the other dialect.</summary>
    async Task LookAsync()
    {
        if (book.AnyOf(actor.Name, _dice) is not { } id) return;
        var asked = book.Now();
        var seen = await looker.FindAsync(looking, id);
        Assert.NotNull(seen);
        book.Of(id).Saw(asked, book.Now(), seen);
    }

    /// <summary>The answer did not come, or only half of it: nobody knows what became of the question.</summary>
    static bool IsLost(Exception fault) => fault is SocketException or IOException or InvalidDataException or WebSocketException
        or JsonException or ArgumentOutOfRangeException;
}
