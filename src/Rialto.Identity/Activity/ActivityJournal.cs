using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Activity;

/// <summary>What people did, append-only. Each row's hash covers the row and the hash before it, so a changed row shows.</summary>
/// <remarks>Rows cut off at the end do not show: compare <see cref="Head"/> with a copy kept elsewhere for that.</remarks>
public sealed class ActivityJournal
{
    const string UnknownAgent = "unknown";
    const string Redacted = "[redacted]";

    const string Columns =
        """
        id AS Id, member AS Member, target_uid AS TargetUid, category AS Category, user_ip AS UserIp, user_ip_country AS UserIpCountry,
        user_agent AS UserAgent, topic AS Topic, action AS Action, result AS Result, data AS Data, created_at_us AS CreatedAtUs,
        hash AS Hash
        """;

    const string Where =
        """
        WHERE (@Member IS NULL OR member = @Member) AND (@TargetUid IS NULL OR target_uid = @TargetUid)
          AND (@category IS NULL OR category = @category) AND (@Topic IS NULL OR topic = @Topic)
          AND (@Action IS NULL OR action = @Action) AND (@result IS NULL OR result = @result)
          AND (@FromUs IS NULL OR created_at_us >= @FromUs) AND (@ToUs IS NULL OR created_at_us <= @ToUs)
        """;

    static readonly HashSet<string> SecretKeys =
        new(["password", "otp_code", "totp_code", "code", "secret", "token"], StringComparer.OrdinalIgnoreCase);

    readonly IdentityStore _store;
    readonly DenialBrake _denials;

    internal ActivityJournal(IdentityStore store)
    {
        _store = store;
        _denials = new(store.Time);
    }

    /// <summary>The newest rows first.</summary>
    public PageOf<ActivityEntry> List(ActivityFilter filter, Page page) => _store.Read(connection =>
    {
        var values = new DynamicParameters(ValuesOf(filter));
        values.AddDynamicParams(new { page.Take, page.Offset });
        var rows = connection.Query<ActivityRow>(
            $"SELECT {Columns} FROM activities {Where} ORDER BY id DESC LIMIT @Take OFFSET @Offset", values);
        return new PageOf<ActivityEntry>(
            [.. rows.Select(row => row.ToEntry())], connection.QuerySingle<long>($"SELECT COUNT(*) FROM activities {Where}", values));
    });

    /// <summary>How many rows each day (UTC, <c>YYYY-MM-DD</c>) has; days without any are left out.</summary>
    public IReadOnlyList<(string Day, long Count)> CountByDay(ActivityFilter filter) => _store.Read(connection =>
        connection.Query<(string, long)>(
            $"SELECT date(created_at_us / 1000000, 'unixepoch') AS day, COUNT(*) FROM activities {Where} GROUP BY day ORDER BY day",
            ValuesOf(filter)).AsList());

    /// <summary>Writes a row of its own, durably. Data is cut to what fits, secrets in it are blackened.</summary>
    public void Write(ActivityEntry entry) => _store.Change(change =>
    {
        Add(change, entry);
        return new Done();
    });

    /// <summary>Writes the row that a passage through the authorizer asks for; nothing when it asks for none.</summary>
    /// <param name="payload">The request's parameters as a JSON object, or null.</param>
    /// <remarks>Of a member's refused requests only so many are written (<see cref="DenialBrake"/>).</remarks>
    public void WriteAudit(Passage passage, RequestOrigin origin, string? payload)
    {
        if (passage.Audit is not { } note) return;
        if (note.Result == ActivityResult.Denied)
        {
            if (!_denials.Admits(note.Member, out var leftOut)) return;
            if (leftOut > 0) payload = new JsonObject { ["left_out"] = leftOut }.ToJsonString();
        }

        Write(new ActivityEntry
        {
            Member = note.Member, TargetUid = TargetOf(payload), Category = ActivityCategory.Admin, UserIp = origin.Address.ToString(),
            UserAgent = origin.UserAgent ?? UnknownAgent, Topic = note.Topic, Action = note.Action, Result = note.Result, Data = payload,
        });
    }

    /// <summary>The last row's id and hash; (0, 32 zero bytes) while there is none.</summary>
    public (long Id, byte[] Hash) Head() => _store.Read(connection =>
    {
        var last = connection.QuerySingleOrDefault<ActivityRow>($"SELECT {Columns} FROM activities ORDER BY id DESC LIMIT 1");
        return last is null ? (0, new byte[SHA256.HashSizeInBytes]) : (last.Id, last.Hash);
    });

    /// <summary>Recomputes the chain; the id of the first row that does not fit, or null.</summary>
    public long? FirstBroken() => _store.Read(connection =>
    {
        var previous = new byte[SHA256.HashSizeInBytes];
        var expectedId = 1L;
        foreach (var row in connection.Query<ActivityRow>($"SELECT {Columns} FROM activities ORDER BY id", buffered: false))
        {
            if (row.Id != expectedId || !HashOf(previous, row).AsSpan().SequenceEqual(row.Hash)) return row.Id;
            previous = row.Hash;
            expectedId++;
        }

        return (long?)null;
    });

    /// <summary>Writes a row with the change that it tells of.</summary>
    internal void Add(Change change, ActivityEntry entry)
    {
        var last = change.Connection.QuerySingleOrDefault<ActivityRow>($"SELECT {Columns} FROM activities ORDER BY id DESC LIMIT 1");
        var row = ActivityRow.From(entry, (last?.Id ?? 0) + 1, change.NowUs, DataOf(entry));
        row.Hash = HashOf(last?.Hash ?? new byte[SHA256.HashSizeInBytes], row);
        change.Connection.Execute(
            """
            INSERT INTO activities (id, member, target_uid, category, user_ip, user_ip_country, user_agent, topic, action, result, data,
                                    created_at_us, hash)
            VALUES (@Id, @Member, @TargetUid, @Category, @UserIp, @UserIpCountry, @UserAgent, @Topic, @Action, @Result, @Data,
                    @CreatedAtUs, @Hash)
            """,
            row);
    }

    /// <summary>A member's own doing; a reason goes into the data.</summary>
    internal void Add(
        Change change, Member member, RequestOrigin origin, string topic, string action, ActivityResult result, string? reason) =>
        Add(change, new ActivityEntry
        {
            Member = member.Number, Category = ActivityCategory.User, UserIp = origin.Address.ToString(),
            UserAgent = origin.UserAgent ?? UnknownAgent, Topic = topic, Action = action, Result = result,
            Data = reason is null ? null : new JsonObject { ["reason"] = reason }.ToJsonString(),
        });

    static object ValuesOf(ActivityFilter filter) => new
    {
        filter.Member, filter.TargetUid, category = Text(filter.Category), filter.Topic, filter.Action, result = Text(filter.Result),
        filter.FromUs, filter.ToUs,
    };

    /// <summary>Topic of an admin row: what the permission says, else the word after <c>admin/</c>, else <c>general</c>.</summary>
    internal static string TopicOf(string? permissionTopic, string path)
    {
        if (!string.IsNullOrEmpty(permissionTopic)) return permissionTopic;
        var at = path.IndexOf("admin/", StringComparison.Ordinal);
        var word = at < 0 ? "" : path[(at + "admin/".Length)..].Split('/')[0];
        return word.Length is > 0 and <= Limits.ActivityWordCharsMax ? word : "general";
    }

    internal static string ActionOf(string verb) => verb switch
    {
        "POST" => "create",
        "GET" or "HEAD" => "read",
        "PUT" or "PATCH" => "update",
        "DELETE" => "delete",
        _ => "system",
    };

    static string? DataOf(ActivityEntry entry)
    {
        var data = ParseObject(entry.Data);
        if (data is null && !IsSuspicious(entry.UserAgent)) return null;
        data ??= [];
        Blacken(data);
        if (IsSuspicious(entry.UserAgent)) data["note"] = "Detected suspicious browser";
        var text = data.ToJsonString();
        return text.Length <= Limits.ActivityDataCharsMax ? text : """{"note":"too long"}""";
    }

    /// <summary>Every browser names itself Mozilla; what does not is a program.</summary>
    static bool IsSuspicious(string agent) => !agent.StartsWith("Mozilla/", StringComparison.Ordinal);

    static void Blacken(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Blacken(item);
        }

        if (node is not JsonObject data) return;
        foreach (var (key, value) in data.ToList())
        {
            if (IsSecret(key)) data[key] = Redacted;
            else Blacken(value);
        }
    }

    static bool IsSecret(string key) => SecretKeys.Contains(key) || key.EndsWith("_password", StringComparison.OrdinalIgnoreCase);

    static string? TargetOf(string? payload)
    {
        var data = ParseObject(payload);
        var target = data?["uid"] ?? data?["user_uid"];
        if (target is not JsonValue value || !value.TryGetValue<string>(out var uid)) return null;
        return uid.Length <= Limits.ActivityWordCharsMax ? uid : null;
    }

    static JsonObject? ParseObject(string? text)
    {
        if (text is null) return null;
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = 16, AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // Broken text and repeated keys: the row is kept, what it carried is not.
            return new JsonObject { ["note"] = "unreadable" };
        }
    }

    /// <summary>SHA-256 over the previous hash and every field, each with its length in front, so that no two rows look alike.</summary>
    static byte[] HashOf(byte[] previous, ActivityRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        string?[] fields =
        [
            Number(row.Id), row.Member is { } member ? Number(member) : null, row.TargetUid, row.Category, row.UserIp, row.UserIpCountry,
            row.UserAgent, row.Topic, row.Action, row.Result, row.Data, Number(row.CreatedAtUs),
        ];
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, field is null ? -1 : Encoding.UTF8.GetByteCount(field));
            hash.AppendData(length);
            if (field is not null) hash.AppendData(Encoding.UTF8.GetBytes(field));
        }

        return hash.GetHashAndReset();
    }

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    static string? Text<TEnum>(TEnum? value)
        where TEnum : struct, Enum => value?.ToString().ToLowerInvariant();

    sealed class ActivityRow
    {
        public long Id { get; init; }
        public int? Member { get; init; }
        public string? TargetUid { get; init; }
        public string Category { get; init; } = "";
        public string UserIp { get; init; } = "";
        public string? UserIpCountry { get; init; }
        public string UserAgent { get; init; } = "";
        public string Topic { get; init; } = "";
        public string Action { get; init; } = "";
        public string Result { get; init; } = "";
        public string? Data { get; init; }
        public long CreatedAtUs { get; init; }
        public byte[] Hash { get; set; } = [];

        public static ActivityRow From(ActivityEntry entry, long id, long nowUs, string? data) => new()
        {
            Id = id, Member = entry.Member, TargetUid = entry.TargetUid, Category = Text<ActivityCategory>(entry.Category)!,
            UserIp = entry.UserIp, UserIpCountry = entry.UserIpCountry, UserAgent = Cut(entry.UserAgent, Limits.UserAgentCharsMax),
            Topic = Cut(entry.Topic, Limits.ActivityWordCharsMax), Action = Cut(entry.Action, Limits.ActivityWordCharsMax),
            Result = Text<ActivityResult>(entry.Result)!, Data = data, CreatedAtUs = nowUs,
        };

        public ActivityEntry ToEntry() => new()
        {
            Id = Id, Member = Member, TargetUid = TargetUid, Category = Enum.Parse<ActivityCategory>(Category, ignoreCase: true),
            UserIp = UserIp, UserIpCountry = UserIpCountry, UserAgent = UserAgent, Topic = Topic, Action = Action,
            Result = Enum.Parse<ActivityResult>(Result, ignoreCase: true), Data = Data, CreatedAtUs = CreatedAtUs,
        };

        static string Cut(string text, int charsMax) => text.Length <= charsMax ? text : text[..charsMax];
    }
}
