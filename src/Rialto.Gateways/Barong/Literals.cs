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
}
