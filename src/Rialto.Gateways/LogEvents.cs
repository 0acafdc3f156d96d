namespace Rialto.Gateways;

/// <summary>Numbers of what the gateways log: never reused, unique by test.</summary>
public static class LogEvents
{
    public const int UnknownFeeGroup = 2001;
    public const int BotCommandRejected = 2010;
}
