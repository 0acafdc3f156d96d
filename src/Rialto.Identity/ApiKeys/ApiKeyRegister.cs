using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity.ApiKeys;

/// <summary>API keys of all looks. Signing reads memory only; a change is on disk, and gone from memory, before it is answered.</summary>
public sealed class ApiKeyRegister
{
    const string Algorithm = "HS256";

    const string Columns =
        """
        kid AS Kid, member AS Member, format AS Format, algorithm AS Algorithm, secret AS Secret, scopes AS Scopes, state AS State,
        addresses AS Addresses, issued_by_operator AS IssuedByOperator, expires_at_us AS ExpiresAtUs,
        created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs, label AS Label, requests_per_second AS RequestsPerSecond,
        last_used_at_us AS LastUsedAtUs, rate_limit AS RateLimit, nonce_mode AS NonceMode
        """;

    static readonly string[] Sortable = ["id", "kid", "algorithm", "scope", "state", "created_at", "updated_at"];

    readonly IdentityStore _store;
    readonly SecretBox _box;
    readonly VersionedCache<string, LiveKey> _cache = new(Limits.CachedKeysMax);

    /// <summary>By their owners: the id of such a key is a uid, which is public.</summary>
    readonly VersionedCache<int, CoinutKey> _coinut = new(Limits.CachedKeysMax);

    internal ApiKeyRegister(IdentityStore store, SecretBox box)
    {
        _store = store;
        _box = box;
        Uses = new LastUses(store);
    }

    internal LastUses Uses { get; }

    /// <summary>The key of an id, and null for ids that nobody has. COINUT's secrets are not found by an id.</summary>
    public ApiKey? Find(string kid) => Live(kid)?.Key;

    /// <summary>The secret of a key as bytes of its text, for dialects that sign otherwise than Barong; null for unknown ids.</summary>
    public ReadOnlyMemory<byte>? SecretOf(string kid) => Live(kid)?.Secret;

    /// <summary>The member's COINUT secret, which exists from the member's creation.</summary>
    public string CoinutSecret(int member) => CoinutKey(member).Secret;

    /// <summary>The member's COINUT key.</summary>
    public CoinutKey CoinutKey(int member) => _coinut.Get(member, number => _store.Read(connection =>
    {
        var row = Rows(connection, "member = @number AND format = 'coinut'", new { number }).Single();
        return new CoinutKey(Encoding.ASCII.GetString(Open(row)), row.ToKey().Rules.NonceMode);
    }))!;

    /// <summary>Takes a nonce of a member's COINUT key, durably; false = it is not larger than the last one that was taken.</summary>
    public bool TakeRisingNonce(int member, long nonce) => _store.Change(change => change.Connection.Execute(
        "UPDATE api_keys SET nonce_high = @nonce WHERE member = @member AND format = 'coinut' AND nonce_high < @nonce",
        new { member, nonce }) == 1);

    /// <summary>A key of any look, COINUT's by its owner's uid; null for ids that nobody has.</summary>
    public ApiKey? FindAny(string kid) =>
        _store.Read(connection => Rows(connection, "kid = @kid", new { kid }).SingleOrDefault()?.ToKey());

    /// <summary>The member's keys without the COINUT one.</summary>
    /// <param name="ordering">asc, desc, or null for asc.</param>
    /// <param name="orderBy">A column as the wire names it, or null for id.</param>
    /// <remarks>Rejects: ApiKeyInvalidOrdering, ApiKeyInvalidAttribute.</remarks>
    public Result<PageOf<ApiKey>> List(int member, string? ordering, string? orderBy, Page page)
    {
        if (ordering is not (null or "asc" or "desc")) return IdentityReject.ApiKeyInvalidOrdering;
        if (orderBy is not null && !Sortable.Contains(orderBy)) return IdentityReject.ApiKeyInvalidAttribute;
        var order = $"{Column(orderBy ?? "id")} {ordering ?? "asc"}, id {ordering ?? "asc"}";
        const string where = "member = @member AND format <> 'coinut'";
        return _store.Read(connection => new PageOf<ApiKey>(
            [.. Rows(connection, $"{where} ORDER BY {order} LIMIT @Take OFFSET @Offset", new { member, page.Take, page.Offset })
                .Select(row => row.ToKey())],
            connection.QuerySingle<long>($"SELECT COUNT(*) FROM api_keys WHERE {where}", new { member })));
    }

    /// <summary>The member's keys of one look, oldest first.</summary>
    internal IReadOnlyList<ApiKey> OfFormat(int member, KeyFormat format) => _store.Read(connection => Rows(
            connection, "member = @member AND format = @format ORDER BY id", new { member, format = Word(format) })
        .Select(row => row.ToKey() with { LastUsedAtUs = Uses.Latest(row.Kid, row.LastUsedAtUs) }).ToList());

    internal LiveKey? Live(string kid)
    {
        if (kid.Length is 0 or > Limits.KeyIdCharsMax) return null;
        return _cache.Get(kid, key => _store.Read(connection =>
            Rows(connection, "kid = @key AND format <> 'coinut'", new { key })
                .Select(row => new LiveKey(row.ToKey(), Open(row))).SingleOrDefault()));
    }

    /// <summary>What is wrong with a wish for a key.</summary>
    internal static IdentityReject? Check(NewApiKey wish)
    {
        if (wish.Algorithm != Algorithm) return IdentityReject.AlgorithmInclusion;
        if (!ScopesFit(wish.Scopes)) return IdentityReject.ScopeInvalid;
        return AddressesFit(wish.Addresses) ? null : IdentityReject.ValueInvalid;
    }

    internal static bool AddressesFit(IReadOnlyList<string> addresses) =>
        addresses.Count <= Limits.AddressesPerKeyMax && addresses.All(entry => Authorization.AddressRange.TryParse(entry, out _));

    internal static bool ScopesFit(IReadOnlyList<string> scopes) =>
        scopes.Count <= Limits.ScopesPerKeyMax
            && scopes.All(word => word.Length is > 0 and <= Limits.ScopeCharsMax && word.All(IsScopeChar));

    /// <summary>Makes a key. Rejects: TooManyApiKeys; the wish is checked already.</summary>
    internal Result<IssuedKey> Issue(Change change, Member owner, NewApiKey wish, bool byOperator)
    {
        var rules = KeyRules.None;
        if (wish.Format == KeyFormat.Coinut) rules = RemoveCoinutKey(change, owner);
        else if (!HasRoom(change, owner.Number, wish.Format)) return IdentityReject.TooManyApiKeys;
        var (kid, secret) = Material(wish.Format, owner);
        change.Connection.Execute(
            """
            INSERT INTO api_keys (kid, member, format, algorithm, secret, scopes, state, addresses, issued_by_operator, expires_at_us,
                                  created_at_us, updated_at_us, label, requests_per_second, nonce_mode)
            VALUES (@kid, @Number, @format, @Algorithm, @blob, @scopes, @Active, @addresses, @byOperator, @ExpiresAtUs, @NowUs, @NowUs,
                    @Label, @RequestsPerSecond, @nonceMode)
            """,
            new
            {
                kid, owner.Number, format = Word(wish.Format), Algorithm,
                blob = _box.Seal(Encoding.ASCII.GetBytes(secret), Purpose(kid)), scopes = string.Join(',', wish.Scopes), KeyState.Active,
                addresses = string.Join(',', wish.Addresses), byOperator, wish.ExpiresAtUs, change.NowUs,
                wish.Label, wish.RequestsPerSecond, nonceMode = NameOf(rules.NonceMode),
            });
        var key = Row(change.Connection, owner.Number, kid)!.ToKey();
        change.AfterCommit(() => Forget(key));
        return new IssuedKey(key, secret);
    }

    /// <summary>Null when the member has no such key.</summary>
    internal ApiKey? Owned(Change change, int member, string kid) => Row(change.Connection, member, kid)?.ToKey();

    /// <summary>The patch is checked already.</summary>
    internal ApiKey Update(Change change, ApiKey key, ApiKeyPatch patch)
    {
        change.Connection.Execute(
            """
            UPDATE api_keys SET scopes = @scopes, state = @state, addresses = @addresses, label = @label, updated_at_us = @NowUs
            WHERE kid = @Kid
            """,
            new
            {
                scopes = string.Join(',', patch.Scopes ?? key.Scopes), state = patch.State ?? key.State,
                addresses = string.Join(',', patch.Addresses ?? key.Addresses), label = patch.Label ?? key.Label, change.NowUs, key.Kid,
            });
        change.AfterCommit(() => Forget(key));
        return Row(change.Connection, key.Member, key.Kid)!.ToKey();
    }

    /// <summary>Writes how a key is treated.</summary>
    internal ApiKey SetRules(Change change, ApiKey key, KeyRules rules)
    {
        change.Connection.Execute(
            "UPDATE api_keys SET rate_limit = @RateLimit, nonce_mode = @nonceMode, updated_at_us = @NowUs WHERE kid = @Kid",
            new { rules.RateLimit, nonceMode = NameOf(rules.NonceMode), change.NowUs, key.Kid });
        change.AfterCommit(() => Forget(key));
        return key with { Rules = rules, UpdatedAtUs = change.NowUs };
    }

    /// <summary>Never COINUT's: that one is only replaced.</summary>
    internal void Delete(Change change, string kid)
    {
        change.Connection.Execute("DELETE FROM api_keys WHERE kid = @kid", new { kid });
        change.AfterCommit(() => _cache.Drop(kid));
    }

    /// <summary>The owner left "active" or switched 2FA off. COINUT's key stays: it is the only one a member can have there.</summary>
    internal void StopAll(Change change, int member)
    {
        change.Connection.Execute(
            """
            UPDATE api_keys SET state = @Inactive, updated_at_us = @NowUs
            WHERE member = @member AND state = @Active AND format <> 'coinut'
            """,
            new { KeyState.Inactive, KeyState.Active, member, change.NowUs });
        change.AfterCommit(() => _cache.DropWhere(live => live.Key.Member == member));
    }

    void Forget(ApiKey key)
    {
        _cache.Drop(key.Kid);
        if (key.Format == KeyFormat.Coinut) _coinut.Drop(key.Member);
    }

    /// <summary>How the old one was treated, so will be the new one; its nonces begin anew.</summary>
    static KeyRules RemoveCoinutKey(Change change, Member owner)
    {
        const string its = "member = @Number AND format = 'coinut'";
        var old = Rows(change.Connection, its, owner).SingleOrDefault();
        change.Connection.Execute($"DELETE FROM api_keys WHERE {its}", owner);
        return old?.ToKey().Rules ?? KeyRules.None;
    }

    static string? NameOf(NonceMode? mode) => mode?.ToString().ToLowerInvariant();

    static bool HasRoom(Change change, int member, KeyFormat format)
    {
        if (Count(change, member, "") >= Limits.ApiKeysPerMemberMax) return false;
        return format != KeyFormat.Primebit || Count(change, member, "AND format = 'primebit'") < Limits.PrimebitKeysPerMemberMax;
    }

    /// <param name="which">More of the condition.</param>
    static int Count(Change change, int member, string which) => change.Connection.QuerySingle<int>(
        $"SELECT COUNT(*) FROM api_keys WHERE member = @member AND format <> 'coinut' {which}", new { member });

    static string Word(KeyFormat format) => format.ToString().ToLowerInvariant();

    static (string Kid, string Secret) Material(KeyFormat format, Member owner) => format switch
    {
        KeyFormat.Barong => (RandomText.HexLower(16), RandomText.HexLower(32)),
        KeyFormat.Classic => (RandomText.Alphanumeric(40), RandomText.Alphanumeric(40)),
        KeyFormat.Primebit => (RandomText.Uuid(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        // Usernames change hands no more than uids do, but the uid is always there.
        KeyFormat.Coinut => (owner.Uid, RandomText.Uuid()),
    };

    byte[] Open(KeyRow row) => _box.Open(row.Secret, Purpose(row.Kid));

    static string Purpose(string kid) => SealedSecrets.PurposeOfApiKey(kid);

    static KeyRow? Row(SqliteConnection connection, int member, string kid) =>
        Rows(connection, "kid = @kid AND member = @member", new { kid, member }).SingleOrDefault();

    static List<KeyRow> Rows(SqliteConnection connection, string rest, object values) =>
        connection.Query<KeyRow>($"SELECT {Columns} FROM api_keys WHERE {rest}", values).AsList();

    static string Column(string wireName) => wireName switch
    {
        "scope" => "scopes",
        "created_at" => "created_at_us",
        "updated_at" => "updated_at_us",
        _ => wireName,
    };

    static bool IsScopeChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '.';

    sealed class KeyRow
    {
        public string Kid { get; init; } = "";
        public int Member { get; init; }
        public string Format { get; init; } = "";
        public string Algorithm { get; init; } = "";
        public byte[] Secret { get; init; } = [];
        public string Scopes { get; init; } = "";
        public string State { get; init; } = "";
        public string Addresses { get; init; } = "";
        public bool IssuedByOperator { get; init; }
        public long? ExpiresAtUs { get; init; }
        public long CreatedAtUs { get; init; }
        public long UpdatedAtUs { get; init; }
        public int? RateLimit { get; init; }
        public string? NonceMode { get; init; }
        public string Label { get; init; } = "";
        public int? RequestsPerSecond { get; init; }
        public long? LastUsedAtUs { get; init; }

        public ApiKey ToKey() => new()
        {
            Kid = Kid, Member = Member, Format = Enum.Parse<KeyFormat>(Format, ignoreCase: true), Algorithm = Algorithm,
            Scopes = Words(Scopes), State = State, Addresses = Words(Addresses), IssuedByOperator = IssuedByOperator,
            ExpiresAtUs = ExpiresAtUs, CreatedAtUs = CreatedAtUs, UpdatedAtUs = UpdatedAtUs, Label = Label,
            RequestsPerSecond = RequestsPerSecond, LastUsedAtUs = LastUsedAtUs,
            Rules = new()
            {
                RateLimit = RateLimit, NonceMode = NonceMode is null ? null : Enum.Parse<NonceMode>(NonceMode, ignoreCase: true),
            },
        };

        static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}
