namespace Rialto.Node.History;

/// <summary>What became of a request or a part of it, with what it is found by.</summary>
/// <param name="Command">The command's number.</param>
/// <param name="High">With <paramref name="Low"/> the request key.</param>
/// <param name="Low">See <paramref name="High"/>.</param>
/// <param name="UntilUs">For how long the key is remembered, µs since 1970.</param>
/// <param name="View">What became of it.</param>
readonly record struct RequestPart(long Command, ulong High, ulong Low, long UntilUs, RequestView View);
