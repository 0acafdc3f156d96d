using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Wire;

/// <summary>What an endpoint does, for the documentation.</summary>
/// <param name="Dialect">Which document it belongs to.</param>
/// <param name="About">One sentence.</param>
/// <param name="Parameters">What it reads, besides the path.</param>
/// <param name="Success">Status of a good answer.</param>
/// <param name="Scopes">What an API key must allow.</param>
public sealed record EndpointDoc(string Dialect, string About, IReadOnlyList<Parameter> Parameters, int Success, KeyScopes Scopes)
{
    /// <summary>Whether a caller's files are taken at all, asked before they are read; null = everybody's are.</summary>
    public Func<Caller, IdentityReject?>? MayCome { get; init; }

    /// <summary>Whether it reads files.</summary>
    public bool TakesFiles => Parameters.Any(parameter => parameter is FilesParameter);

    /// <summary>What its parameters need; a gate lets bodies so large through to it.</summary>
    public BodyBounds Bounds
    {
        get
        {
            var longest = Parameters.OfType<TextParameter>().Select(text => text.CharsMax).DefaultIfEmpty(0).Max();
            var bytes = TakesFiles ? Limits.UploadBytesMax
                : longest > Limits.BodyBytesMax / 2 ? Limits.CommentBodyBytesMax
                : Limits.BodyBytesMax;
            // Whatever is longer than such an endpoint takes is its own to refuse.
            return new(bytes, longest > Limits.TextCharsMax ? bytes : Limits.TextCharsMax, TakesFiles);
        }
    }
}
