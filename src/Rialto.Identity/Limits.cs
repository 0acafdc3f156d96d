namespace Rialto.Identity;

/// <summary>Every bound of Identity. Their relations are asserted by its LimitsTests.</summary>
public static class Limits
{
    /// <summary>The first member number; below it are the exchange's own accounts.</summary>
    public const int FirstMember = 1_000;

    public const int EmailCharsMax = 255;
    public const int UsernameCharsMin = 4;
    public const int UsernameCharsMax = 12;
    public const int DataCharsMax = 1_024;
    public const int RoleCharsMax = 32;
    public const int StateCharsMax = 32;
    public const int FeeGroupCharsMax = 32;

    public const int LabelCharsMin = 3;
    public const int LabelCharsMax = 255;
    public const int LabelDescriptionCharsMax = 1_024;

    /// <summary>Labels of one member; one more is refused.</summary>
    public const int LabelsPerMemberMax = 200;

    /// <summary>A longer password is wrong without being hashed; the strength rule looks at the first 1,000 characters.</summary>
    public const int PasswordCharsMax = 4_096;
    public const int StrengthCharsMax = 1_000;

    /// <summary>Password hashings that may wait; one more is answered "busy".</summary>
    public const int HashingsWaitingMax = 64;

    /// <summary>Sessions of one member; opening one more ends the one unused for longest.</summary>
    public const int SessionsPerMemberMax = 100;
    public const int UserAgentCharsMax = 1_024;

    public const int ApiKeysPerMemberMax = 100;

    /// <summary>Keys of PrimeBit's look among them.</summary>
    public const int PrimebitKeysPerMemberMax = 20;
    public const int KeyLabelCharsMax = 64;
    public const int ScopesPerKeyMax = 16;
    public const int ScopeCharsMax = 32;
    public const int AddressesPerKeyMax = 64;
    public const int KeyIdCharsMax = 64;

    public const int NonceDigitsMax = 18;
    public const int SignatureChars = 64;
    public const int CookieTokenChars = 32;

    /// <summary>Nonces remembered in memory; one more gets "busy": an unexpired nonce is never dropped.</summary>
    public const int NoncesMax = 1_000_000;

    public const int PathCharsMax = 8_192;

    public const int RestrictionsMax = 10_000;
    /// <summary>Addresses that one whitelink lets in.</summary>
    public const int WhitelinkUsesMax = 100;

    public const int RestrictionCodeMin = 400;
    public const int RestrictionCodeMax = 599;

    /// <summary>Refused requests of a member that are written at once; then one a minute.</summary>
    public const int DenialsAtOnce = 20;

    public const int ActivityDataCharsMax = 4_096;
    public const int ActivityWordCharsMax = 64;

    public const int PageRowsMax = 100;
    public const int OutboxRowsMax = 1_000;

    /// <summary>Answers of a member that are kept for repeats; one more takes the place of his oldest.</summary>
    public const int KeptAnswersOfMemberMax = 100_000;

    /// <summary>Their bytes.</summary>
    public const long KeptAnswerBytesOfMemberMax = 64L * 1024 * 1024;

    /// <summary>Kept answers that go because of the bound over all members when one comes; more wait for the next one.</summary>
    public const int KeptAnswersDroppedMax = 1_000;

    /// <summary>Answers of all members; one more takes the place of the oldest of who has most.</summary>
    public const int KeptAnswersMax = 1_000_000;

    /// <summary>Their bytes.</summary>
    public const long KeptAnswerBytesMax = 1024L * 1024 * 1024;

    public const int CachedMembersMax = 100_000;
    public const int CachedKeysMax = 100_000;
    public const int CachedSessionsMax = 200_000;

    /// <summary>Rate buckets and failure counters of one map; when full, idle ones go first, then any one.</summary>
    public const int RateKeysMax = 100_000;

    public const int ReadersPooledMax = 8;

    /// <summary>Secrets that are sealed anew in one change while the master key is rotated.</summary>
    public const int ResealedAtOnce = 500;

    /// <summary>Longest token that is looked at.</summary>
    public const int TokenCharsMax = 4_096;

    /// <summary>Tokens of one purpose on their way to one member; nobody's mailbox is flooded with more.</summary>
    public const int MailTokensAliveMax = 10;

    public const int PhonesPerMemberMax = 10;
    public const int PhoneDigitsMin = 8;
    public const int PhoneDigitsMax = 15;
    public const int PhoneCodeDigits = 5;

    /// <summary>Wrong codes after which a code is worth nothing, and codes that may be sent while one lives.</summary>
    public const int PhoneCodeTriesMax = 5;
    public const int PhoneCodesSentMax = 5;
    public static readonly TimeSpan PhoneCodeLife = TimeSpan.FromMinutes(10);

    public const int ProfilesPerMemberMax = 50;
    public const int ProfileTextCharsMax = 255;
    public const int MetadataCharsMax = 4_096;

    public const int DocNumberCharsMax = 128;
    public const int IdentificatorCharsMax = 64;

    /// <summary>Member level from which files may be sent: the mail address is confirmed.</summary>
    public const int UploadLevelMin = 1;

    /// <summary>Of one uploaded file.</summary>
    public const int DocumentBytesMax = 10 * 1024 * 1024;

    public const int StorageDataCharsMax = 5_120;
    public const int StorageTitleCharsMax = 64;
    public const int StoragesPerMemberMax = 100;

    public const int CommentTitleCharsMax = 64;
    public const int CommentDataCharsMax = 65_535;
    public const int CommentsPerMemberMax = 1_000;

    /// <summary>Rows of limits of withdrawals.</summary>
    public const int WithdrawLimitsMax = 1_000;

    public const int ServiceAccountsPerMemberMax = 100;

    public const int PermissionsMax = 10_000;
    public const int PermissionTextCharsMax = 255;

    /// <summary>Tries after which a mail is given up.</summary>
    public const int MailTriesMax = 50;
    public const int MailRefusalCharsMax = 500;
}
