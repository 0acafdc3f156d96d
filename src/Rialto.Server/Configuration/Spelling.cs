namespace Rialto.Server.Configuration;

/// <summary>Finds what somebody probably meant to write.</summary>
public static class Spelling
{
    /// <summary>Longer words are compared by their beginning only.</summary>
    const int CharsMax = 64;

    /// <summary>The known name with the fewest letters to insert, take out or replace; one that the word begins comes before all others.</summary>
    public static string Nearest(string word, IEnumerable<string> known) =>
        known.MinBy(name => (IsOther: !name.StartsWith(word, StringComparison.Ordinal), Distance(word, name)))!;

    static int Distance(string left, string right)
    {
        var a = left.AsSpan(0, Math.Min(left.Length, CharsMax));
        var b = right.AsSpan(0, Math.Min(right.Length, CharsMax));
        Span<int> row = stackalloc int[CharsMax + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
