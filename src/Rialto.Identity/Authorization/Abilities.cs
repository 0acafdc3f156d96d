using Entity = Rialto.Identity.Authorization.Ability;

namespace Rialto.Identity.Authorization;

/// <summary>The second check of the admin endpoints: which role may read or manage what. To manage includes to read.</summary>
public sealed record Abilities(IReadOnlyList<Ability> Manage, IReadOnlyList<Ability> Read)
{
    static readonly Abilities None = new([], []);

    /// <summary>Those of a role; roles that are no staff have none.</summary>
    public static Abilities Of(string role) => role switch
    {
        "superadmin" => new(
            [.. Enum.GetValues<Entity>()], []),
        "admin" => new(
            [Entity.Ability, Entity.User, Entity.Level, Entity.Label, Entity.Profile, Entity.APIKey, Entity.Restriction, Entity.Document],
            [Entity.Activity, Entity.Permission]),
        "technical" => new(
            [Entity.APIKey, Entity.Restriction],
            [Entity.Ability, Entity.User, Entity.Level, Entity.Label, Entity.Profile, Entity.Activity]),
        "accountant" => new([], [Entity.Ability, Entity.User, Entity.Level, Entity.Label, Entity.Profile, Entity.Activity]),
        "compliance" => new(
            [Entity.User, Entity.Level, Entity.Label, Entity.Profile], [Entity.Ability, Entity.Document]),
        "support" => new(
            [Entity.User], [Entity.Ability, Entity.Label, Entity.Level, Entity.Profile, Entity.Activity]),
        _ => None,
    };

    public bool MayManage(Ability ability) => Manage.Contains(ability);

    public bool MayRead(Ability ability) => MayManage(ability) || Read.Contains(ability);
}
