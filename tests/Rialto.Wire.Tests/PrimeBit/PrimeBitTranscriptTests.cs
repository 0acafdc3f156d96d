using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class PrimeBitTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("PrimeBit"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("PrimeBit", transcript), TestContext.Current.CancellationToken);
}
