namespace Rialto.Identity.Authorization;

/// <summary>What staff may look at and change, besides the paths that its role opens. The names are the wire's.</summary>
public enum Ability
{
    Ability,
    User,
    Level,
    Label,
    Profile,
    Activity,
    APIKey,
    Permission,
    Restriction,
    Document,
}
