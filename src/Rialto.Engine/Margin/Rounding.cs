namespace Rialto.Engine.Margin;

/// <summary>Quotients of integers, each with its rounding in the name.</summary>
/// <remarks>The divisor is above zero. A result that does not fit into 128 bits throws (a bug after admission).</remarks>
public static class Rounding
{
    /// <summary>Down, toward −∞.</summary>
    public static Int128 Floor(Int128 number, Int128 divisor)
    {
        var quotient = number / divisor;
        return quotient * divisor > number ? quotient - 1 : quotient;
    }

    /// <summary>Up, toward +∞.</summary>
    public static Int128 Ceiling(Int128 number, Int128 divisor)
    {
        var quotient = number / divisor;
        return quotient * divisor < number ? quotient + 1 : quotient;
    }

    /// <summary>To the nearest; a tie goes to the even neighbour.</summary>
    public static Int128 HalfEven(Int128 number, Int128 divisor)
    {
        var floor = Floor(number, divisor);
        var rest = number - floor * divisor;
        var beyond = rest - (divisor - rest);
        if (beyond == 0) return Int128.IsEvenInteger(floor) ? floor : floor + 1;
        return beyond > 0 ? floor + 1 : floor;
    }
}
