namespace Rialto.Tests.Engine.Books;

/// <summary>The plain twin keeps the shared rules.</summary>
public sealed class PlainBookTests : BookSuite
{
    internal override IBookUnderTest NewBook() => new PlainBook();
}
