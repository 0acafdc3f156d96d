using Rialto.Identity.Outbox;
using Xunit;

namespace Rialto.Tests.Identity.Outbox;

/// <summary>What stands in outboxes on disks: numbers are never changed and never given to something else.</summary>
public class EngineChangeKindTests
{
    [Fact]
    public void Kinds_of_changes_keep_their_numbers() => Assert.Equal(
        ["MemberOpened=1", "Suspended=2", "Resumed=3", "FeeGroupChanged=4", "StaffChanged=5"],
        Enum.GetValues<EngineChangeKind>().Select(kind => $"{kind}={(int)kind}"));
}
