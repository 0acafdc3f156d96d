namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What became of one cancel.</summary>
/// <param name="ClientId">The client's number of the order that was cancelled; null = none was.</param>
internal readonly record struct CancelResult(long Instrument, long Order, long? ClientId)
{
    /// <summary>As the reply to one cancel.</summary>
    public void Write(JsonBuffer json, CoinutRequest request, long transId)
    {
        json.Raw("{\"nonce\":"u8).Number(request.Nonce).Raw(",\"reply\":"u8).Text(request.Name);
        json.Raw(",\"order_id\":"u8).Number(Order).Raw(",\"client_ord_id\":"u8).Number(ClientId ?? 0);
        json.Raw(",\"status\":["u8).Raw(Status).Raw("],\"inst_id\":"u8).Number(Instrument);
        json.Raw(",\"trans_id\":"u8).Number(transId);
        json.Raw(ClientId is null ? ",\"msg\":\"there is no such open order\"}"u8 : "}"u8);
    }

    /// <summary>As one row of many.</summary>
    public void WriteRow(JsonBuffer json)
    {
        json.Raw("{\"order_id\":"u8).Number(Order);
        // Wire quirk: a text here, a list everywhere else.
        json.Raw(",\"status\":"u8).Raw(Status);
        json.Raw(",\"inst_id\":"u8).Number(Instrument).Raw(",\"client_ord_id\":"u8).Number(ClientId ?? 0).Raw("}"u8);
    }

    ReadOnlySpan<byte> Status => ClientId is null ? "\"INVALID_ORDER_ID\""u8 : "\"OK\""u8;
}
