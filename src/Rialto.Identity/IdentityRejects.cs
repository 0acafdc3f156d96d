namespace Rialto.Identity;

/// <summary>The one table of texts and status codes of <see cref="IdentityReject"/>.</summary>
public static class IdentityRejects
{
    /// <summary>The literal that stands in the body's <c>errors</c>.</summary>
    public static string Literal(this IdentityReject reject) => Row(reject).Literal;

    /// <summary>The HTTP status; a matched restriction has its own code instead (<see cref="Authorization.Refusal.Status"/>).</summary>
    public static int Status(this IdentityReject reject) => Row(reject).Status;

    static (string Literal, int Status) Row(IdentityReject reject) => reject switch
    {
        IdentityReject.RestrictMaintenance => ("authz.restrict.maintenance", 471),
        IdentityReject.RestrictBlacklist => ("authz.restrict.blacklist", 401),
        IdentityReject.RestrictBlocklogin => ("authz.restrict.blocklogin", 401),
        IdentityReject.PermissionDenied => ("authz.permission_denied", 401),
        IdentityReject.InvalidApiKeyHeaders => ("authz.invalid_api_key_headers", 422),
        IdentityReject.UnexistentApiKey => ("authz.unexistent_apikey", 401),
        IdentityReject.SignatureBlacklisted => ("authz.signature_blacklisted", 401),
        IdentityReject.NonceNotValidTimestamp => ("authz.nonce_not_valid_timestamp", 401),
        IdentityReject.NonceExpired => ("authz.nonce_expired", 401),
        IdentityReject.InvalidSignature => ("authz.invalid_signature", 401),
        IdentityReject.ApiKeyNotActive => ("authz.apikey_not_active", 401),
        IdentityReject.InvalidSession => ("authz.invalid_session", 401),
        IdentityReject.Disabled2fa => ("authz.disabled_2fa", 401),
        IdentityReject.MissingCsrfToken => ("authz.missing_csrf_token", 401),
        IdentityReject.CsrfTokenMismatch => ("authz.csrf_token_mismatch", 401),
        IdentityReject.ClientSessionMismatch => ("authz.client_session_mismatch", 401),
        IdentityReject.UserNotActive => ("authz.user_not_active", 401),
        IdentityReject.InvalidPermission => ("authz.invalid_permission", 401),

        IdentityReject.SessionInvalidParams => ("identity.session.invalid_params", 401),
        IdentityReject.SessionBanned => ("identity.session.banned", 401),
        IdentityReject.SessionDeleted => ("identity.session.deleted", 401),
        IdentityReject.SessionNotActive => ("identity.session.not_active", 401),
        IdentityReject.SessionMissingOtp => ("identity.session.missing_otp", 401),
        IdentityReject.SessionInvalidOtp => ("identity.session.invalid_otp", 403),
        IdentityReject.SessionNotFound => ("identity.session.not_found", 404),

        IdentityReject.EmailBlank => ("email.blank", 422),
        IdentityReject.EmailInvalid => ("email.invalid", 422),
        IdentityReject.EmailTaken => ("email.taken", 422),
        IdentityReject.UsernameTooShort => ("username.too_short", 422),
        IdentityReject.UsernameTooLong => ("username.too_long", 422),
        IdentityReject.UsernameInvalid => ("username.invalid", 422),
        IdentityReject.UsernameTaken => ("username.taken", 422),
        IdentityReject.PasswordBlank => ("password.blank", 422),
        IdentityReject.PasswordRequirements => ("password.requirements", 422),
        IdentityReject.PasswordWeak => ("password.weak", 422),
        IdentityReject.DataInvalidFormat => ("data.invalid_format", 422),
        IdentityReject.DataTooLong => ("data.too_long", 422),
        IdentityReject.RoleDoesntExist => ("role.doesnt_exist", 422),
        IdentityReject.ReferralInvalidFormat => ("identity.user.invalid_referral_format", 422),
        IdentityReject.ReferralDoesntExist => ("identity.user.referral_doesnt_exist", 422),
        IdentityReject.StateInvalid => ("state.invalid", 422),
        IdentityReject.LevelInvalid => ("level.invalid", 422),
        IdentityReject.FeeGroupInvalid => ("group.invalid", 422),
        IdentityReject.MemberDoesntExist => ("admin.user.doesnt_exist", 404),

        IdentityReject.KeyTooShort => ("key.too_short", 422),
        IdentityReject.KeyTooLong => ("key.too_long", 422),
        IdentityReject.KeyInvalid => ("key.invalid", 422),
        IdentityReject.KeyTaken => ("key.taken", 422),
        IdentityReject.ValueTooShort => ("value.too_short", 422),
        IdentityReject.ValueTooLong => ("value.too_long", 422),
        IdentityReject.ValueInvalid => ("value.invalid", 422),
        IdentityReject.LabelPrivate => ("resource.labels.private", 400),
        IdentityReject.TooManyLabels => ("resource.labels.limit_reached", 422),
        IdentityReject.RecordNotFound => ("record.not_found", 404),

        IdentityReject.PasswordDoesntMatch => ("resource.password.doesnt_match", 422),
        IdentityReject.PreviousPasswordNotCorrect => ("resource.password.prev_pass_not_correct", 400),
        IdentityReject.PasswordNoChange => ("resource.password.no_change_provided", 400),
        IdentityReject.CloseInvalidPassword => ("resource.user.invalid_password", 422),
        IdentityReject.CloseMissingOtp => ("resource.user.missing_otp_code", 422),
        IdentityReject.CloseInvalidOtp => ("resource.user.invalid_otp", 422),

        IdentityReject.OtpAlreadyEnabled => ("resource.otp.already_enabled", 400),
        IdentityReject.OtpNotEnabled => ("resource.otp.not_enabled", 400),
        // Wire quirk: verifying while 2FA is off says "already enabled".
        IdentityReject.OtpNotEnabledForVerify => ("resource.otp.already_enabled", 400),
        IdentityReject.OtpInvalid => ("resource.otp.invalid", 422),
        IdentityReject.TotpError => ("totp.error", 422),

        IdentityReject.ApiKey2faDisabled => ("resource.api_key.2fa_disabled", 400),
        IdentityReject.ApiKeyMissingTotp => ("resource.api_key.missing_totp", 422),
        IdentityReject.ApiKeyMissingTotpCode => ("resource.apikey.missing_totp_code", 422),
        IdentityReject.ApiKeyEmptyTotpCode => ("resource.apikey.empty_totp_code", 422),
        IdentityReject.ApiKeyInvalidTotp => ("resource.api_key.invalid_totp", 422),
        IdentityReject.AlgorithmInclusion => ("algorithm.inclusion", 422),
        IdentityReject.KeyHolderInvalid => ("key_holder_account.invalid", 422),
        IdentityReject.ApiKeyInvalidOrdering => ("resource.api_key.invalid_ordering", 422),
        IdentityReject.ApiKeyInvalidAttribute => ("resource.api_key.invalid_attribute", 422),
        IdentityReject.ScopeInvalid => ("scope.invalid", 422),
        IdentityReject.TooManyApiKeys => ("resource.api_key.limit_reached", 422),

        IdentityReject.RestrictionInvalidScope => ("admin.restriction.invalid_scope", 422),
        IdentityReject.RestrictionInvalidCategory => ("admin.restriction.invalid_category", 422),
        IdentityReject.RestrictionInvalidState => ("admin.restriction.invalid_state", 422),
        IdentityReject.RestrictionInvalidValue => ("value.invalid", 422),
        IdentityReject.RestrictionInvalidCode => ("code.invalid", 422),
        IdentityReject.RestrictionDoesntExist => ("admin.restriction.doesnt_exist", 404),
        IdentityReject.TooManyRestrictions => ("admin.restriction.limit_reached", 422),

        IdentityReject.RateLimited => ("server.rate_limited", 429),
        IdentityReject.Busy => ("server.busy", 503),
    };
}
