using System.Security.Cryptography;
using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Tokens;

/// <summary>The RSA keys that sign tokens: sealed in the database, made when the first one is wanted.</summary>
/// <remarks>Safe for many threads. Keys are never dropped while the store is open.</remarks>
sealed class SigningKeys : IDisposable
{
    const int KeyBits = 2_048;
    const int KeyIdDigits = 16;

    readonly IdentityStore _store;
    readonly SecretBox _box;
    readonly Lock _gate = new();
    readonly Dictionary<string, RSA> _keys = [];
    string? _current;

    public SigningKeys(IdentityStore store, SecretBox box)
    {
        _store = store;
        _box = box;
    }

    /// <summary>Makes or loads the keys. Not to be called inside a change.</summary>
    public void Prepare()
    {
        lock (_gate) CurrentLocked();
    }

    /// <summary>Signs with the newest key. After <see cref="Prepare"/> also inside a change.</summary>
    public (string KeyId, byte[] Signature) Sign(Func<string, byte[]> bytesOf)
    {
        lock (_gate)
        {
            var keyId = CurrentLocked();
            return (keyId, _keys[keyId].SignData(bytesOf(keyId), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    /// <summary>Whether one of our keys made the signature; an unknown key id made none.</summary>
    public bool Verify(string keyId, byte[] bytes, byte[] signature)
    {
        lock (_gate)
        {
            CurrentLocked();
            return _keys.TryGetValue(keyId, out var key)
                && key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>The public halves, oldest first.</summary>
    public IReadOnlyList<PublicKey> PublicKeys()
    {
        lock (_gate)
        {
            CurrentLocked();
            return [.. _keys.Select(key => PublicKey.Of(key.Key, key.Value.ExportParameters(includePrivateParameters: false)))];
        }
    }

    string CurrentLocked()
    {
        if (_current is not null) return _current;
        Load();
        if (_keys.Count == 0) Make();
        return _current ??= _keys.Keys.Last();
    }

    void Load()
    {
        var rows = _store.Read(connection =>
            connection.Query<KeyRow>("SELECT key_id AS KeyId, private_key AS PrivateKey FROM signing_keys ORDER BY id").AsList());
        foreach (var row in rows)
        {
            var key = RSA.Create();
            key.ImportPkcs8PrivateKey(_box.Open(row.PrivateKey, SealedSecrets.PurposeOfSigningKey(row.KeyId)), out _);
            _keys.Add(row.KeyId, key);
        }
    }

    void Make()
    {
        var key = RSA.Create(KeyBits);
        var keyId = RandomText.HexLower(KeyIdDigits);
        var blob = _box.Seal(key.ExportPkcs8PrivateKey(), SealedSecrets.PurposeOfSigningKey(keyId));
        _store.Change(change => change.Connection.Execute(
            "INSERT INTO signing_keys (key_id, private_key, created_at_us) VALUES (@keyId, @blob, @NowUs)",
            new { keyId, blob, change.NowUs }));
        _keys.Add(keyId, key);
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }

    sealed class KeyRow
    {
        public string KeyId { get; init; } = "";
        public byte[] PrivateKey { get; init; } = [];
    }
}
