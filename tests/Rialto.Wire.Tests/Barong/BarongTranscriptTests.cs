using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Barong;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class BarongTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("Barong"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("Barong", transcript), TestContext.Current.CancellationToken);
}
