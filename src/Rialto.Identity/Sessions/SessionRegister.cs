using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.RateLimits;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Sessions;

/// <summary>Sessions of all dialects. Opening and ending are durable before they are answered; only a hash of the token is
/// stored.</summary>
/// <remarks>
/// The idle deadline slides in memory and is written when it moved by more than a minute, for all sessions in one transaction.
/// So after a crash a session may end up to a minute early, never late.
/// </remarks>
public sealed class SessionRegister
{
    const string Columns =
        """
        id AS Id, token_hash AS TokenHash, member AS Member, dialect AS Dialect, user_ip AS UserIp, user_agent AS UserAgent,
        csrf_token AS CsrfToken, created_at_us AS CreatedAtUs, last_used_at_us AS LastUsedAtUs, expires_at_us AS ExpiresAtUs
        """;

    static readonly long SlideWrittenAfterUs = TimeSpan.FromSeconds(60).Us();

    /// <summary>Ended sessions stay so long, so that their owner is told "mismatch" and not "no session".</summary>
    static readonly long ExpiredKeptUs = TimeSpan.FromDays(1).Us();

    readonly IdentityStore _store;
    readonly long _idleUs;
    readonly long _lifeUs;
    readonly VersionedCache<string, LiveSession> _cache = new(Limits.CachedSessionsMax);
    long _slidesAgainUs;

    internal SessionRegister(IdentityStore store, TimeSpan idle, TimeSpan life)
    {
        _store = store;
        _idleUs = idle.Us();
        _lifeUs = life.Us();
    }

    /// <summary>The session of a token, however old; null when there is none. Does not slide.</summary>
    public Session? Find(string token) => Live(token)?.ToSession();

    /// <summary>The session whose secret has this hash, however old; null when there is none. Does not slide.</summary>
    internal Session? FindByHash(string tokenHash) => LiveByHash(tokenHash)?.ToSession();

    /// <summary>Uses a session: slides its deadline, or ends it when agent, network or time do not fit.</summary>
    /// <remarks>Rejects: InvalidSession (none), ClientSessionMismatch (ended now).</remarks>
    public Result<Session> Use(string token, RequestOrigin origin)
    {
        var live = Live(token);
        if (live is null) return IdentityReject.InvalidSession;
        var nowUs = _store.Time.NowUs();
        if (!Fits(live, origin, nowUs))
        {
            End(token);
            return IdentityReject.ClientSessionMismatch;
        }

        live.Slide(nowUs, Math.Min(nowUs + _idleUs, live.CreatedAtUs + _lifeUs));
        if (live.ExpiresAtUs - live.WrittenExpiresAtUs > SlideWrittenAfterUs) WriteSlides(nowUs);
        return live.ToSession();
    }

    /// <summary>The member's sessions that are not over, the newest first.</summary>
    public IReadOnlyList<Session> List(int member)
    {
        var nowUs = _store.Time.NowUs();
        var rows = _store.Read(connection => Rows(connection, "member = @member", new { member }));
        return [.. rows.Select(row => Live(row).ToSession()).Where(session => session.ExpiresAtUs > nowUs)
            .OrderByDescending(row => row.Id)];
    }

    /// <summary>Ends one of the member's sessions by its public id. Rejects: RecordNotFound, SignatureBlacklisted.</summary>
    public Result<Done> EndOne(int member, long id, RequestNonce? nonce) => _store.Change<Done>(nonce, change =>
        EndWhere(change, "member = @member AND id = @id", new { member, id }) == 0 ? IdentityReject.RecordNotFound : new Done());

    /// <summary>Ends all sessions of a member but one (null: all).</summary>
    public void EndOthers(int member, long? kept) => _store.Change(change => EndOthers(change, member, kept));

    /// <summary>Moves the end of a session to so long from now, durably; for dialects whose sessions follow rules of their own.</summary>
    public void Extend(string token, TimeSpan fromNow)
    {
        if (Live(token) is not { } live) return;
        _store.Change(change =>
        {
            var expiresAtUs = change.NowUs + fromNow.Us();
            change.Connection.Execute(
                "UPDATE sessions SET last_used_at_us = @NowUs, expires_at_us = @expiresAtUs WHERE id = @Id",
                new { change.NowUs, expiresAtUs, live.Id });
            change.AfterCommit(() => _cache.Drop(HashOf(token)));
            return new Done();
        });
    }

    /// <summary>Ends the session of a token; false when there was none.</summary>
    public bool End(string token) =>
        IsToken(token) && _store.Change(change => EndWhere(change, "token_hash = @hash", new { hash = HashOf(token) })) > 0;

    internal (Session Session, string Token) Open(Change change, int member, string dialect, RequestOrigin origin) =>
        Open(change, member, dialect, origin, TimeSpan.FromMicroseconds(Math.Min(_idleUs, _lifeUs)));

    internal (Session Session, string Token) Open(Change change, int member, string dialect, RequestOrigin origin, TimeSpan life)
    {
        EndWhere(change, "expires_at_us < @before", new { before = change.NowUs - ExpiredKeptUs });
        EndOldest(change, member);
        var token = RandomText.HexLower(Limits.CookieTokenChars);
        var row = new SessionRow
        {
            TokenHash = HashOf(token), Member = member, Dialect = dialect, UserIp = origin.Address.ToString(),
            UserAgent = Bounded(origin.UserAgent), CsrfToken = RandomText.HexLower(20), CreatedAtUs = change.NowUs,
            LastUsedAtUs = change.NowUs, ExpiresAtUs = change.NowUs + life.Us(),
        };
        row.Id = change.Connection.QuerySingle<long>(
            """
            INSERT INTO sessions (token_hash, member, dialect, user_ip, user_agent, csrf_token, expires_at_us,
                                  created_at_us, last_used_at_us)
            VALUES (@TokenHash, @Member, @Dialect, @UserIp, @UserAgent, @CsrfToken, @ExpiresAtUs, @CreatedAtUs, @LastUsedAtUs)
            RETURNING id
            """,
            row);
        return (new LiveSession(row).ToSession(), token);
    }

    internal int EndOthers(Change change, int member, long? kept) =>
        EndWhere(change, "member = @member AND id <> @kept", new { member, kept = kept ?? 0 });

    internal int EndByToken(Change change, string token) =>
        IsToken(token) ? EndWhere(change, "token_hash = @hash", new { hash = HashOf(token) }) : 0;

    /// <summary>Ends what one dialect opened for a member.</summary>
    internal int EndOfDialect(Change change, int member, string dialect) =>
        EndWhere(change, "member = @member AND dialect = @dialect", new { member, dialect });

    internal int EndAll(Change change) => EndWhere(change, "TRUE", new { });

    void EndOldest(Change change, int member) => EndWhere(
        change,
        "id IN (SELECT id FROM sessions WHERE member = @member ORDER BY last_used_at_us DESC, id DESC LIMIT -1 OFFSET @keep)",
        new { member, keep = Limits.SessionsPerMemberMax - 1 });

    int EndWhere(Change change, string condition, object values)
    {
        var hashes = change.Connection.Query<string>($"DELETE FROM sessions WHERE {condition} RETURNING token_hash", values).AsList();
        change.AfterCommit(() => hashes.ForEach(_cache.Drop));
        return hashes.Count;
    }

    // A full disk must not stop a request: the deadlines are in memory, and a crash would end sessions earlier, not later.
    void WriteSlides(long nowUs)
    {
        if (nowUs < Volatile.Read(ref _slidesAgainUs)) return;
        try
        {
            WriteSlides();
        }
        catch (IdentityFullException)
        {
            Volatile.Write(ref _slidesAgainUs, nowUs + SlideWrittenAfterUs);
        }
    }

    /// <summary>Writes every deadline that moved, so the next write is at least a minute away.</summary>
    void WriteSlides() => _store.Change(change =>
    {
        foreach (var live in _cache.Entries)
        {
            var (lastUsedAtUs, expiresAtUs) = live.Deadlines;
            if (expiresAtUs == live.WrittenExpiresAtUs) continue;
            change.Connection.Execute(
                "UPDATE sessions SET last_used_at_us = @lastUsedAtUs, expires_at_us = @expiresAtUs WHERE id = @Id",
                new { lastUsedAtUs, expiresAtUs, live.Id });
            change.AfterCommit(() => live.WrittenExpiresAtUs = expiresAtUs);
        }

        return new Done();
    });

    LiveSession? Live(string token) => IsToken(token) ? LiveByHash(HashOf(token)) : null;

    LiveSession? LiveByHash(string tokenHash) => _cache.Get(tokenHash, hash => _store.Read(connection =>
        Rows(connection, "token_hash = @hash", new { hash }).Select(row => new LiveSession(row)).SingleOrDefault()));

    /// <summary>The session in memory when it is there: its deadline may be ahead of the disk.</summary>
    LiveSession Live(SessionRow row) => _cache.Get(row.TokenHash, _ => null) ?? new LiveSession(row);

    static List<SessionRow> Rows(SqliteConnection connection, string condition, object values) =>
        connection.Query<SessionRow>($"SELECT {Columns} FROM sessions WHERE {condition}", values).AsList();

    static bool Fits(LiveSession live, RequestOrigin origin, long nowUs)
    {
        if (Bounded(origin.UserAgent) != live.UserAgent) return false;
        if (nowUs >= live.ExpiresAtUs) return false;
        return AddressKey.SameSessionNetwork(live.Address, origin.Address);
    }

    /// <summary>Longer agents are cut for storage and for comparison alike.</summary>
    static string? Bounded(string? agent) => agent is { Length: > Limits.UserAgentCharsMax } ? agent[..Limits.UserAgentCharsMax] : agent;

    static bool IsToken(string token) => token.Length == Limits.CookieTokenChars && token.All(char.IsAsciiHexDigitLower);

    static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    internal sealed class SessionRow
    {
        public long Id { get; set; }
        public string TokenHash { get; init; } = "";
        public int Member { get; init; }
        public string Dialect { get; init; } = "";
        public string UserIp { get; init; } = "";
        public string? UserAgent { get; init; }
        public string CsrfToken { get; init; } = "";
        public long CreatedAtUs { get; init; }
        public long LastUsedAtUs { get; init; }
        public long ExpiresAtUs { get; init; }
    }

    /// <summary>A session whose deadline moves. Slides come from many threads; the latest wins.</summary>
    sealed class LiveSession(SessionRow row)
    {
        readonly Lock _gate = new();
        long _lastUsedAtUs = row.LastUsedAtUs;
        long _expiresAtUs = row.ExpiresAtUs;
        long _writtenExpiresAtUs = row.ExpiresAtUs;

        public long Id => row.Id;
        public IPAddress Address { get; } = IPAddress.Parse(row.UserIp);
        public string? UserAgent => row.UserAgent;
        public long CreatedAtUs => row.CreatedAtUs;
        public long ExpiresAtUs => Volatile.Read(ref _expiresAtUs);

        public long WrittenExpiresAtUs
        {
            get => Volatile.Read(ref _writtenExpiresAtUs);
            set => Volatile.Write(ref _writtenExpiresAtUs, value);
        }

        public (long LastUsedAtUs, long ExpiresAtUs) Deadlines
        {
            get
            {
                lock (_gate) return (_lastUsedAtUs, _expiresAtUs);
            }
        }

        public void Slide(long nowUs, long expiresAtUs)
        {
            lock (_gate)
            {
                _lastUsedAtUs = Math.Max(_lastUsedAtUs, nowUs);
                Volatile.Write(ref _expiresAtUs, Math.Max(_expiresAtUs, expiresAtUs));
            }
        }

        public Session ToSession()
        {
            var (lastUsedAtUs, expiresAtUs) = Deadlines;
            return new Session
            {
                Id = row.Id, TokenHash = row.TokenHash, Member = row.Member, Dialect = row.Dialect, Address = Address,
                UserAgent = row.UserAgent, CsrfToken = row.CsrfToken, CreatedAtUs = row.CreatedAtUs, LastUsedAtUs = lastUsedAtUs, ExpiresAtUs = expiresAtUs,
            };
        }
    }
}
