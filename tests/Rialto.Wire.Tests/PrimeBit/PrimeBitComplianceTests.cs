using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>One server for the suites; what is spot's alone (balances that are paid with, exact notionals) has transcripts here.</summary>
[CollectionDefinition(Name)]
public sealed class PrimeBitComplianceTests : ICollectionFixture<PrimeBitDriver>
{
    public const string Name = "PrimeBit compliance";

    [Collection(Name)]
    public sealed class Place(PrimeBitDriver driver) : PlaceSuite(driver);

    [Collection(Name)]
    public sealed class Cancel(PrimeBitDriver driver) : CancelSuite(driver);

    [Collection(Name)]
    public sealed class Sign(PrimeBitDriver driver) : SignSuite(driver);

    [Collection(Name)]
    public sealed class Stream(PrimeBitDriver driver) : StreamSuite(driver);
}
