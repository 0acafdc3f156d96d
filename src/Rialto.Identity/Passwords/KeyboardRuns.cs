namespace Rialto.Identity.Passwords;

/// <summary>Neighbouring keys, which fingers find without thinking.</summary>
static class KeyboardRuns
{
    const int LengthMax = 6;
    const int LengthMin = 3;

    static readonly string[] Walks =
    [
        "1234567890-",
        "qwertyuiop",
        "asdfghjkl;",
        "zxcvbnm,./",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/-['=]",
        "147258369",
        "159",
        "357",
        "753",
        "951",
        "789456123",
        "abcdefghijklmnopqrstuvwxyz",
    ];

    static readonly string[] Runs =
        [.. Enumerable.Range(LengthMin, LengthMax - LengthMin + 1).Reverse().SelectMany(RunsOf).Distinct()];

    /// <summary>Each run of the keyboard becomes one <c>*</c>, longest runs first. Letters match as written.</summary>
    public static string Mask(string password)
    {
        foreach (var run in Runs) password = password.Replace(run, "*", StringComparison.Ordinal);
        return password;
    }

    static IEnumerable<string> RunsOf(int length) =>
        from walk in Walks
        where walk.Length >= length
        from start in Enumerable.Range(0, walk.Length - length + 1)
        select walk.Substring(start, length);
}
