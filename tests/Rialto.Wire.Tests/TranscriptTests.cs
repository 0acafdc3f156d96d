using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests;

/// <summary>Every transcript is played against the real server over sockets.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.All().Select(TranscriptFiles.NameOf));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf(transcript), TestContext.Current.CancellationToken);
}
