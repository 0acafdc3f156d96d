namespace Rialto.Identity.Dossiers;

/// <summary>What is said about files that are uploaded together.</summary>
public sealed record DocumentWish
{
    public required string DocType { get; init; }
    public string? DocNumber { get; init; }

    /// <summary><c>YYYY-MM-DD</c>, as it was written.</summary>
    public string? DocExpire { get; init; }

    /// <summary>front_side, back_side or selfie.</summary>
    public string? DocCategory { get; init; }

    /// <summary>What files of one document have in common; null = one is made up.</summary>
    public string? Identificator { get; init; }

    /// <summary>JSON text.</summary>
    public string? Metadata { get; init; }
}
