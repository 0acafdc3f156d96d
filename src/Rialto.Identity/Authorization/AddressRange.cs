using System.Net;

namespace Rialto.Identity.Authorization;

/// <summary>One address, or a network in the notation <c>10.0.0.0/8</c>.</summary>
public readonly record struct AddressRange(IPNetwork Network)
{
    public static bool TryParse(string text, out AddressRange range)
    {
        range = default;
        if (text.Length > 64) return false;
        if (!text.Contains('/'))
        {
            // The framework also reads "1" and "0x7f.1" as addresses; people who write those mean something else.
            if (!IPAddress.TryParse(text, out var address) || (!text.Contains(':') && text.Count(c => c == '.') != 3)) return false;
            var plain = RateLimits.AddressKey.Plain(address);
            range = new AddressRange(new IPNetwork(plain, 8 * plain.GetAddressBytes().Length));
            return true;
        }

        if (!IPNetwork.TryParse(text, out var network)) return false;
        range = new AddressRange(network);
        return true;
    }

    public bool Contains(IPAddress address) => Network.Contains(RateLimits.AddressKey.Plain(address));
}
