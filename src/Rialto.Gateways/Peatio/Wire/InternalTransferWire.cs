using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Members;
using Rialto.Node.History;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Money from a member to another as Peatio v2 shows it.</summary>
internal static class InternalTransferWire
{
    /// <summary>A transfer is one command, so there is no other state.</summary>
    public const string Completed = "completed";

    /// <param name="sender">Null = no member, but an account of the exchange itself.</param>
    /// <param name="receiver">Likewise.</param>
    public static void Write(
        Utf8JsonWriter json, TransferView transfer, string currency, Member? sender, Member? receiver, bool isSent, IsoTime time)
    {
        json.WriteStartObject();
        json.WriteString("currency"u8, currency);
        json.WriteString("sender_username"u8, sender?.Username);
        json.WriteString("receiver_username"u8, receiver?.Username);
        json.WriteString("sender_uid"u8, sender?.Uid);
        json.WriteString("receiver_uid"u8, receiver?.Uid);
        json.WriteString("direction"u8, isSent ? "out"u8 : "in"u8);
        json.WriteDecimal("amount"u8, transfer.Amount);
        json.WriteString("status"u8, Completed);
        json.WriteString("created_at"u8, time.Of(transfer.TimeUs));
        json.WriteString("updated_at"u8, time.Of(transfer.TimeUs));
        json.WriteEndObject();
    }
}
