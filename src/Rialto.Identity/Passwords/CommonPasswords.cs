namespace Rialto.Identity.Passwords;

/// <summary>Words that people choose, from our own list of more than three thousand.</summary>
static class CommonPasswords
{
    const int LengthMin = 4;

    static readonly HashSet<string> Words = Read();
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    static readonly int LengthMax = Words.Max(word => word.Length);

    public static int Count => Words.Count;

    /// <summary>The first such word becomes one <c>*</c>; of several at one place the longest.</summary>
    public static string MaskFirst(string password)
    {
        for (var start = 0; start <= password.Length - LengthMin; start++)
        {
            for (var length = Math.Min(LengthMax, password.Length - start); length >= LengthMin; length--)
            {
                if (Lookup.Contains(password.AsSpan(start, length))) return $"{password[..start]}*{password[(start + length)..]}";
            }
        }

        return password;
    }

    static HashSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
