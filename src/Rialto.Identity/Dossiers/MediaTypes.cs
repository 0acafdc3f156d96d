namespace Rialto.Identity.Dossiers;

/// <summary>What an uploaded file is, by its first bytes: what its sender calls it is not believed.</summary>
static class MediaTypes
{
    /// <summary>Null for a file of no kind that staff can look at.</summary>
    public static string? Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        return file.StartsWith("%PDF-"u8) ? "application/pdf" : null;
    }
}
