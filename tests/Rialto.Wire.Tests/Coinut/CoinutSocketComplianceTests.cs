using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>One server for all suites over COINUT's WebSocket; they run one after the other. Its logins have transcripts.</summary>
[CollectionDefinition(Name)]
public sealed class CoinutSocketComplianceTests : ICollectionFixture<CoinutSocketDriver>
{
    public const string Name = "COINUT socket compliance";

    [Collection(Name)]
    public sealed class Place(CoinutSocketDriver driver) : PlaceSuite(driver);

    [Collection(Name)]
    public sealed class Exact(CoinutSocketDriver driver) : ExactSuite(driver);

    [Collection(Name)]
    public sealed class Cancel(CoinutSocketDriver driver) : CancelSuite(driver);

    [Collection(Name)]
    public sealed class Balance(CoinutSocketDriver driver) : BalanceSuite(driver);

    [Collection(Name)]
    public sealed class Stream(CoinutSocketDriver driver) : StreamSuite(driver);
}
