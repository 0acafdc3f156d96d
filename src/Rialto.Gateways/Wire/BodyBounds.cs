namespace Rialto.Gateways.Wire;

/// <summary>How much of a body an endpoint takes.</summary>
/// <param name="BytesMax">Of the whole body.</param>
/// <param name="TextCharsMax">Of one text in it, or in the query.</param>
/// <param name="TakesFiles">Whether files of a form are kept, which alone may make a body larger than <see cref="Limits.BodyBytesMax"/>
/// there.</param>
public readonly record struct BodyBounds(int BytesMax, int TextCharsMax, bool TakesFiles)
{
    /// <summary>Of nearly all endpoints.</summary>
    public static BodyBounds Usual => new(Limits.BodyBytesMax, Limits.TextCharsMax, TakesFiles: false);
}
