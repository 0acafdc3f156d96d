namespace Rialto.Tests.Engine.Books;

/// <summary>The engine's book keeps the shared rules.</summary>
public sealed class FastBookTests : BookSuite
{
    internal override IBookUnderTest NewBook() => new FastBook();
}
