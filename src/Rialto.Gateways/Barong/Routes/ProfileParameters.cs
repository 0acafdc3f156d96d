using Rialto.Gateways.Wire;
using Rialto.Identity.Dossiers;

namespace Rialto.Gateways.Barong.Routes;

/// <summary>What a profile is made of; members and staff send the same.</summary>
internal static class ProfileParameters
{
    static readonly TextParameter FirstName = Optional("first_name", "First name.");
    static readonly TextParameter LastName = Optional("last_name", "Last name.");
    static readonly TextParameter Dob = Optional("dob", "Day of birth, YYYY-MM-DD.");
    static readonly TextParameter Address = Optional("address", "Street and house.");
    static readonly TextParameter Postcode = Optional("postcode", "Postcode.");
    static readonly TextParameter City = Optional("city", "City.");
    static readonly TextParameter Country = Optional("country", "Two or three letters.");
    static readonly TextParameter Metadata = Optional("metadata", "JSON text.");
    static readonly BooleanParameter Confirm = new("confirm", "Whether it is to be verified now.") { NotBoolean = Literals.Invalid };

    /// <summary>What a profile says.</summary>
    public static readonly IReadOnlyList<Parameter> Facts = [FirstName, LastName, Dob, Address, Postcode, City, Country, Metadata];

    /// <summary>With what a member adds: whether it is only a draft. What staff writes is submitted at once.</summary>
    public static readonly IReadOnlyList<Parameter> All = [.. Facts, Confirm];

    public static ProfileFacts Read(Input input, out bool confirm)
    {
        confirm = Confirm.Read(input, fallback: false);
        return Read(input);
    }

    public static ProfileFacts Read(Input input) => new()
    {
        FirstName = FirstName.Read(input), LastName = LastName.Read(input), Dob = Dob.Read(input), Address = Address.Read(input),
        Postcode = Postcode.Read(input), City = City.Read(input), Country = Country.Read(input),
        // JSON itself is taken for its text.
        Metadata = input.Parameters.TryGet(Metadata.Name, out var value) && !value.IsScalar ? value.Text : Metadata.Read(input),
    };

    static TextParameter Optional(string name, string about) => new(name, about) { NotText = Literals.Invalid };
}
