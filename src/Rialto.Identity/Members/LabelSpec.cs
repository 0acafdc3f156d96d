namespace Rialto.Identity.Members;

/// <summary>A label to be set.</summary>
public sealed record LabelSpec(string Key, string Value, LabelScope Scope, string? Description)
{
    public static LabelSpec Private(string key, string value) => new(key, value, LabelScope.Private, null);
}
