namespace Rialto.Gateways;

/// <summary>Numbers of what the gateways log: never reused, unique by test.</summary>
public static class LogEvents
{
    public const int UnknownFeeGroup = 2001;
    public const int BotCommandRejected = 2010;
    public const int PerpetualBotRejected = 2011;
    public const int FeedDown = 2020;
    public const int FeedUp = 2021;
    public const int IndexRefused = 2022;
}
