using Microsoft.Extensions.Logging.Abstractions;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Outbox;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Simulation.Disk;
using Rialto.Tests.Identity;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Outbox;

/// <summary>
/// Identity and engine agree about persons after a crash at every point between them: Identity writes first, with what the engine must
/// learn in the same transaction; the engine's log comes second; the note that it was delivered last.
/// </summary>
[Trait("speed", "slow")]
public sealed class TwoBooksTests : IDisposable
{
    readonly Town _town = new();
    readonly List<string> _copies = [];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _town.Dispose();
        foreach (var copy in _copies) Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Whatever_of_the_outbox_was_delivered_and_noted_before_a_crash_both_books_agree_after_it()
    {
        await ChangeAllAsync();
        var start = Copy(_town.Directory);
        var ids = _town.People.EngineChanges.Pending(100).Select(change => change.Id).ToList();
        Assert.Equal(10, ids.Count);

        // Identity has noted the first i, the engine has the first j: j = i, one more (killed before the note), or all (notes lost).
        for (var noted = 0; noted <= ids.Count; noted++)
        {
            foreach (var delivered in new[] { noted, noted + 1, ids.Count }.Distinct().Where(count => count <= ids.Count))
            {
                await using var lab = await EngineWithAsync(start, ids, delivered);
                using var people = People.Open(_town.Options with { Directory = Copy(start) }, _town.Time);
                foreach (var id in ids.Take(noted)) people.EngineChanges.MarkDone(id);
                await AgreeAsync(people, lab, $"{noted} noted, {delivered} delivered");
            }
        }
    }

    [Fact]
    public async Task Whichever_file_operation_of_the_log_fails_during_delivery_both_books_agree_after_the_restart()
    {
        await ChangeAllAsync();
        var start = Copy(_town.Directory);
        for (var k = 1; ; k++)
        {
            var directory = Copy(start);
            await using var lab = await EngineAsync();
            lab.Storage.FailAt(FaultKind.InputOutput, k, stays: true);
            using (var people = People.Open(_town.Options with { Directory = directory }, _town.Time))
            {
                using var stop = new CancellationTokenSource();
                var delivering = Pump(people, lab).DrainAsync(stop.Token);
                await Task.WhenAny(delivering, lab.Ended);
                await stop.CancelAsync();
            }
            var isHit = lab.Storage.FaultHappened;
            // The process is gone: what neither book had synced is lost or not.
            await lab.StopAsync();
            lab.Storage.Crash();

            lab.Start();
            using (var people = People.Open(_town.Options with { Directory = Copy(directory) }, _town.Time)) await AgreeAsync(people, lab, $"operation {k}");
            if (isHit) continue;
            Assert.True(k > 10, $"only {k} operations");
            return;
        }
    }

    [Fact]
    public async Task A_change_of_identity_that_did_not_commit_is_not_told_to_the_engine()
    {
        var carl = await _town.Member("carl");
        await using var lab = await EngineAsync();
        await Pump(_town.People, lab).DrainAsync(Cancel);
        using (var connection = new SqliteConnection($"Data Source={_town.DatabasePath};Pooling=False"))
        {
            connection.Open();
            // The journal's row is the last of the transaction: whatever came before must go with it.
            connection.Execute("CREATE TRIGGER full BEFORE INSERT ON activities BEGIN SELECT RAISE(ABORT, 'no'); END");
            Assert.ThrowsAny<Exception>(() => _town.People.BackOffice.SetState(_town.Operator, carl.Uid, "banned"));
            connection.Execute("DROP TRIGGER full");
        }

        Assert.Empty(_town.People.EngineChanges.Pending(10));
        Assert.Equal("active", _town.People.Members.ByUid(carl.Uid)!.State);
        await AgreeAsync(_town.People, lab, "after a change that failed");
    }

    [Fact]
    public async Task An_engine_that_lost_what_identity_had_noted_is_told_everything_again()
    {
        await ChangeAllAsync();
        await using (var first = await EngineAsync()) await Pump(_town.People, first).DrainAsync(Cancel);
        Assert.Empty(_town.People.EngineChanges.Pending(10));

        // As after a repair that lost the end of the log.
        await using var lab = await EngineAsync();
        _town.People.TellEngineOfEverybody();

        await AgreeAsync(_town.People, lab, "told again");
    }

    /// <summary>Sign-ups, a ban, a pardon, groups, a role and levels: everything that touches both books.</summary>
    async Task ChangeAllAsync()
    {
        var (alice, bob, carl) = (await _town.Member("alice"), await _town.Member("bob"), await _town.Member("carl"));
        var office = _town.People.BackOffice;
        office.SetState(_town.Operator, alice.Uid, "banned");
        office.SetFeeGroup(_town.Operator, bob.Uid, "vip-1");
        office.SetState(_town.Operator, alice.Uid, "active");
        office.SetRole(_town.Operator, carl.Uid, "admin");
        office.SetState(_town.Operator, bob.Uid, "banned");
        office.SetFeeGroup(_town.Operator, bob.Uid, "any");
        office.SetFeeGroup(_town.Operator, carl.Uid, "vip-1");
    }

    /// <summary>An engine that was given the first changes by the real pump.</summary>
    async Task<NodeLab> EngineWithAsync(string start, List<long> ids, int delivered)
    {
        var directory = Copy(start);
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "identity.db")};Pooling=False"))
        {
            connection.Open();
            connection.Execute("DELETE FROM engine_changes WHERE id > @last", new { last = delivered == 0 ? 0 : ids[delivered - 1] });
        }
        var lab = await EngineAsync();
        using var people = People.Open(_town.Options with { Directory = directory }, _town.Time);
        await Pump(people, lab).DrainAsync(Cancel);
        return lab;
    }

    static async Task<NodeLab> EngineAsync()
    {
        var lab = new NodeLab();
        lab.Start();
        await Rialto.Node.Setup.FreshExchange.SetUpAsync(lab.Port, Cancel);
        return lab;
    }

    static async Task AgreeAsync(People people, NodeLab lab, string when)
    {
        await Pump(people, lab).DrainAsync(Cancel);
        Assert.Empty(people.EngineChanges.Pending(10));
        var members = people.Members.List(new(), Page.First).Rows;
        Assert.NotEmpty(members);
        Assert.Equal(members.Select(StandingOf), members.Select(member => StandingOf(lab, member)));
        Assert.True(lab.Views.Members.Count == members.Count, when);
    }

    static string StandingOf(Member member) =>
        $"{member.Number} {member.FeeGroup} {(member.IsStaff ? "staff" : "")} {(member.IsSuspended ? "suspended" : "")}";

    static string StandingOf(NodeLab lab, Member member)
    {
        if (lab.Views.Members.Find(new MemberId(member.Number)) is not { } view) return $"{member.Number} is unknown to the engine";
        var group = lab.Views.Fees.GroupNamed("vip-1") == view.Group ? "vip-1" : "any";
        var isStaff = view.Flags.HasFlag(MemberFlags.Staff);
        return $"{member.Number} {group} {(isStaff ? "staff" : "")} {(view.Flags.HasFlag(MemberFlags.Suspended) ? "suspended" : "")}";
    }

    static EngineChangesPump Pump(People people, NodeLab lab) => new(people.EngineChanges, lab.Port, TimeProvider.System, NullLogger.Instance);

    /// <summary>The files as a killed process leaves them.</summary>
    string Copy(string directory)
    {
        var copy = Directory.CreateTempSubdirectory("rialto-two-books-").FullName;
        _copies.Add(copy);
        foreach (var path in Directory.GetFiles(directory).Where(path => !path.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        return copy;
    }
}
