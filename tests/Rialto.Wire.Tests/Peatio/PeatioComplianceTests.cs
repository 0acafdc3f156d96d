using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.Peatio;

/// <summary>One server for all suites of this dialect; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PeatioComplianceTests : ICollectionFixture<PeatioDriver>
{
    public const string Name = "Peatio compliance";

    [Collection(Name)]
    public sealed class Place(PeatioDriver driver) : PlaceSuite(driver);

    [Collection(Name)]
    public sealed class Exact(PeatioDriver driver) : ExactSuite(driver);

    [Collection(Name)]
    public sealed class Cancel(PeatioDriver driver) : CancelSuite(driver);

    [Collection(Name)]
    public sealed class Balance(PeatioDriver driver) : BalanceSuite(driver);

    [Collection(Name)]
    public sealed class Streams(PeatioDriver driver) : StreamSuite(driver);

    [Collection(Name)]
    public sealed class Sign(PeatioDriver driver) : SignSuite(driver);
}
