using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class RangerTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("Ranger"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("Ranger", transcript), TestContext.Current.CancellationToken);
}
