using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>One server for the suites that make sense on margin; places and balances of spot have transcripts of their own here.</summary>
[CollectionDefinition(Name)]
public sealed class PrimeBitComplianceTests : ICollectionFixture<PrimeBitDriver>
{
    public const string Name = "PrimeBit compliance";

    [Collection(Name)]
    public sealed class Stream(PrimeBitDriver driver) : StreamSuite(driver);
}
