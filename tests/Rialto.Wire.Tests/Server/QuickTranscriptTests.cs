using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Server;

/// <summary>One transcript a dialect, for <c>./test quick</c>; the full run plays all of them.</summary>
[Trait("speed", "quick")]
public sealed class QuickTranscriptTests
{
    [Theory]
    [InlineData("Peatio", "The_guide_with_API_keys_leads_from_an_order_to_its_cancel")]
    [InlineData("Barong", "Signing_up_opens_a_session")]
    [InlineData("Ranger", "Subscribing_is_answered_with_the_whole_list")]
    public Task A_dialect_answers(string dialect, string name) =>
        Scenario.PlayAsync(TranscriptFiles.PathOf(dialect, name), TestContext.Current.CancellationToken);
}
