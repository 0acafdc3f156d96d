namespace Rialto.Identity;

/// <summary>Every business "no" of Identity. The texts and the status stand in <see cref="IdentityRejects"/>.</summary>
public enum IdentityReject : ushort
{
    // The authorizer, in the order of its checks.
    RestrictMaintenance = 1,
    RestrictBlacklist = 2,
    RestrictBlocklogin = 3,
    PermissionDenied = 4,
    InvalidApiKeyHeaders = 5,
    UnexistentApiKey = 6,
    SignatureBlacklisted = 7,
    NonceNotValidTimestamp = 8,
    NonceExpired = 9,
    InvalidSignature = 10,
    ApiKeyNotActive = 11,
    InvalidSession = 12,
    Disabled2fa = 13,
    MissingCsrfToken = 14,
    CsrfTokenMismatch = 15,
    ClientSessionMismatch = 16,
    UserNotActive = 17,
    InvalidPermission = 18,

    // Logging in and out.
    SessionInvalidParams = 30,
    SessionBanned = 31,
    SessionDeleted = 32,
    SessionNotActive = 33,
    SessionMissingOtp = 34,
    SessionInvalidOtp = 35,
    SessionNotFound = 36,

    // Members.
    EmailBlank = 50,
    EmailInvalid = 51,
    EmailTaken = 52,
    UsernameTooShort = 53,
    UsernameTooLong = 54,
    UsernameInvalid = 55,
    UsernameTaken = 56,
    PasswordBlank = 57,
    PasswordRequirements = 58,
    PasswordWeak = 59,
    DataInvalidFormat = 60,
    DataTooLong = 61,
    RoleDoesntExist = 62,
    ReferralInvalidFormat = 63,
    ReferralDoesntExist = 64,
    StateInvalid = 65,
    LevelInvalid = 66,
    FeeGroupInvalid = 67,
    MemberDoesntExist = 68,

    // Labels.
    KeyTooShort = 80,
    KeyTooLong = 81,
    KeyInvalid = 82,
    KeyTaken = 83,
    ValueTooShort = 84,
    ValueTooLong = 85,
    ValueInvalid = 86,
    LabelPrivate = 87,
    TooManyLabels = 88,
    RecordNotFound = 89,

    // Passwords and closing an account.
    PasswordDoesntMatch = 100,
    PreviousPasswordNotCorrect = 101,
    PasswordNoChange = 102,
    CloseInvalidPassword = 103,
    CloseMissingOtp = 104,
    CloseInvalidOtp = 105,

    // Second factor.
    OtpAlreadyEnabled = 120,
    OtpNotEnabled = 121,
    OtpNotEnabledForVerify = 122,
    OtpInvalid = 123,
    TotpError = 124,

    // API keys.
    ApiKey2faDisabled = 140,
    ApiKeyMissingTotp = 141,
    ApiKeyMissingTotpCode = 142,
    ApiKeyEmptyTotpCode = 143,
    ApiKeyInvalidTotp = 144,
    AlgorithmInclusion = 145,
    KeyHolderInvalid = 146,
    ApiKeyInvalidOrdering = 147,
    ApiKeyInvalidAttribute = 148,
    ScopeInvalid = 149,
    TooManyApiKeys = 150,

    // Restrictions.
    RestrictionInvalidScope = 160,
    RestrictionInvalidCategory = 161,
    RestrictionInvalidState = 162,
    RestrictionInvalidValue = 163,
    RestrictionInvalidCode = 164,
    RestrictionDoesntExist = 165,
    TooManyRestrictions = 166,

    // The server itself.
    RateLimited = 180,
    Busy = 181,
}
