using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Node.Backups;
using Rialto.Node.Log;
using Rialto.Node.Tools;
using Rialto.Server.Composition;

namespace Rialto.Server.Verbs;

/// <summary><c>verify, replay, explain, inspect, rebuild-history</c>: the log's tools. All but explain need the server stopped.</summary>
internal static class LogVerbs
{
    public static IEnumerable<Command> Build() =>
    [
        Tool("verify", "Checks log, snapshots, history and the journal of activities of a data directory.", Verify),
        Replay(),
        new OperatorVerb("explain", "Shows every line that made a balance what it is.", "member.explain")
            .Takes("member", "uid, e-mail or username")
            .Takes("currency", "its code")
            .Build(),
        new Command("inspect", "Shows what lies in a data directory.")
        {
            Tool("log", "Counts frames and commands.", InspectLog),
            Tool("snapshot", "Lists the snapshots.", InspectSnapshots),
        },
        Repair(),
        Tool("rebuild-history", "Throws history away and makes it again from the log.", RebuildHistory),
    ];

    static Command Replay()
    {
        var until = new Option<long?>("--until") { Description = "number of the last command to apply", HelpName = "N" };
        var verb = Tool("replay", "Replays the log from its beginning and prints the hashes that it arrives at.", (words, _, directory) =>
        {
            var report = directory.Replay(words.GetValue(until) ?? long.MaxValue);
            return (Of(report), ExitCodes.Done);
        });
        verb.Add(until);
        return verb;
    }

    static Command Tool(string name, string about, Func<ParseResult, Options, DataDirectory, (JsonObject Report, int Code)> run) =>
        Tool(name, about, (words, options) =>
        {
            using var directory = new DataDirectory(new DiskStorage(), options.ServerData);
            return run(words, options, directory);
        });

    static Command Tool(string name, string about, Func<ParseResult, Options, (JsonObject Report, int Code)> run)
    {
        var verb = new Command(name, about);
        var configuration = new ConfigurationWords(verb);
        var json = new Option<bool>("--json") { Description = "the report as one line of JSON" };
        verb.Add(json);
        verb.SetAction(words =>
        {
            var reader = configuration.Read(words, demonstration: false);
            if (ConfigurationWords.Complain(reader) is { } code) return code;
            if (!Directory.Exists(reader.Options.ServerData))
                throw new ConfigurationException($"there is no directory {reader.Options.ServerData}");
            var (report, result) = run(words, reader.Options);
            AnswerText.Print(Gateways.Operator.Desk.DeskAnswer.Ok(report), words.GetValue(json));
            return result;
        });
        return verb;
    }

    static (JsonObject, int) Verify(ParseResult words, Options options)
    {
        if (!File.Exists(Path.Combine(options.ServerData, BackupManifest.FileName))) return Verify(options, options.ServerData, null);
        return BackupRestore.Try(options.ServerData, (restored, manifest) => Verify(options, restored, manifest));
    }

    /// <param name="options">The configuration.</param>
    /// <param name="path">A data directory.</param>
    /// <param name="backup">What it must replay to, when it is a backup.</param>
    static (JsonObject, int) Verify(Options options, string path, BackupManifest? backup)
    {
        using var directory = new DataDirectory(new DiskStorage(), path);
        var report = directory.Verify(backup);
        var problems = report.Problems.ToList();
        if (JournalProblem(options, path) is { } problem) problems.Add(problem);
        var answer = new JsonObject
        {
            ["segments"] = report.Log.Segments,
            ["frames"] = report.Log.Frames,
            ["commands"] = report.Log.Commands,
            ["torn_tail"] = report.Log.Torn is { } torn ? $"{torn.SegmentFile} at {torn.Offset}: {torn.Problem}" : null,
            ["snapshots_equal"] = report.SnapshotsEqual,
            ["history_event"] = report.HistoryEvent,
        };
        if (report.Replay is { } replay) answer["replay"] = Of(replay);
        answer["problems"] = new JsonArray([.. problems.Select(text => JsonValue.Create(text))]);
        answer["result"] = problems.Count == 0 ? "intact" : "damaged";
        foreach (var text in problems) Console.Error.WriteLine($"rialto: {text}");
        return (answer, problems.Count == 0 ? ExitCodes.Done : ExitCodes.Refused);
    }

    /// <summary>Null when the people's secrets open and their journal is unbroken.</summary>
    static string? JournalProblem(Options options, string path) =>
        File.Exists(Path.Combine(path, People.DatabaseFileName)) ? BackupVerbs.PeopleProblem(options, path) : null;


    static (JsonObject, int) InspectLog(ParseResult words, Options options, DataDirectory directory)
    {
        var log = directory.InspectLog();
        var answer = new JsonObject { ["frames"] = log.Frames, ["sqlite"] = log.SqliteVersion };
        if (log.Last is { } last)
        {
            answer["last_frame"] = last.Header.Number;
            answer["last_event"] = last.Header.LastEvent;
            answer["last_time"] = IsoTime.Utc.Of(last.Header.TimeUs);
        }

        if (log.Torn is { } torn) answer["torn_tail"] = $"{torn.SegmentFile} at {torn.Offset}: {torn.Problem}";
        var kinds = new JsonObject();
        foreach (var (kind, count) in log.Commands) kinds[kind] = count;
        answer["commands"] = kinds;
        return (answer, ExitCodes.Done);
    }

    static (JsonObject, int) InspectSnapshots(ParseResult words, Options options, DataDirectory directory) => (new JsonObject
    {
        ["snapshots"] = new JsonArray([.. directory.InspectSnapshots().Select(snapshot => (JsonNode)new JsonObject
        {
            ["frame"] = snapshot.Frame,
            ["command"] = snapshot.Info?.LastCommand,
            ["event"] = snapshot.Info?.LastEvent,
            ["at"] = snapshot.Info is { } info ? IsoTime.Utc.Of(info.TimeUs) : null,
            ["bytes"] = snapshot.BodyBytes,
            ["problem"] = snapshot.Problem,
        })]),
    }, ExitCodes.Done);

    static (JsonObject, int) RebuildHistory(ParseResult words, Options options, DataDirectory directory) =>
        (new JsonObject { ["history_event"] = directory.RebuildHistory() }, ExitCodes.Done);

    static Command Repair()
    {
        var lose = new Option<long?>("--from-frame")
        {
            Description = "the first damaged frame, as the report names it: does what the report says", HelpName = "N",
        };
        var verb = Tool("repair", "Says what is damaged in the log and what a repair would lose; does it with --from-frame.", Repair);
        verb.Add(lose);
        return verb;

        (JsonObject, int) Repair(ParseResult words, Options options, DataDirectory directory)
        {
            var plan = directory.PlanRepair();
            if (words.GetValue(lose) is { } frame)
            {
                if (frame != plan.Frame) throw new ConfigurationException($"the first damaged frame is {plan.Frame}, not {frame}");
                // Identity may know of members whose opening is lost: the engine is told of all of them again. First, because a kill
                // behind the repair would leave nothing that asks for it; said twice it changes nothing.
                if (plan.Kind is RepairKind.SetsThePastAside or RepairKind.LosesTheEnd) RepairText.TellEngine(options);
                plan = directory.RunRepair(frame);
            }
            var isDone = plan.Aside.Length > 0;
            return (RepairText.Of(plan), isDone || plan.Kind == RepairKind.Nothing ? ExitCodes.Done : ExitCodes.Refused);
        }
    }

    static JsonObject Of(ReplayReport report) => new()
    {
        ["first_command"] = report.FirstCommand,
        ["command"] = report.LastCommand,
        ["event"] = report.LastEvent,
        ["event_hash"] = report.EventHash.ToString("x16", CultureInfo.InvariantCulture),
        ["time"] = IsoTime.Utc.Of(report.TimeUs),
        ["state_hash"] = report.StateHash.ToString(),
        ["views_hash"] = report.ViewsHash.ToString(),
    };
}
