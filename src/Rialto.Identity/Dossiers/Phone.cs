namespace Rialto.Identity.Dossiers;

/// <summary>A member's telephone. Times are microseconds since 1970 UTC.</summary>
public sealed record Phone
{
    /// <summary>Last digits that are always shown.</summary>
    const int ShownAtEnd = 4;

    public required long Id { get; init; }

    /// <summary>Two letters.</summary>
    public required string Country { get; init; }

    /// <summary>The country's digits, with which the number begins.</summary>
    public required string CallingCode { get; init; }

    /// <summary>International, digits only.</summary>
    public required string Number { get; init; }

    /// <summary>Null until its code came back.</summary>
    public long? ValidatedAtUs { get; init; }

    /// <summary>The country's digits and the last four, stars between them.</summary>
    public string Masked
    {
        get
        {
            var hidden = Number.Length - CallingCode.Length - ShownAtEnd;
            return hidden <= 0 ? Number : CallingCode + new string('*', hidden) + Number[^ShownAtEnd..];
        }
    }
}
