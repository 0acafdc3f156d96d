namespace Rialto.Gateways.Barong;

/// <summary>Who tells people from programs.</summary>
public enum CaptchaKind
{
    None,
    Recaptcha,
    Geetest,
}
