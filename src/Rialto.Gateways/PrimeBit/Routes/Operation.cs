using Rialto.Node.History;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>One operation: who may call it, what it does, and what the document says of it.</summary>
internal sealed record Operation
{
    public required string Verb { get; init; }

    /// <summary>Behind <c>/api/v1</c>.</summary>
    public required string Pattern { get; init; }
    public required Entry Entry { get; init; }
    public required Func<PrimeBitCall, ValueTask> Handle { get; init; }

    /// <summary>
    /// Answers once more a request that was done, from what is left of it; null = that can't be. It need not ask whether it may be done.
    /// </summary>
    public Func<PrimeBitCall, IReadOnlyList<RequestView>, ValueTask>? Again { get; init; }

    /// <summary>One sentence.</summary>
    public required string About { get; init; }

    /// <summary>Name of the schema of a good answer; <c>[Name]</c> = a list of them, <c>{Name}</c> = an object of them by name.</summary>
    public required string Reply { get; init; }
    public string ContentType { get; init; } = PrimeBitCall.ContentType;
    public int Success { get; init; } = 200;
    public IReadOnlyList<Said> Query { get; init; } = [];

    /// <summary>Members of the body; null = a body is not looked at.</summary>
    public IReadOnlyList<Said>? Body { get; init; }

    /// <summary>Whether the document and the collection have it.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>A body that could be sent; null = none is needed.</summary>
    public string? Example { get; init; }

    /// <summary>What it refuses beside what every operation does.</summary>
    public IReadOnlyList<Errors.Problem> Refusals { get; init; } = [];
}
