namespace Rialto.Gateways.Wire;

/// <summary>Files of a multipart form: <c>upload[]</c>, or <c>upload</c>.</summary>
public sealed record FilesParameter(string Name, string About) : Parameter(Name, About)
{
    public override string SchemaType => "array";

    /// <summary>Empty when absent.</summary>
    public IReadOnlyList<byte[]> Read(Input input)
    {
        var files = input.Parameters.Files.Where(file => file.Field == Name || file.Field.StartsWith(Name + "[", StringComparison.Ordinal));
        IReadOnlyList<byte[]> bytes = [.. files.Select(file => file.Bytes)];
        if (bytes.Count == 0 && Missing is not null) input.Refuse(Name, Missing);
        return bytes;
    }
}
