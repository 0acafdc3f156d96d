namespace Rialto.Identity.Members;

/// <summary>A member that the operator makes: any password will do.</summary>
public sealed record OperatorSignUp
{
    public required string Email { get; init; }
    public required string Password { get; init; }
    public required int Level { get; init; }
    public required string Role { get; init; }
    public string? Username { get; init; }
    public string FeeGroup { get; init; } = Member.DefaultFeeGroup;
}
