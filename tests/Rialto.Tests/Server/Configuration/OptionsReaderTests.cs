using Rialto.Server;
using Rialto.Server.Configuration;

namespace Rialto.Tests.Server.Configuration;

public sealed class OptionsReaderTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("rialto-options-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Every_default_is_a_value_of_its_key()
    {
        var reader = new OptionsReader();

        foreach (var key in OptionKey.All) reader.AddSetting("test", $"{key.Name}={key.Default}");

        Assert.Empty(reader.Problems);
        Assert.Equal(new Options(), reader.Options);
    }

    [Fact]
    public void Keys_are_lower_snake_case_with_an_area_and_unique()
    {
        Assert.All(OptionKey.All, key => Assert.Matches("^[a-z]+(\\.[a-z][a-z0-9_]*)+$", key.Name));
        Assert.Equal(OptionKey.All.Count, OptionKey.All.Select(key => key.Name).Distinct().Count());
    }

    [Fact]
    public void A_later_source_wins()
    {
        var file = Path.Combine(_directory, "rialto.conf");
        File.WriteAllText(file, "# a comment\n\n demo.bot_rate = 5 \nserver.data=/srv/rialto\n");
        var reader = new OptionsReader();

        reader.AddDemonstration();
        reader.AddFile(file);
        reader.AddSetting("--set", "demo.bot_rate=7");
        reader.AddSetting("--set", "demo.faucet=false");

        Assert.Empty(reader.Problems);
        Assert.Equal(7, reader.Options.DemoBotRate);
        Assert.Equal("/srv/rialto", reader.Options.ServerData);
        Assert.False(reader.Options.DemoFaucet);
        Assert.True(reader.Options.DemoBots);
    }

    [Fact]
    public void Barongs_settings_have_their_form_in_the_environment()
    {
        var reader = new OptionsReader();

        reader.AddEnvironment(new Dictionary<string, string>
        {
            ["BARONG_APP_NAME"] = "Tulips", ["PATH"] = "/bin", ["BARONG_SESION_NAME"] = "x", ["PEATIO_TIMEZONE"] = "Mars",
        });

        Assert.Equal("Tulips", reader.Options.BarongAppName);
        Assert.Equal(["BARONG_SESION_NAME: there is no key 'barong.sesion_name'; did you mean 'barong.session_name'?"], reader.Problems);
    }

    [Fact]
    public void What_the_demonstration_sets_are_keys() =>
        Assert.All(Options.Demonstration, setting => Assert.NotNull(OptionKey.Find(setting.Split('=')[0])));

    [Theory]
    [InlineData("demo.bot_rat=1", "--set: there is no key 'demo.bot_rat'; did you mean 'demo.bot_rate'?")]
    [InlineData("bot_rate=1", "--set: there is no key 'bot_rate'; did you mean 'demo.bot_rate'?")]
    [InlineData("barong.session_expire=1", "--set: there is no key 'barong.session_expire'; did you mean 'barong.session_expire_time'?")]
    [InlineData("demo.bot_rate", "--set: 'demo.bot_rate' is not of the form key=value.")]
    [InlineData("demo.bot_rate=0", "--set: '0' is no value of demo.bot_rate (whole number, 1 … 10000).")]
    [InlineData("demo.bot_rate=1.5", "--set: '1.5' is no value of demo.bot_rate (whole number, 1 … 10000).")]
    [InlineData("demo.bot_rate=", "--set: '' is no value of demo.bot_rate (whole number, 1 … 10000).")]
    [InlineData("demo.bots=yes", "--set: 'yes' is no value of demo.bots (true or false).")]
    [InlineData("log.level=loud", "--set: 'loud' is no value of log.level (trace, debug, information, warning, error, none).")]
    public void What_is_not_understood_is_refused_with_a_sentence(string setting, string sentence)
    {
        var reader = new OptionsReader();

        reader.AddSetting("--set", setting);

        Assert.Equal([sentence], reader.Problems);
        Assert.Equal(new Options(), reader.Options);
    }

    [Fact]
    public void A_bad_line_of_a_file_is_named()
    {
        var file = Path.Combine(_directory, "rialto.conf");
        File.WriteAllText(file, "demo.bots=true\nnonsense\n");
        var reader = new OptionsReader();

        reader.AddFile(file);

        Assert.Equal([$"{file}, line 2: 'nonsense' is not of the form key=value."], reader.Problems);
    }

    [Fact]
    public void A_missing_file_is_a_problem()
    {
        var reader = new OptionsReader();

        reader.AddFile(Path.Combine(_directory, "nobody.conf"));

        Assert.Single(reader.Problems);
    }
}
