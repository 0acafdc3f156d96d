using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class CoinutTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("Coinut"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("Coinut", transcript), TestContext.Current.CancellationToken);
}
