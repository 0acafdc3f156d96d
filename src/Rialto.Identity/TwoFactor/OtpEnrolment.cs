namespace Rialto.Identity.TwoFactor;

/// <summary>A secret on its way into an authenticator app, as base32 and as the address that the QR code holds.</summary>
public sealed record OtpEnrolment(string Secret, string Url);
