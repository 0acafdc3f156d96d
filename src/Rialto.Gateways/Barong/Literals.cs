namespace Rialto.Gateways.Barong;

/// <summary>
/// The error texts of this dialect that are not Identity's (those stand in its own table). A test requires each in a transcript.
/// </summary>
public static class Literals
{
    // The server.
    public const string PeatioRouteNotFound = "server.route_not_found";
    public const string RouteNotFound = "Route is not found";
    public const string MethodNotAllowed = "server.method_not_allowed";
    public const string InternalError = "server.internal_error";

    // The framework's last words.
    public const string Value = "value";
    public const string Invalid = "invalid";
    public const string PageNotInteger = "non_integer_page";
    public const string PageNotPositive = "non_positive_page";
    public const string LimitNotInteger = "non_integer_limit";
    public const string LimitInvalid = "invalid_limit";

    // Coming in.
    public const string SessionEmailMissing = "identity.session.missing_email";
    public const string SessionPasswordMissing = "identity.session.missing_password";
    public const string CaptchaRequired = "identity.captcha.required";
    public const string CaptchaFieldsMissing = "identity.captcha.mandatory_fields";
    public const string CaptchaFailed = "identity.captcha.verification_failed";
    public const string CaptchaFormatInvalid = "identity.session.invalid_captcha_format";
    public const string UserEmailMissing = "identity.user.missing_email";
    public const string UserEmailEmpty = "identity.user.empty_email";
    public const string UserPasswordMissing = "identity.user.missing_password";
    public const string UserPasswordEmpty = "identity.user.empty_password";
    public const string GeneralPasswordMissing = "identity.general.missing_password";

    // Own account.
    public const string DataMissing = "resource.user.missing_data";
    public const string PasswordMissing = "resource.user.missing_password";
    public const string PasswordEmpty = "resource.user.empty_password";
    public const string OldPasswordMissing = "resource.user.missing_old_password";
    public const string OldPasswordEmpty = "resource.user.empty_old_password";
    public const string NewPasswordMissing = "resource.user.missing_new_password";
    public const string NewPasswordEmpty = "resource.user.empty_new_password";
    public const string ConfirmPasswordMissing = "resource.user.missing_confirm_password";
    public const string ConfirmPasswordEmpty = "resource.user.empty_confirm_password";
    public const string TopicWrong = "resource.user.wrong_topic";
    public const string NoActivity = "resource.user.no_activity";
    public const string TimeFromNotInteger = "resource.user.non_integer_time_from";
    public const string TimeFromEmpty = "resource.user.empty_time_from";
    public const string TimeToNotInteger = "resource.user.non_integer_time_to";
    public const string TimeToEmpty = "resource.user.empty_time_to";
    public const string ResultNotString = "resource.user.non_string_result";
    public const string ResultEmpty = "resource.user.empty_result";
    public const string LabelKeyMissing = "resource.label.missing_key";
    public const string LabelKeyEmpty = "resource.label.empty_key";
    public const string LabelValueMissing = "resource.label.missing_value";
    public const string LabelValueEmpty = "resource.label.empty_value";
    public const string OtpCodeMissing = "resource.otp.missing_code";
    public const string OtpCodeEmpty = "resource.otp.empty_code";
    public const string AlgorithmMissing = "resource.apikey.missing_algorithm";
    public const string AlgorithmEmpty = "resource.apikey.empty_algorithm";

    // By mail.
    public const string TokenMissing = "identity.user.missing_token";
    public const string TokenEmpty = "identity.user.empty_token";
    public const string ResetTokenMissing = "identity.user.missing_pass_token";
    public const string ResetTokenEmpty = "identity.user.empty_reset_password_token";
    public const string ResetConfirmMissing = "identity.user.missing_confirm_password";
    public const string ResetConfirmEmpty = "identity.user.empty_confirm_password";
    public const string WhitelinkMissing = "identity.user.missing_whitelink_token";
    public const string WhitelinkEmpty = "identity.user.empty_whitelink_token";

    // Telephones, profiles, documents, stored data.
    public const string PhoneMissing = "resource.phone.missing_phone_number";
    public const string PhoneEmpty = "resource.phone.empty_phone_number";
    public const string PhoneChannelInvalid = "resource.phone.invalid_channel";
    public const string PhoneCodeMissing = "resource.phone.missing_verification_code";
    public const string PhoneCodeEmpty = "resource.phone.empty_verification_code";
    public const string DocTypeMissing = "resource.document.missing_doc_type";
    public const string DocTypeEmpty = "resource.document.empty_doc_type";
    public const string DocNumberMissing = "resource.document.missing_doc_number";
    public const string DocNumberEmpty = "resource.document.empty_doc_number";
    public const string UploadMissing = "resource.document.missing_upload";
    public const string DocExpireNotDate = "resource.documents.expire_not_a_date";
    public const string DocCategoryInvalid = "resource.documents.doc_category";
    public const string AddressCountryMissing = "resource.address.missing_country";
    public const string AddressCountryEmpty = "resource.address.empty_country";
    public const string AddressMissing = "resource.address.missing_address";
    public const string AddressEmpty = "resource.address.empty_address";
    public const string AddressCityMissing = "resource.address.missing_city";
    public const string AddressPostcodeMissing = "resource.address.missing_postcode";
    public const string AddressUploadMissing = "resource.address.missing_upload";
    public const string StorageTitleMissing = "resource.datastorage.missing_title";
    public const string StorageTitleEmpty = "resource.datastorage.empty_title";
    public const string StorageDataMissing = "resource.datastorage.missing_data";
    public const string StorageDataEmpty = "resource.datastorage.empty_data";

    // Service accounts.
    public const string ServiceAccountUidMissing = "resource.serviceaccount.missing_service_account_uid";
    public const string ServiceAccountUidNotText = "resource.service_account.non_string_service_account_uid";
    public const string ServiceAccountAlgorithmMissing = "resource.serviceaccount.missing_algorithm";
    public const string ServiceAccountAlgorithmEmpty = "resource.serviceaccount.empty_algorithm";

    // Staff.
    public const string AdminUidMissing = "admin.user.missing_uid";
    public const string AdminUidEmpty = "admin.user.empty_uid";
    public const string AdminRoleMissing = "admin.user.missing_role";
    public const string AdminRoleEmpty = "admin.user.empty_role";
    public const string AdminKeyMissing = "admin.user.missing_key";
    public const string AdminKeyEmpty = "admin.user.empty_key";
    public const string AdminValueMissing = "admin.user.missing_value";
    public const string AdminValueEmpty = "admin.user.empty_value";
    public const string AdminTitleMissing = "admin.user.missing_title";
    public const string AdminTitleEmpty = "admin.user.empty_title";
    public const string AdminDataMissing = "admin.user.missing_data";
    public const string AdminDataEmpty = "admin.user.empty_data";
    public const string AdminIdMissing = "admin.user.missing_id";
    public const string OneOfStateOtpEmail = "admin.user.one_of_state_otp_email";
    public const string OneOfStateOtp = "admin.user.one_of_state_otp";
    public const string ExtendedNotBoolean = "admin.user.non_boolean_extended";
    public const string ReplaceNotBoolean = "admin.user.non_boolean_replace";
    public const string UserRangeInvalid = "admin.user.invalid_range";
    public const string UserOrderingInvalid = "user.ordering.invalid_ordering";
    public const string UserAttributeInvalid = "user.ordering.invalid_attribute";
    public const string KeysOrderingInvalid = "api_keys.ordering.invalid_ordering";
    public const string KeysAttributeInvalid = "api_keys.ordering.invalid_attribute";
    public const string CommentTitleTooLong = "admin.comments.title_too_long";
    public const string CommentDataTooLong = "admin.comments.data_too_long";
    public const string ProfileUidMissing = "admin.profile.missing_uid";
    public const string ProfileStateMissing = "admin.profile.missing_state";
    public const string ProfileStateInvalid = "state.inclusion";
    public const string PermissionRoleMissing = "admin.permission.missing_role";
    public const string PermissionRoleEmpty = "admin.permission.empty_role";
    public const string PermissionVerbMissing = "admin.permission.missing_verb";
    public const string PermissionVerbEmpty = "admin.permission.empty_verb";
    public const string PermissionPathMissing = "admin.permission.missing_path";
    public const string PermissionPathEmpty = "admin.permission.empty_path";
    public const string PermissionActionMissing = "admin.permission.missing_action";
    public const string PermissionActionEmpty = "admin.permission.empty_action";
    public const string PermissionIdMissing = "admin.permission.missing_id";
    public const string PermissionIdEmpty = "admin.permission.empty_id";
    public const string RestrictionScopeMissing = "admin.restriction.missing_scope";
    public const string RestrictionCategoryMissing = "admin.restriction.missing_category";
    public const string RestrictionValueMissing = "admin.restriction.missing_value";
    public const string RestrictionValueEmpty = "admin.restriction.empty_value";
    public const string RestrictionIdMissing = "admin.restriction.missing_id";
    public const string RestrictionIdEmpty = "admin.restriction.empty_id";
    public const string RestrictionRangeInvalid = "admin.restriction.invalid_range";
    public const string WhitelinkExpireInvalid = "invalid_expire";
    public const string WhitelinkRangeInvalid = "invalid_range";
}
