using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>A member with a key, made through the command line's socket or offline.</summary>
sealed record Trader(string Uid, string Email, string Kid, string Secret)
{
    public static async Task<Trader> CreateAsync(string data, string name, string deposit)
    {
        var email = $"{name}@example.com";
        var made = await Cli.AskAsync(data, "member", "create", "--email", email, "--password", "p", "--deposit", deposit, "--api-key");
        return new Trader((string)made["uid"]!, email, (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);
    }

    public PeatioClient Connect(Uri address) => new(address, Kid, Secret);

    public static JsonObject Order(string market, string side, string volume, string price) =>
        new() { ["market"] = market, ["side"] = side, ["volume"] = volume, ["price"] = price };
}
