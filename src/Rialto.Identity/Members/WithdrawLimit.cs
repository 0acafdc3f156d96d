namespace Rialto.Identity.Members;

/// <summary>What members of a level and a fee group may take out, in the platform's currency.</summary>
/// <remarks>Times are microseconds since 1970 UTC.</remarks>
public sealed record WithdrawLimit
{
    /// <summary>Stands for every group, or every level.</summary>
    public const string Any = "any";

    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    public required string Group { get; init; }

    /// <summary>A member level, or <see cref="Any"/>.</summary>
    public required string KycLevel { get; init; }

    /// <summary>Decimal text; the money is others' to count.</summary>
    public required string Limit24Hour { get; init; }

    public required string Limit1Month { get; init; }
    public long CreatedAtUs { get; init; }
    public long UpdatedAtUs { get; init; }
}
