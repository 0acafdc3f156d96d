namespace Rialto.Identity.Dossiers;

/// <summary>A file that lies encrypted on the disk: its name, and the key that opens it and nothing else.</summary>
sealed record StoredFile(string Name, byte[] Key);
