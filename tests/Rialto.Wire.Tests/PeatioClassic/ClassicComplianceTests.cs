using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.PeatioClassic;

/// <summary>One server for all suites of this dialect; they run one after the other.</summary>
/// <remarks>It cuts off digits that others refuse: a transcript proves that.</remarks>
[CollectionDefinition(Name)]
public sealed class ClassicComplianceTests : ICollectionFixture<ClassicDriver>
{
    public const string Name = "classic compliance";

    [Collection(Name)]
    public sealed class Place(ClassicDriver driver) : PlaceSuite(driver);

    [Collection(Name)]
    public sealed class Stream(ClassicDriver driver) : StreamSuite(driver);

    [Collection(Name)]
    public sealed class Cancel(ClassicDriver driver) : CancelSuite(driver);

    [Collection(Name)]
    public sealed class Balance(ClassicDriver driver) : BalanceSuite(driver);

    [Collection(Name)]
    public sealed class Sign(ClassicDriver driver) : SignSuite(driver);
}
