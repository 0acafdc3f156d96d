using Rialto.Node.History;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Which rows of a list are asked for: newest first, by number and time.</summary>
internal readonly record struct Rows(int Limit, long? Before, long? After, long? FromUs, long? ToUs)
{
    const int UsualLimit = 100;
    const long UsOfMs = 1_000;

    /// <summary>What the document says of them.</summary>
    public static readonly IReadOnlyList<Said> Query =
    [
        Said.Whole("limit", "1 … 500; absent = 100."), Said.Whole("before", "Only smaller numbers."),
        Said.Whole("after", "Only larger numbers."), Said.Whole("from", "First millisecond."),
        Said.Whole("to", "Millisecond behind the last."),
    ];

    /// <summary>Reads them; false = the named one is wrong.</summary>
    public static bool TryRead(PrimeBitCall call, out Rows rows, out string wrong)
    {
        rows = default;
        wrong = "limit";
        if (!call.TryQueryInteger("limit", 1, Limits.PrimeBitPageMax, out var limit)) return false;
        wrong = "before";
        if (!call.TryQueryInteger("before", 0, long.MaxValue, out var before)) return false;
        wrong = "after";
        if (!call.TryQueryInteger("after", 0, long.MaxValue, out var after)) return false;
        wrong = "from";
        if (!call.TryQueryInteger("from", 0, long.MaxValue / UsOfMs, out var from)) return false;
        wrong = "to";
        if (!call.TryQueryInteger("to", 0, long.MaxValue / UsOfMs, out var to)) return false;
        rows = new((int)(limit ?? UsualLimit), before, after, from * UsOfMs, to * UsOfMs);
        return true;
    }

    /// <summary>The same for what history keeps of perpetuals.</summary>
    public MarginQuery ToQuery() =>
        new() { Limit = Limit, Before = Before, After = After, FromUs = FromUs, ToUs = ToUs };
}
