using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Outbox;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Members;

/// <summary>All members. Reads come from memory where they can; writes keep labels, state, keys and the engine's view in step.</summary>
public sealed class MemberRegister
{
    /// <summary>Columns by which members can be listed, as the wire names them.</summary>
    public static readonly IReadOnlyList<string> Sortable =
    [
        "id", "uid", "username", "email", "role", "data", "level", "otp", "state", "referral_id", "created_at", "updated_at",
    ];

    const string Columns =
        """
        number AS Number, uid AS Uid, email AS Email, username AS Username, role AS Role, level AS Level, otp AS Otp, state AS State,
        referral_uid AS ReferralUid, data AS Data, fee_group AS FeeGroup, owner AS Owner,
        created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs
        """;

    readonly IdentityStore _store;
    readonly EngineOutbox _engine;
    readonly VersionedCache<int, Member> _cache = new(Limits.CachedMembersMax);

    /// <summary>By the names under which somebody was asked for, nobody's among them.</summary>
    readonly VersionedCache<string, Named> _names = new(Limits.CachedMembersMax);

    readonly StandingRules _standing;

    internal MemberRegister(IdentityStore store, EngineOutbox engine, StandingRules standing)
    {
        _store = store;
        _engine = engine;
        _standing = standing;
    }

    /// <summary>Raised inside a change that makes a member's active keys inactive.</summary>
    internal Action<Change, int> KeysMustStop { get; set; } = (_, _) => throw new InvalidOperationException("Not wired.");

    /// <summary>Null for a number that nobody has.</summary>
    public Member? ByNumber(int number) => _cache.Get(number, key => _store.Read(connection => Load(connection, key)));

    public Member? ByUid(string uid) => Find("uid", uid);

    /// <summary>In any case of letters.</summary>
    public Member? ByEmail(string email) => Find("email_key", MemberRules.EmailKey(email));

    public Member? ByUsername(string username) => Find("username", username.ToLowerInvariant());

    /// <summary>By username, else e-mail, else uid.</summary>
    /// <remarks>
    /// Whose name it was, if anybody's, is found once on the disk and then in memory, until a member comes or changes his address: once
    /// both were asked for, how long it takes does not tell which of them is a member's.
    /// </remarks>
    public Member? ByAnyName(string name)
    {
        // Nobody's name is so long, and what anybody sends fills no memory.
        if (name.Length > Limits.EmailCharsMax) return null;
        return _names.Get(name, FindNamed)!.Number is { } number ? ByNumber(number) : null;
    }

    /// <summary>Rejects nothing: an unknown column or word in the filter is the caller's to refuse.</summary>
    public PageOf<Member> List(MemberFilter filter, Page page) => _store.Read(connection =>
    {
        const string where =
            """
            WHERE owner IS NULL AND (@Uid IS NULL OR uid = @Uid) AND (@emailKey IS NULL OR email_key = @emailKey)
              AND (@Role IS NULL OR role = @Role) AND (@State IS NULL OR state = @State) AND (@Level IS NULL OR level = @Level)
              AND (@FromUs IS NULL OR CASE WHEN @ByUpdate THEN updated_at_us ELSE created_at_us END >= @FromUs)
              AND (@ToUs IS NULL OR CASE WHEN @ByUpdate THEN updated_at_us ELSE created_at_us END <= @ToUs)
              AND (@Country IS NULL OR EXISTS
                  (SELECT 1 FROM profiles WHERE profiles.member = members.number AND profiles.country = @Country))
              AND (@LabelKey IS NULL OR EXISTS
                  (SELECT 1 FROM labels WHERE labels.member = members.number AND labels.key = @LabelKey
                   AND (@anyValue OR labels.value IN @LabelValues) AND (NOT @LabelPrivate OR labels.scope = 'private')))
            """;
        var emailKey = filter.Email is null ? null : MemberRules.EmailKey(filter.Email);
        var values = new
        {
            filter.Uid, emailKey, filter.Role, filter.State, filter.Level, filter.FromUs, filter.ToUs, filter.ByUpdate, filter.Country,
            filter.LabelKey, anyValue = filter.LabelValues.Count == 0, LabelValues = filter.LabelValues.Append(""), filter.LabelPrivate,
            page.Take, page.Offset,
        };
        var direction = filter.Descending ? "DESC" : "ASC";
        var order = $"{Column(filter.OrderBy ?? "id")} {direction}, number {direction}";
        var total = connection.QuerySingle<long>($"SELECT COUNT(*) FROM members {where}", values);
        var numbers = connection.Query<int>($"SELECT number FROM members {where} ORDER BY {order} LIMIT @Take OFFSET @Offset", values);
        return new PageOf<Member>([.. numbers.Select(number => Load(connection, number)!)], total);
    });

    /// <summary>A member's service accounts, oldest first.</summary>
    public IReadOnlyList<Member> ServiceAccountsOf(int owner) => _store.Read(connection => ServiceAccounts(connection, owner));

    /// <summary>All service accounts, oldest first.</summary>
    public PageOf<Member> ServiceAccounts(Page page) => _store.Read(connection =>
    {
        var numbers = connection.Query<int>(
            "SELECT number FROM members WHERE owner IS NOT NULL ORDER BY number LIMIT @Take OFFSET @Offset",
            new { page.Take, page.Offset });
        var total = connection.QuerySingle<long>("SELECT COUNT(*) FROM members WHERE owner IS NOT NULL");
        return new PageOf<Member>([.. numbers.Select(number => Load(connection, number)!)], total);
    });

    /// <summary>How many members have each private label.</summary>
    public IReadOnlyList<(string Key, string Value, long Count)> LabelCounts() => _store.Read(connection =>
        connection.Query<(string, string, long)>(
            "SELECT key, value, COUNT(*) FROM labels WHERE scope = 'private' GROUP BY key, value ORDER BY key, value").AsList());

    internal Member? Load(SqliteConnection connection, int number)
    {
        var member = connection.QuerySingleOrDefault<Member>($"SELECT {Columns} FROM members WHERE number = @number", new { number });
        return member is null ? null : member with { Labels = LoadLabels(connection, number) };
    }

    /// <summary>The member inside a change: never from memory.</summary>
    internal Member Load(Change change, int number) =>
        Load(change.Connection, number) ?? throw new InvalidOperationException($"No member {number}.");

    internal string PasswordHash(int number) => _store.Read(connection =>
        connection.QuerySingle<string>("SELECT password_hash FROM members WHERE number = @number", new { number }));

    internal void SetPasswordHash(Change change, int number, string hash) => change.Connection.Execute(
        "UPDATE members SET password_hash = @hash, updated_at_us = @NowUs WHERE number = @number", new { hash, number, change.NowUs });

    /// <summary>False when somebody else changed it since <paramref name="expected"/> was read.</summary>
    internal bool ReplacePasswordHash(Change change, int number, string expected, string hash) => change.Connection.Execute(
        "UPDATE members SET password_hash = @hash, updated_at_us = @NowUs WHERE number = @number AND password_hash = @expected",
        new { hash, number, expected, change.NowUs }) == 1;

    /// <summary>What is taken already; the unique columns keep it so.</summary>
    internal void Taken(SqliteConnection connection, string email, string? username, List<IdentityReject> broken)
    {
        var emailKey = MemberRules.EmailKey(email);
        if (Exists(connection, "email_key = @emailKey", new { emailKey })) broken.Add(IdentityReject.EmailTaken);
        if (username is null) return;
        if (Exists(connection, "username = @username", new { username = username.ToLowerInvariant() }))
            broken.Add(IdentityReject.UsernameTaken);
    }

    internal bool UidExists(SqliteConnection connection, string uid) => Exists(connection, "uid = @uid", new { uid });

    internal void Taken(string email, string? username, List<IdentityReject> broken) => _store.Read(connection =>
    {
        Taken(connection, email, username, broken);
        return true;
    });

    /// <summary>Writes a new member without labels and tells the engine. The fields are checked already.</summary>
    internal Member Insert(Change change, NewMember member, string uidPrefix)
    {
        var uid = member.Uid ?? NewUid(change.Connection, uidPrefix);
        var number = change.Connection.QuerySingle<int>(
            """
            INSERT INTO members (uid, email, email_key, username, password_hash, role, level, otp, state, referral_uid, data, fee_group,
                                 owner, created_at_us, updated_at_us)
            VALUES (@uid, @Email, @emailKey, @username, @PasswordHash, @Role, 0, 0, @Pending, @ReferralUid, @Data, @FeeGroup,
                    @Owner, @NowUs, @NowUs)
            RETURNING number
            """,
            new
            {
                uid, member.Email, emailKey = MemberRules.EmailKey(member.Email), username = member.Username?.ToLowerInvariant(),
                member.PasswordHash, member.Role, MemberState.Pending, member.ReferralUid, member.Data, member.FeeGroup,
                member.Owner, change.NowUs,
            });
        if (number < Limits.FirstMember) throw new InvalidOperationException($"Member number {number} belongs to the exchange.");
        // A name that was nobody's is somebody's now, and a new name stands before others' that are spelt the same.
        change.AfterCommit(ForgetNames);
        var opened = Load(change, number);
        _engine.Add(change, EngineChangeKind.MemberOpened, opened);
        return opened;
    }

    /// <summary>Creates or replaces a label and lets it act. The texts are checked already.</summary>
    internal Member PutLabel(Change change, Member member, LabelSpec label)
    {
        change.Connection.Execute(
            """
            INSERT INTO labels (member, key, value, scope, description, created_at_us, updated_at_us)
            VALUES (@Number, @Key, @Value, @scope, @Description, @NowUs, @NowUs)
            ON CONFLICT (member, key, scope) DO UPDATE
            SET value = excluded.value, description = excluded.description, updated_at_us = excluded.updated_at_us
            """,
            new { member.Number, label.Key, label.Value, scope = Text(label.Scope), label.Description, change.NowUs });
        return AfterLabels(change, member, label.Scope);
    }

    internal Member DropLabel(Change change, Member member, string key, LabelScope scope)
    {
        var dropped = change.Connection.Execute(
            "DELETE FROM labels WHERE member = @Number AND key = @key AND scope = @scope", new { member.Number, key, scope = Text(scope) });
        return dropped == 0 ? member : AfterLabels(change, member, scope);
    }

    /// <summary>Writes what differs, and everything that follows from it: keys stop, the engine hears of it.</summary>
    internal Member Save(Change change, Member before, Member after)
    {
        change.Connection.Execute(
            """
            UPDATE members SET email = @Email, email_key = @emailKey, role = @Role, level = @Level, otp = @Otp, state = @State,
                               data = @Data, fee_group = @FeeGroup, owner = @Owner, updated_at_us = @NowUs
            WHERE number = @Number
            """,
            new
            {
                after.Email, emailKey = MemberRules.EmailKey(after.Email), after.Role, after.Level, after.Otp, after.State, after.Data,
                after.FeeGroup, after.Owner, after.Number, change.NowUs,
            });
        if (before.State == MemberState.Active && after.State != MemberState.Active) KeysMustStop(change, after.Number);
        else if (before.Otp && !after.Otp) KeysMustStop(change, after.Number);
        ServiceAccountsFollow(change, before, after);

        if (before.IsSuspended != after.IsSuspended)
            _engine.Add(change, after.IsSuspended ? EngineChangeKind.Suspended : EngineChangeKind.Resumed, after);
        if (before.FeeGroup != after.FeeGroup) _engine.Add(change, EngineChangeKind.FeeGroupChanged, after);
        if (before.IsStaff != after.IsStaff) _engine.Add(change, EngineChangeKind.StaffChanged, after);
        change.AfterCommit(() => _cache.Drop(after.Number));
        if (before.Email != after.Email) change.AfterCommit(ForgetNames);
        return after with { UpdatedAtUs = change.NowUs };
    }

    /// <summary>Service accounts have the state of their owner, and their keys stop with the owner's second factor.</summary>
    void ServiceAccountsFollow(Change change, Member before, Member after)
    {
        var otpGone = before.Otp && !after.Otp;
        if (before.State == after.State && !otpGone) return;
        foreach (var account in ServiceAccounts(change.Connection, after.Number))
        {
            if (otpGone) KeysMustStop(change, account.Number);
            if (account.State == after.State || account.State == MemberState.Disabled) continue;
            Save(change, account, account with { State = after.State });
        }
    }

    List<Member> ServiceAccounts(SqliteConnection connection, int owner) =>
        [.. connection.Query<int>("SELECT number FROM members WHERE owner = @owner ORDER BY number", new { owner })
            .Select(number => Load(connection, number)!)];

    static string Column(string wireName) => wireName switch
    {
        "id" => "number",
        "referral_id" => "referral_uid",
        "created_at" => "created_at_us",
        "updated_at" => "updated_at_us",
        _ => wireName,
    };

    internal bool IsNobodyThere(Change change) => !Exists(change.Connection, "TRUE", new { });

    Member AfterLabels(Change change, Member before, LabelScope scope)
    {
        var after = before with { Labels = LoadLabels(change.Connection, before.Number) };
        change.AfterCommit(() => _cache.Drop(before.Number));
        // Public labels are written by the member itself; only the exchange's own words move state and level.
        if (scope == LabelScope.Public) return after;
        var standing = _standing.Of(after.Labels);
        return Save(change, before, after with { State = standing.State, Level = standing.Level });
    }

    Member? Find(string column, string value) => FindNumber(column, value) is { } found ? ByNumber(found) : null;

    int? FindNumber(string column, string value) => _store.Read(connection =>
        connection.QuerySingleOrDefault<int?>($"SELECT number FROM members WHERE {column} = @value", new { value }));

    // All three are looked for, whichever it is: a name is not told from another, or from nobody's, by how much is read.
    Named FindNamed(string name) => _store.Read(connection =>
    {
        const string each =
            """
            SELECT (SELECT number FROM members WHERE username = @username) AS ByUsername,
                   (SELECT number FROM members WHERE email_key = @emailKey) AS ByEmail,
                   (SELECT number FROM members WHERE uid = @name) AS ByUid
            """;
        var values = new { username = name.ToLowerInvariant(), emailKey = MemberRules.EmailKey(name), name };
        var (byUsername, byEmail, byUid) = connection.QuerySingle<(long?, long?, long?)>(each, values);
        return new Named((int?)(byUsername ?? byEmail ?? byUid));
    });

    void ForgetNames() => _names.DropWhere(static _ => true);

    string NewUid(SqliteConnection connection, string prefix)
    {
        while (true)
        {
            var uid = prefix + RandomText.HexUpper(10);
            if (!UidExists(connection, uid)) return uid;
        }
    }

    static bool Exists(SqliteConnection connection, string condition, object values) =>
        connection.QuerySingle<bool>($"SELECT EXISTS (SELECT 1 FROM members WHERE {condition})", values);

    static IReadOnlyList<Label> LoadLabels(SqliteConnection connection, int number) =>
        [.. connection.Query<LabelRow>(
            """
            SELECT key AS Key, value AS Value, scope AS Scope, description AS Description,
                   created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs
            FROM labels WHERE member = @number ORDER BY id
            """,
            new { number }).Select(row => row.ToLabel())];

    static string Text(LabelScope scope) => scope switch
    {
        LabelScope.Public => "public",
        LabelScope.Private => "private",
    };

    /// <summary>Null = nobody.</summary>
    sealed record Named(int? Number);

    sealed class LabelRow
    {
        public string Key { get; init; } = "";
        public string Value { get; init; } = "";
        public string Scope { get; init; } = "";
        public string? Description { get; init; }
        public long CreatedAtUs { get; init; }
        public long UpdatedAtUs { get; init; }

        public Label ToLabel() => new()
        {
            Key = Key, Value = Value, Scope = Scope == "private" ? LabelScope.Private : LabelScope.Public,
            Description = Description, CreatedAtUs = CreatedAtUs, UpdatedAtUs = UpdatedAtUs,
        };
    }
}
