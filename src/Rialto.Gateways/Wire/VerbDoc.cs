namespace Rialto.Gateways.Wire;

/// <summary>What one verb of an endpoint does, where several verbs share a path.</summary>
public sealed record VerbDoc(string Verb, EndpointDoc Doc);
