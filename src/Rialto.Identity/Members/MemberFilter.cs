namespace Rialto.Identity.Members;

/// <summary>Which members to list; null takes all. Texts match whole, e-mail addresses in any case.</summary>
public sealed record MemberFilter
{
    public string? Uid { get; init; }
    public string? Email { get; init; }
    public string? Role { get; init; }
    public string? State { get; init; }
    public int? Level { get; init; }
}
