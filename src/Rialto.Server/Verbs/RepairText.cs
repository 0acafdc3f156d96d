using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Node.Tools;
using Rialto.Server.Composition;

namespace Rialto.Server.Verbs;

/// <summary>What <c>repair</c> tells.</summary>
internal static class RepairText
{
    public static JsonObject Of(RepairPlan plan)
    {
        var answer = new JsonObject { ["repair"] = TextOf(plan) };
        if (plan.Kind == RepairKind.Nothing) return answer;
        answer["damage"] = plan.Damage;
        answer["first_damaged_frame"] = plan.Frame;
        answer["kept_frame"] = plan.KeptFrame;
        answer["kept_up_to_command"] = plan.KeptCommand;
        answer["kept_up_to_event"] = plan.KeptEvent;
        answer["frames_seen_behind"] = plan.FramesSeen;
        answer["last_command_seen"] = plan.LastCommandSeen;
        answer["last_event_seen"] = plan.LastEventSeen;
        answer["members"] = Numbers(plan.Members.Select(number => (long)number));
        answer["snapshots_set_aside"] = Numbers(plan.Snapshots);
        answer["history_event"] = plan.HistoryEvent;
        if (plan.Aside.Length > 0) answer["damaged_bytes_are_in"] = plan.Aside;
        return answer;
    }

    /// <summary>Puts how every member stands into the outbox; the next start delivers it.</summary>
    public static void TellEngine(Options options)
    {
        if (!File.Exists(Path.Combine(options.ServerData, People.DatabaseFileName))) return;
        using var people = People.Open(DialectOptions.Identity(options), TimeProvider.System);
        people.TellEngineOfEverybody();
    }

    static string TextOf(RepairPlan plan) => plan.Kind switch
    {
        RepairKind.Nothing => "the log is intact",
        RepairKind.SetsThePastAside =>
            $"{Would(plan)} set aside the records before a snapshot (frame {plan.KeptFrame}); no balance and no order is lost, "
            + "but the log cannot be replayed or explained from before it",
        RepairKind.LosesTheEnd =>
            $"{Would(plan)} lose every command from {plan.KeptCommand + 1} on (frame {plan.Frame} and all behind it): answered orders, "
            + "trades, deposits and withdrawals",
        RepairKind.Impossible => "not possible: what is left is no state; restore a backup",
    };

    static string Would(RepairPlan plan) => plan.Aside.Length > 0 ? "did" : $"with --from-frame {plan.Frame} it would";

    static JsonArray Numbers(IEnumerable<long> numbers) => [.. numbers.Select(number => JsonValue.Create(number))];
}
