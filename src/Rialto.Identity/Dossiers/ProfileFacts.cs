namespace Rialto.Identity.Dossiers;

/// <summary>Who somebody is and where he lives, as he says; null = not said.</summary>
public sealed record ProfileFacts
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }

    /// <summary>Day of birth, <c>YYYY-MM-DD</c>.</summary>
    public string? Dob { get; init; }

    public string? Address { get; init; }
    public string? Postcode { get; init; }
    public string? City { get; init; }

    /// <summary>Two or three letters.</summary>
    public string? Country { get; init; }

    /// <summary>JSON text.</summary>
    public string? Metadata { get; init; }

    /// <summary>These facts, and where they say nothing the earlier ones.</summary>
    public ProfileFacts Over(ProfileFacts earlier) => new()
    {
        FirstName = FirstName ?? earlier.FirstName, LastName = LastName ?? earlier.LastName, Dob = Dob ?? earlier.Dob,
        Address = Address ?? earlier.Address, Postcode = Postcode ?? earlier.Postcode, City = City ?? earlier.City,
        Country = Country ?? earlier.Country, Metadata = Metadata ?? earlier.Metadata,
    };
}
