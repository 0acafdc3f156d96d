namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What the document says of one value that an operation reads.</summary>
/// <param name="Type">JSON Schema type; <c>figure</c> = a decimal in a string, <c>price</c> = one that may be null.</param>
/// <param name="Values">The words that it may be; empty = any.</param>
internal sealed record Said(string Name, string Type, string About, bool IsRequired, IReadOnlyList<string> Values)
{
    public const string FigureType = "figure";

    public static Said Text(string name, string about) => new(name, "string", about, IsRequired: false, []);

    public static Said Whole(string name, string about) => new(name, "integer", about, IsRequired: false, []);

    public static Said Flag(string name, string about) => new(name, "boolean", about, IsRequired: false, []);

    public static Said Figure(string name, string about) => new(name, FigureType, about, IsRequired: false, []);

    public static Said OneOf(string name, string about, params string[] values) => new(name, "string", about, IsRequired: false, values);

    public Said Needed() => this with { IsRequired = true };
}
