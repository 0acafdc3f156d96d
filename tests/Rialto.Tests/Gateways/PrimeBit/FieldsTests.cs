using System.Text.Json;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>Decimals come as strings or as numbers, and are read by their text.</summary>
public class FieldsTests
{
    [Theory]
    [InlineData("\"0.0315\"", 315)]
    [InlineData("0.0315", 315)]
    [InlineData("\"123456789012.5\"", 1_234_567_890_125_000)]
    [InlineData("8000", 80_000_000)]
    [InlineData("\"00.5\"", 5_000)]
    public void A_decimal_is_exact(string json, long units)
    {
        var isRead = Read(json, out var figure);

        Assert.True(isRead);
        Assert.Equal(DecimalFit.Exact, figure!.Value.InUnits(4, out long read));
        Assert.Equal(units, read);
    }

    [Theory]
    [InlineData("\"-1\"")]
    [InlineData("-1")]
    [InlineData("\"+1\"")]
    [InlineData("\"1e3\"")]
    [InlineData("1e3")]
    [InlineData("\" 1\"")]
    [InlineData("\".5\"")]
    [InlineData("\"5.\"")]
    [InlineData("\"1234567890123\"")]
    [InlineData("\"0.1234567890123\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public void Everything_else_is_none(string json) => Assert.False(Read(json, out _));

    [Fact]
    public void Null_is_absent_and_where_clients_send_it_blank_too()
    {
        Assert.True(Read("null", out var figure));
        Assert.Null(figure);

        using var document = JsonDocument.Parse("""{"limit_price":"","stop_price":" "}""");
        var fields = new Fields(document.RootElement);
        Assert.True(fields.TryFigureOrBlank("limit_price", out figure));
        Assert.Null(figure);
        Assert.False(fields.TryFigureOrBlank("stop_price", out _));
    }

    static bool Read(string json, out DecimalNumber? figure)
    {
        using var document = JsonDocument.Parse($$"""{"volume":{{json}}}""");
        return new Fields(document.RootElement).TryFigure("volume", out figure);
    }
}
