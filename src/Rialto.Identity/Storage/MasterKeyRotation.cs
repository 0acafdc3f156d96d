namespace Rialto.Identity.Storage;

/// <summary>Seals every secret with a new master key, and forgets the old one. Owner: one thread at a time.</summary>
/// <remarks>
/// In this order, each step durable before the next: the new key joins the file; secrets are sealed anew, some at a time; each is tried;
/// only then the old key leaves the file. Stopped anywhere, the file opens every secret, and the next rotation finishes this one.
/// </remarks>
sealed class MasterKeyRotation(string path, IdentityStore store, SecretBox box, SealedSecrets secrets)
{
    /// <summary>Runs to the end.</summary>
    public RotatedKeys Run()
    {
        var before = Begin();
        var count = 0L;
        while (ResealSome(Limits.ResealedAtOnce) is > 0 and var some) count += some;
        End();
        return new RotatedKeys(before, box.CurrentKey, count);
    }

    /// <summary>Makes a key, unless a rotation that was interrupted has made one; answers the numbers of those that are to go.</summary>
    public IReadOnlyList<uint> Begin()
    {
        if (MasterKeys.LoadOrCreate(path).Ids.Count == 1) MasterKeys.AddKey(path);
        var keys = MasterKeys.LoadOrCreate(path);
        // Under the store's lock: whoever is sealing right now is done, and whoever comes next seals with the new key.
        store.Change(_ =>
        {
            box.Use(keys);
            return 0;
        });
        return [.. keys.Ids.Where(id => id != keys.CurrentId)];
    }

    /// <summary>Seals some anew; 0 = all are.</summary>
    public int ResealSome(int countMax) => secrets.ResealSome(countMax);

    /// <summary>Tries every secret, and lets the old keys go.</summary>
    public void End()
    {
        if (secrets.FirstUnreadable() is { } secret)
            throw new IdentityStoreFailedException($"The secret {secret} does not open: no key is removed.", null);
        MasterKeys.KeepOnly(path, box.CurrentKey);
        box.Use(MasterKeys.LoadOrCreate(path));
    }
}
