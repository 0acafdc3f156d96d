using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rialto.Identity.RateLimits;

/// <summary>An address as limits count it: an IPv4 address, or the /64 of an IPv6 one, whose owner may use all of it.</summary>
public readonly record struct AddressKey(ulong High, bool IsV6)
{
    public static AddressKey Of(IPAddress address)
    {
        var plain = Plain(address);
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out var count);
        return count == 4
            ? new AddressKey(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsV6: false)
            : new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), IsV6: true);
    }

    /// <summary>Whether a session may go on from another address: the same /16 of IPv4, or /96 of IPv6.</summary>
    public static bool SameSessionNetwork(IPAddress stored, IPAddress present)
    {
        var (first, second) = (Plain(stored), Plain(present));
        if (first.AddressFamily != second.AddressFamily) return false;
        var prefixBytes = first.AddressFamily == AddressFamily.InterNetwork ? 2 : 12;
        return first.GetAddressBytes().AsSpan(0, prefixBytes).SequenceEqual(second.GetAddressBytes().AsSpan(0, prefixBytes));
    }

    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
