namespace Rialto.Identity.Members;

/// <summary>A member as it stands on the disk. Immutable; times are microseconds since 1970 UTC.</summary>
public sealed record Member
{
    internal static readonly string[] EnteringStates = [MemberState.Active, MemberState.Pending];

    internal static readonly HashSet<string> StaffRoles =
        ["superadmin", "admin", "accountant", "compliance", "technical", "support", "reporter"];

    public const string DefaultRole = "member";
    public const string SuperadminRole = "superadmin";
    const string AdminRole = "admin";
    public const string DefaultFeeGroup = "any";

    /// <summary>The number by which the engine knows the member, from <see cref="Limits.FirstMember"/> up.</summary>
    public required int Number { get; init; }

    /// <summary>The public name: a prefix and 10 upper-case hexadecimal digits.</summary>
    public required string Uid { get; init; }

    public required string Email { get; init; }
    public string? Username { get; init; }
    public required string Role { get; init; }
    public required int Level { get; init; }

    /// <summary>Whether the second factor is on.</summary>
    public required bool Otp { get; init; }

    public required string State { get; init; }
    public string? ReferralUid { get; init; }

    /// <summary>JSON text of the member's own making.</summary>
    public string? Data { get; init; }

    public required string FeeGroup { get; init; }
    /// <summary>Number of the member that a service account belongs to; null for people.</summary>
    public int? Owner { get; init; }

    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>Active or pending: may log in and sign requests.</summary>
    public bool MayEnter => State is MemberState.Active or MemberState.Pending;

    /// <summary>Suspended in the engine too: no new orders, open ones cancelled.</summary>
    public bool IsSuspended => !MayEnter;

    /// <summary>Has keys, but no password, no second factor and no mailbox; its state is its owner's.</summary>
    public bool IsServiceAccount => Owner is not null;

    public bool IsSuperadmin => Role == SuperadminRole;

    public bool IsStaff => StaffRoles.Contains(Role);

    /// <summary>How high the role is: nobody on the staff changes somebody of a higher one.</summary>
    internal int Rank => RankOf(Role);

    internal static int RankOf(string role) => role switch
    {
        SuperadminRole => 3,
        AdminRole => 2,
        _ => StaffRoles.Contains(role) ? 1 : 0,
    };

    internal Label? FindLabel(string key, LabelScope scope) => Labels.FirstOrDefault(label => label.Key == key && label.Scope == scope);
}
