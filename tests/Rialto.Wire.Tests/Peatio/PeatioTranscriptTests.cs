using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Peatio;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class PeatioTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("Peatio"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("Peatio", transcript), TestContext.Current.CancellationToken);
}
