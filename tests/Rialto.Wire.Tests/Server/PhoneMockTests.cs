namespace Rialto.Wire.Tests.Server;

/// <summary>Taking any code for a telephone is for tests: a server that others can reach refuses to be one.</summary>
public sealed class PhoneMockTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("server.listen=http://0.0.0.0:8080")]
    [InlineData("http.public_url=https://exchange.example.com")]
    [InlineData("barong.cookie_secure=true")]
    [InlineData("http.trusted_proxies=10.0.0.1")]
    public async Task Where_others_reach_the_server_no_code_is_made_up(string reached)
    {
        var answer = await CreateAsync("barong.phone_verification=mock", reached);

        Assert.Equal(2, answer.Code);
        const string reason = "barong.phone_verification: 'mock' is only for a server that nobody else reaches";
        Assert.Contains(reason, answer.Complaints, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_data.Path, "log")));
    }

    [Fact]
    public async Task It_is_taken_on_this_machine_alone_and_by_who_insists()
    {
        Assert.Equal((0, ""), await EndOfAsync("barong.phone_verification=mock"));
        string[] insisting = ["http.public_url=https://exchange.example.com", "barong.phone_mock_anyway=true"];
        Assert.Equal((0, ""), await EndOfAsync(["barong.phone_verification=mock", .. insisting]));
    }

    async Task<(int Code, string Complaints)> EndOfAsync(params string[] settings)
    {
        var answer = await CreateAsync(settings);
        return (answer.Code, answer.Complaints);
    }

    /// <summary>A verb that reads the whole configuration, and ends.</summary>
    Task<CliAnswer> CreateAsync(params string[] settings) => Cli.RunAsync(
        [
            "member", "create", "--data", _data.Path, "--email", $"{Guid.NewGuid():N}@example.com", "--password", "p",
            .. settings.SelectMany(setting => (string[])["--set", setting]),
        ]);
}
