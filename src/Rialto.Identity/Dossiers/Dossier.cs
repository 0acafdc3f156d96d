namespace Rialto.Identity.Dossiers;

/// <summary>Everything that is written about a member besides its labels; each list is oldest first.</summary>
public sealed record Dossier(
    IReadOnlyList<Phone> Phones, IReadOnlyList<Profile> Profiles, IReadOnlyList<DataStorage> Storages, IReadOnlyList<Document> Documents,
    IReadOnlyList<Comment> Comments);
