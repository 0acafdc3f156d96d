namespace Rialto.Identity.Members;

/// <summary>The state and level that a member's labels give, by <see cref="StandingRules"/>.</summary>
public readonly record struct Standing(string State, int Level)
{
    public const int LevelMax = 3;

    static readonly (string Key, string Value)[] Levels = [("email", "verified"), ("phone", "verified"), ("document", "verified")];

    /// <summary>Labels of levels 1 … <paramref name="level"/>.</summary>
    public static IReadOnlyList<LabelSpec> LabelsOf(int level) =>
        [.. Levels.Take(level).Select(step => LabelSpec.Private(step.Key, step.Value))];

    internal static int LevelOf(IReadOnlyList<Label> labels)
    {
        var level = 0;
        while (level < Levels.Length && HasPrivate(labels, Levels[level])) level++;
        return level;
    }

    internal static bool HasPrivate(IReadOnlyList<Label> labels, (string Key, string Value) pair) =>
        labels.Any(label => label.Scope == LabelScope.Private && label.Key == pair.Key && label.Value == pair.Value);
}
