using System.Text.Json.Serialization;

namespace Rialto.Benchmarks.Servers;

/// <summary>The generated serialisers of the echo.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EchoOrder))]
[JsonSerializable(typeof(EchoAnswer))]
internal sealed partial class EchoJson : JsonSerializerContext;
