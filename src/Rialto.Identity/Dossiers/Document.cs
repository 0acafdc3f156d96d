namespace Rialto.Identity.Dossiers;

/// <summary>An uploaded file and what its owner says it is. Times are microseconds since 1970 UTC.</summary>
public sealed record Document
{
    public required long Id { get; init; }
    public required int Member { get; init; }

    /// <summary><c>image/jpeg</c>, <c>image/png</c> or <c>application/pdf</c>, by its first bytes.</summary>
    public required string MediaType { get; init; }

    public required string DocType { get; init; }
    public string? DocNumber { get; init; }
    public string? DocExpire { get; init; }
    public string? DocCategory { get; init; }
    public required string Identificator { get; init; }
    public string? Metadata { get; init; }
    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }

    /// <summary>The first two and the last two characters, stars between them.</summary>
    public string? MaskedNumber
    {
        get
        {
            if (DocNumber is null || DocNumber.Length <= 4) return DocNumber;
            return DocNumber[..2] + new string('*', DocNumber.Length - 4) + DocNumber[^2..];
        }
    }
}
