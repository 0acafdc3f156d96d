namespace Rialto.Benchmarks.Books;

/// <summary>The price levels of one side in their order: what the books that lost differ in. Keys grow away from the best price.</summary>
public interface ILevels
{
    /// <summary>The level with the smallest key; 0 when there is none.</summary>
    int Best { get; }

    /// <summary>Empty, with room to begin with.</summary>
    void Begin();

    /// <summary>The level of a key; 0 when there is none.</summary>
    int Find(long key);

    /// <summary>Adds a level whose key is not there yet; level numbers are above 0.</summary>
    void Add(long key, int level);

    /// <summary>Takes a level out that is there.</summary>
    void Remove(long key);

    /// <summary>The level with the next larger key; 0 at the end.</summary>
    int After(long key);
}
