using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>serve</c>: the server itself.</summary>
internal static class ServeVerb
{
    public static Command Build()
    {
        var verb = new Command("serve", "Runs the exchange until SIGTERM or Ctrl-C.");
        var configuration = new ConfigurationWords(verb);
        var ephemeral = new Option<bool>("--ephemeral") { Description = "a data directory of its own, gone at the end" };
        var listen = new Option<string?>("--listen") { Description = "address for clients (server.listen)", HelpName = "URL" };
        var coinut = new Option<string?>("--coinut-listen")
        {
            Description = "address for COINUT alone (coinut.listen)", HelpName = "URL",
        };
        var demo = new Option<bool>("--demo") { Description = "members with play money whose keys are printed, and market makers" };
        verb.Add(ephemeral);
        verb.Add(listen);
        verb.Add(coinut);
        verb.Add(demo);
        verb.SetAction(async (words, _) =>
        {
            var reader = configuration.Read(words, words.GetValue(demo));
            if (words.GetValue(listen) is { } url) reader.AddSetting("--listen", $"server.listen={url}");
            if (words.GetValue(coinut) is { } coinutUrl) reader.AddSetting("--coinut-listen", $"coinut.listen={coinutUrl}");
            using var directory = words.GetValue(ephemeral) ? new EphemeralDirectory() : null;
            if (directory is not null) reader.AddSetting("--ephemeral", $"server.data={directory.Path}");
            if (ConfigurationWords.Complain(reader) is { } code) return code;
            return await new ServerProcess(reader.Options, TimeProvider.System, Console.Out).RunAsync();
        });
        return verb;
    }
}
