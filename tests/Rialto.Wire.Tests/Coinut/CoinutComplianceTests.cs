using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>One server for all suites of this dialect; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class CoinutComplianceTests : ICollectionFixture<CoinutDriver>
{
    public const string Name = "COINUT compliance";

    [Collection(Name)]
    public sealed class Place(CoinutDriver driver) : PlaceSuite(driver);

    [Collection(Name)]
    public sealed class Exact(CoinutDriver driver) : ExactSuite(driver);

    [Collection(Name)]
    public sealed class Cancel(CoinutDriver driver) : CancelSuite(driver);

    [Collection(Name)]
    public sealed class Balance(CoinutDriver driver) : BalanceSuite(driver);

    [Collection(Name)]
    public sealed class Sign(CoinutDriver driver) : SignSuite(driver);

    [Collection(Name)]
    public sealed class Stream(CoinutDriver driver) : StreamSuite(driver);
}
