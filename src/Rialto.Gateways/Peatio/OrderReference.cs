using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>
/// How a client names an order: all digits are its number; a UUID (hyphenated, 32 hex digits, or a URN, in any case) its uuid.
/// </summary>
internal static class OrderReference
{
    const string Urn = "urn:uuid:";

    /// <summary>False = neither form. An order that nobody has gets the number 0.</summary>
    public static bool TryRead(string text, OrderUuids uuids, out OrderId id)
    {
        id = default;
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            // Beyond 64 bits there is no order: as unknown as any other number.
            if (long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)) id = new(number);
            return true;
        }

        var bare = text.StartsWith(Urn, StringComparison.OrdinalIgnoreCase) ? text[Urn.Length..] : text;
        if (!Guid.TryParseExact(bare, "D", out var uuid) && !Guid.TryParseExact(bare, "N", out uuid)) return false;
        uuids.TryFind(uuid, out id);
        return true;
    }
}
