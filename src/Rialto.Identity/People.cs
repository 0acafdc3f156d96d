using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Dossiers;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Rialto.Identity.Passwords;
using Rialto.Identity.RateLimits;
using Rialto.Identity.Sessions;
using Rialto.Identity.Storage;
using Rialto.Identity.Tokens;
using Rialto.Identity.TwoFactor;

namespace Rialto.Identity;

/// <summary>Everything about people: who they are, how they prove it, what they may do. Knows nothing of markets, money and HTTP.</summary>
/// <remarks>
/// Safe for many threads. What a method accepted is on disk when it returns. One object a data directory.
/// Methods that hash a password are async; the others take as long as the disk needs.
/// </remarks>
public sealed partial class People : IDisposable
{
    /// <summary>Name of the database in the options' directory.</summary>
    public const string DatabaseFileName = "identity.db";

    /// <summary>Name of the file of master keys.</summary>
    public const string KeyFileName = "master.key";

    readonly IdentityStore _store;
    readonly IdentityOptions _options;
    readonly SecondFactor _secondFactor;
    readonly SealedSecrets _secrets;
    readonly MasterKeyRotation _rotation;
    readonly Lock _rotating = new();
    readonly Letters _letters;

    People(IdentityOptions options, TimeProvider time, IdentityStore store, SecretBox box)
    {
        _options = options;
        _store = store;
        EngineChanges = new EngineOutbox(store);
        Mails = new MailOutbox(store);
        Members = new MemberRegister(store, EngineChanges, options.Standing);
        ApiKeys = new ApiKeyRegister(store, box);
        Answers = new KeptAnswers(store);
        Members.KeysMustStop = ApiKeys.StopAll;
        Sessions = new SessionRegister(store, options.SessionIdle, options.SessionLife);
        Activity = new ActivityJournal(store);
        Permissions = new PermissionRegister(store);
        Restrictions = new Restrictions(store, Sessions);
        Whitelinks = new Whitelinks(store, Restrictions);
        WithdrawLimits = new WithdrawLimits(store);
        Dossiers = new DossierArchive(store, box, options.Directory);
        Tokens = new TokenIssuer(new SigningKeys(store, box), Members, ApiKeys, Sessions, time, options.TokenLife);
        Nonces = new NonceMemory(time, options.NonceWindow, Limits.NoncesMax);
        Authorizer = new Authorizer(time, options, Members, ApiKeys, Sessions, Restrictions, Permissions, Nonces);
        Strength = new PasswordStrength(options.PasswordRegexp, options.PasswordMinEntropy, options.PasswordUseDictionary);
        Hashing = new HashingQueue(options.HashingWorkers, options.PasswordRounds);
        LoginFailures = new LoginFailures(time, options.LoginFailuresPerAccount, options.LoginFailuresPerAddress);
        IdentityRate = new RateBuckets<AddressKey>(time, options.IdentityRate, Limits.RateKeysMax);
        _secrets = new SealedSecrets(store, box);
        _rotation = new MasterKeyRotation(Path.Combine(options.Directory, KeyFileName), store, box, _secrets);
        _secondFactor = new SecondFactor(store, box, options.AppName);
        _letters = new Letters(
            options.AppName, options.PublicUrl, options.Domain.Length > 0 ? options.Domain : options.PublicUrl);
        BackOffice = new BackOffice(this, store, _secondFactor, _letters);
        Dossiers.Documents.Sweep();
    }

    public MemberRegister Members { get; }
    public ApiKeyRegister ApiKeys { get; }
    public KeptAnswers Answers { get; }
    public SessionRegister Sessions { get; }
    public ActivityJournal Activity { get; }
    public PermissionRegister Permissions { get; }
    public Restrictions Restrictions { get; }
    public Whitelinks Whitelinks { get; }
    public WithdrawLimits WithdrawLimits { get; }
    public DossierArchive Dossiers { get; }
    public TokenIssuer Tokens { get; }
    public NonceMemory Nonces { get; }
    public Authorizer Authorizer { get; }
    public PasswordStrength Strength { get; }
    public HashingQueue Hashing { get; }
    public LoginFailures LoginFailures { get; }

    /// <summary>For POSTs to <c>identity/*</c>, by address.</summary>
    public RateBuckets<AddressKey> IdentityRate { get; }

    public EngineOutbox EngineChanges { get; }
    public MailOutbox Mails { get; }

    /// <summary>What operators and staff do to accounts.</summary>
    public BackOffice BackOffice { get; }

    public IdentityOptions Options => _options;

    /// <summary>Completes with the fault after a failed write: the server then ends the process (exit code 74).</summary>
    public Task<Exception> Failed => _store.Failed;

    /// <summary>Opens or creates identity.db and master.key in the options' directory.</summary>
    /// <remarks>Faults: a directory that cannot be written, a newer schema, a key file that others can read.</remarks>
    public static People Open(IdentityOptions options, TimeProvider time)
    {
        var keys = MasterKeys.LoadOrCreate(Path.Combine(options.Directory, KeyFileName));
        var store = IdentityStore.Open(Path.Combine(options.Directory, DatabaseFileName), time, options.NonceWindow);
        return new People(options, time, store, new SecretBox(keys));
    }

    /// <summary>Keeps hold of everything as it is now; nobody changes anything until <paramref name="meanwhile"/> has returned.</summary>
    public PeopleCopy BeginCopy(Action meanwhile)
    {
        byte[] keys = [];
        var pinned = _store.Pin(() =>
        {
            // With the database: a rotation of keys changes both, and never while the store is locked.
            keys = File.ReadAllBytes(Path.Combine(_options.Directory, KeyFileName));
            meanwhile();
        });
        return new PeopleCopy(pinned, keys, _options.Directory);
    }

    /// <summary>Puts into the outbox how every member stands, for an engine that may have lost some of it.</summary>
    public void TellEngineOfEverybody() => EngineChanges.AddAll();

    /// <summary>Seals every secret with a new master key and removes the old one; an interrupted rotation is finished instead.</summary>
    public RotatedKeys RotateMasterKey()
    {
        lock (_rotating) return _rotation.Run();
    }

    internal MasterKeyRotation Rotation => _rotation;

    /// <summary>Names a sealed secret that the key file does not open; null when all do. Reads every row.</summary>
    public string? FirstUnreadableSecret() => _secrets.FirstUnreadable();

    /// <summary>Waits for hashings in line, then closes the database.</summary>
    public void Dispose()
    {
        Hashing.Dispose();
        Tokens.Dispose();
        _store.Dispose();
    }
}
