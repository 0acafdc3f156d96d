using System.CommandLine;
using System.Text.Json.Nodes;
using Rialto.Gateways.Operator.Desk;
using Rialto.Identity;
using Rialto.Node.Backups;
using Rialto.Server.Composition;

namespace Rialto.Server.Verbs;

/// <summary><c>backup</c> and <c>restore</c>: everything that an exchange is, in a directory.</summary>
internal static class BackupVerbs
{
    public static IEnumerable<Command> Build() => [Backup(), Restore()];

    static Command Backup()
    {
        var (verb, configuration, directory, json) = Verb("backup", "Copies log, snapshots, people, keys and history, while the server runs.");
        verb.SetAction(async (words, _) =>
        {
            var reader = configuration.Read(words, demonstration: false);
            if (ConfigurationWords.Complain(reader) is { } code) return code;
            // Without this look a misspelt path would become a new, empty exchange.
            if (!Directory.Exists(reader.Options.ServerData))
                throw new ConfigurationException($"there is no directory {reader.Options.ServerData}");
            var body = new JsonObject { ["directory"] = Path.GetFullPath(words.GetValue(directory)!) };
            var patience = TimeSpan.FromSeconds(Limits.OperatorCopySeconds);
            return AnswerText.Print(await OperatorLine.AskAsync(reader.Options, "backup", body, patience), words.GetValue(json));
        });
        return verb;
    }

    static Command Restore()
    {
        var (verb, configuration, directory, json) = Verb("restore", "Makes an empty data directory from a backup.");
        verb.SetAction(words =>
        {
            var reader = configuration.Read(words, demonstration: false);
            if (ConfigurationWords.Complain(reader) is { } code) return code;
            var made = BackupRestore.Run(words.GetValue(directory)!, reader.Options.ServerData, data => PeopleProblem(reader.Options, data));
            AnswerText.Print(DeskAnswer.Ok(Told(reader.Options.ServerData, made)), words.GetValue(json));
            return ExitCodes.Done;
        });
        return verb;
    }

    static (Command Verb, ConfigurationWords Words, Argument<string> Directory, Option<bool> Json) Verb(string name, string about)
    {
        var verb = new Command(name, about);
        var configuration = new ConfigurationWords(verb);
        var directory = new Argument<string>("DIR") { Description = "the backup's directory" };
        var json = new Option<bool>("--json") { Description = "the report as one line of JSON" };
        verb.Add(directory);
        verb.Add(json);
        return (verb, configuration, directory, json);
    }

    /// <summary>Whether the people of a directory can be opened with its keys, and their journal is unbroken; null = all is well.</summary>
    public static string? PeopleProblem(Options options, string data)
    {
        using var people = People.Open(DialectOptions.Identity(options) with { Directory = data }, TimeProvider.System);
        if (people.FirstUnreadableSecret() is { } secret) return $"identity: the secret {secret} does not open with {People.KeyFileName}";
        return people.Activity.FirstBroken() is { } broken ? $"identity: the journal of activities is broken at entry {broken}" : null;
    }

    static JsonObject Told(string data, BackupManifest made) => new()
    {
        ["directory"] = data,
        ["frame"] = made.Frame,
        ["command"] = made.Command,
        ["event"] = made.Event,
        ["event_hash"] = made.EventHash,
        ["state_hash"] = made.StateHash,
    };
}
