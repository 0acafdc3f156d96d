using Dapper;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Outbox;

/// <summary>Changes on their way to the engine: written with the change of the person, gone when the engine has them.</summary>
public sealed class EngineOutbox
{
    readonly IdentityStore _store;
    readonly SemaphoreSlim _written = new(1, 1);

    internal EngineOutbox(IdentityStore store) => _store = store;

    /// <summary>The oldest undelivered changes, in the order in which they happened.</summary>
    public IReadOnlyList<EngineChange> Pending(int countMax) => _store.Read(connection => connection.Query<EngineChange>(
        """
        SELECT id AS Id, kind AS Kind, member AS Member, uid AS Uid, fee_group AS FeeGroup, staff AS Staff, suspended AS Suspended
        FROM engine_changes ORDER BY id LIMIT @count
        """,
        new { count = Math.Clamp(countMax, 1, Limits.OutboxRowsMax) }).AsList());

    /// <summary>Forgets a change that the engine has, durably.</summary>
    public void MarkDone(long id) => _store.Change(change =>
        change.Connection.Execute("DELETE FROM engine_changes WHERE id = @id", new { id }));

    /// <summary>Completes when changes may have been written since the last wait; the first wait completes at once.</summary>
    public Task WaitAsync(CancellationToken stop) => _written.WaitAsync(stop);

    internal void Add(Change change, EngineChangeKind kind, Member member)
    {
        change.Connection.Execute(
            """
            INSERT INTO engine_changes (kind, member, uid, fee_group, staff, suspended, created_at_us)
            VALUES (@kind, @Number, @Uid, @FeeGroup, @IsStaff, @IsSuspended, @NowUs)
            """,
            new { kind, member.Number, member.Uid, member.FeeGroup, member.IsStaff, member.IsSuspended, change.NowUs });
        change.AfterCommit(Signal);
    }

    /// <summary>Every member, as opened and as it stands: what the engine has already changes nothing there.</summary>
    internal void AddAll() => _store.Change(change =>
    {
        foreach (var kind in (EngineChangeKind[])[EngineChangeKind.MemberOpened, EngineChangeKind.FeeGroupChanged])
        {
            change.Connection.Execute(
                """
                INSERT INTO engine_changes (kind, member, uid, fee_group, staff, suspended, created_at_us)
                SELECT @kind, number, uid, fee_group, role IN @staff, state NOT IN @entering, @NowUs FROM members ORDER BY number
                """,
                new { kind, staff = Member.StaffRoles, entering = Member.EnteringStates, change.NowUs });
        }
        change.AfterCommit(Signal);
        return 0;
    });

    void Signal()
    {
        try
        {
            _written.Release();
        }
        catch (SemaphoreFullException)
        {
            // The pump has a wake-up waiting already; it will see this change too.
        }
    }
}
