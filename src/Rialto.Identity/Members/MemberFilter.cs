namespace Rialto.Identity.Members;

/// <summary>Which members to list; null takes all. Texts match whole, e-mail addresses in any case. Service accounts are never
/// listed.</summary>
public sealed record MemberFilter
{
    public string? Uid { get; init; }
    public string? Email { get; init; }
    public string? Role { get; init; }
    public string? State { get; init; }
    public int? Level { get; init; }

    /// <summary>Of any of the member's profiles.</summary>
    public string? Country { get; init; }

    /// <summary>A label of this key, and value if that is given.</summary>
    public string? LabelKey { get; init; }
    public IReadOnlyList<string> LabelValues { get; init; } = [];

    /// <summary>Whether only private labels count.</summary>
    public bool LabelPrivate { get; init; }

    /// <summary>Whether the times below are of the last change instead of the creation. Inclusive, microseconds since 1970 UTC.</summary>
    public bool ByUpdate { get; init; }
    public long? FromUs { get; init; }
    public long? ToUs { get; init; }

    /// <summary>One of <see cref="MemberRegister.Sortable"/>; null: by creation.</summary>
    public string? OrderBy { get; init; }
    public bool Descending { get; init; }
}
