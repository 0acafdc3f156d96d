using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PeatioClassic;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class ClassicTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("PeatioClassic"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("PeatioClassic", transcript), TestContext.Current.CancellationToken);
}
