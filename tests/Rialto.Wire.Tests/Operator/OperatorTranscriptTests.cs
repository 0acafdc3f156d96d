using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Operator;

/// <summary>Every transcript of this folder is played against the real server over sockets.</summary>
public sealed class OperatorTranscriptTests
{
    public static TheoryData<string> Files() => new(TranscriptFiles.NamesIn("Operator"));

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_server_answers_as_written(string transcript) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf("Operator", transcript), TestContext.Current.CancellationToken);
}
