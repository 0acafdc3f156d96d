namespace Rialto.Server.Configuration;

/// <summary>Names and explains one configuration key.</summary>
/// <param name="key"><c>area.name</c> in lower snake case.</param>
/// <param name="about">One sentence for docs/operating/options.md, with the unit and what 0 means.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string key, string about) : Attribute
{
    public string Key { get; } = key;

    public string About { get; } = about;

    /// <summary>Smallest value of a number.</summary>
    public long Min { get; init; }

    /// <summary>Largest value of a number.</summary>
    public long Max { get; init; } = int.MaxValue;

    /// <summary>The only texts that are taken; empty = any.</summary>
    public string[] Choices { get; init; } = [];
}
