using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>One endpoint: who may call it, and what it does.</summary>
/// <param name="Entry">Whether somebody must have signed.</param>
/// <param name="AnyOf">What the key must allow one of; None = any key will do.</param>
/// <param name="Doc">What it says about itself.</param>
internal sealed record ClassicEndpoint(ClassicEntry Entry, KeyScopes AnyOf, Func<ClassicCall, ValueTask> Handle, EndpointDoc Doc);
