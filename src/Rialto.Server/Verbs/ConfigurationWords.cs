using System.CommandLine;
using Rialto.Server.Configuration;

namespace Rialto.Server.Verbs;

/// <summary>The words of a verb that say how the exchange is configured: <c>--data</c>, <c>--config</c>, <c>--set</c>.</summary>
internal sealed class ConfigurationWords
{
    readonly Option<string?> _data = new("--data") { Description = "data directory (server.data), ./data unless said", HelpName = "DIR" };
    readonly Option<string?> _file = new("--config") { Description = "file of key = value lines", HelpName = "FILE" };
    readonly Option<string[]> _settings = new("--set") { Description = "one configuration key; may be repeated", HelpName = "key=value" };

    public ConfigurationWords(Command verb)
    {
        verb.Add(_data);
        verb.Add(_file);
        verb.Add(_settings);
    }

    /// <summary>Reads the sources in order; a later one wins.</summary>
    public OptionsReader Read(ParseResult words, bool demonstration)
    {
        var reader = new OptionsReader();
        if (demonstration) reader.AddDemonstration();
        if (words.GetValue(_file) is { } file) reader.AddFile(file);
        reader.AddEnvironment(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? ""));
        foreach (var setting in words.GetValue(_settings) ?? []) reader.AddSetting("--set", setting);
        if (words.GetValue(_data) is { } data) reader.AddSetting("--data", $"server.data={data}");
        return reader;
    }

    /// <summary>Prints what was wrong; null when nothing was.</summary>
    public static int? Complain(OptionsReader reader)
    {
        foreach (var problem in reader.Problems) Console.Error.WriteLine($"rialto: {problem}");
        return reader.Problems.Count > 0 ? ExitCodes.Usage : null;
    }
}
