namespace Rialto.Benchmarks.Servers;

/// <summary>An answer with the fields of the real server's, made of nothing but the request.</summary>
public sealed record EchoAnswer(
    long Id,
    string Uuid,
    string Side,
    string OrdType,
    string Price,
    string AvgPrice,
    string State,
    string Market,
    string CreatedAt,
    string UpdatedAt,
    string OriginVolume,
    string RemainingVolume,
    string ExecutedVolume,
    string MakerFee,
    string TakerFee,
    int TradesCount)
{
    public static EchoAnswer To(EchoOrder order) => new(
        1_234_567,
        "0f1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        order.Side,
        order.OrdType,
        order.Price,
        "0.0",
        "pending",
        order.Market,
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        order.Volume,
        order.Volume,
        "0.0",
        "0.002",
        "0.002",
        0);
}
