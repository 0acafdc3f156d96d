namespace Rialto.Server.Mails;

/// <summary>The mail server did not do what SMTP says, or said no to everything. The mails wait.</summary>
public sealed class SmtpFailedException(string message) : Exception(message);
