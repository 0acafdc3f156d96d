namespace Rialto.Wire.Tests;
public class PlaceholderTests { [Xunit.Fact] public void Builds() => Xunit.Assert.Equal(typeof(int), 1.GetType()); }
