using System.Text.Json;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>What a tick channel says; numbers as text, null = there is none.</summary>
internal sealed record Tick(string? Last, string? Ask, string? Bid, string? Volume, long TimestampMs)
{
    /// <summary>Ticks of funding say when the rate is settled; 0 = it is no such tick.</summary>
    public long FundingTimeMs { get; init; }

    /// <summary>Whether it says the same as another one, whenever.</summary>
    public bool SaysSame(Tick? other) => other is not null && other with { TimestampMs = TimestampMs } == this;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ask"u8, Ask);
        json.WriteString("bid"u8, Bid);
        json.WriteString("last"u8, Last);
        json.WriteNumber("timestamp_ms"u8, TimestampMs);
        json.WriteString("volume"u8, Volume);
        if (FundingTimeMs != 0) json.WriteNumber("funding_time_ms"u8, FundingTimeMs);
        json.WriteEndObject();
    }
}
