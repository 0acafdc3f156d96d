namespace Rialto.Identity.Authorization;

/// <summary>What the authorizer looks at. A header that was not sent is null; one sent empty is an empty text.</summary>
public sealed record AuthorizerRequest
{
    /// <summary>Upper case, as HTTP has it.</summary>
    public required string Verb { get; init; }

    /// <summary>The path as it stood in the request line, without the query.</summary>
    public required string RawPath { get; init; }

    public required RequestOrigin Origin { get; init; }
    public string? ApiKeyHeader { get; init; }
    public string? NonceHeader { get; init; }
    public string? SignatureHeader { get; init; }

    /// <summary>Value of the session cookie.</summary>
    public string? SessionToken { get; init; }

    public string? CsrfToken { get; init; }

    /// <summary>Whether any of Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Mode came along.</summary>
    public required bool FromBrowser { get; init; }

    /// <summary>Any header of an API key came; then nothing else says who it is.</summary>
    public bool HasApiKey => ApiKeyHeader is not null || NonceHeader is not null || SignatureHeader is not null;
}
