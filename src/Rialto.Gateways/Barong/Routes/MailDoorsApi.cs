using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;
using Rialto.Identity.Passwords;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>identity/users/*</c>: what opens by a token that came by mail, and the link past all restrictions.</summary>
internal sealed class MailDoorsApi(BarongDialect barong)
{
    static readonly TextParameter Email = Required("email", Literals.UserEmailMissing, Literals.UserEmailEmpty);
    static readonly TextParameter Token = Required("token", Literals.TokenMissing, Literals.TokenEmpty);
    static readonly TextParameter ResetToken = Required("reset_password_token", Literals.ResetTokenMissing, Literals.ResetTokenEmpty);
    static readonly TextParameter Password = Required("password", Literals.UserPasswordMissing, Literals.UserPasswordEmpty);
    static readonly TextParameter Confirm = Required("confirm_password", Literals.ResetConfirmMissing, Literals.ResetConfirmEmpty);
    static readonly TextParameter Whitelink = Required("whitelink_token", Literals.WhitelinkMissing, Literals.WhitelinkEmpty);

    public void Map(RouteTable routes)
    {
        routes.Get("/users/register_geetest", Geetest, "What Geetest's captcha needs; an empty text where there is none.");
        routes.Post("/users/access", UseWhitelink, "Lets my address in past all restrictions.", Whitelink);
        routes.Post("/users/email/generate_code", SendConfirmation, "Mails a token that confirms the address.", Email);
        routes.Post("/users/email/confirm_code", ConfirmEmail, "Confirms the address; opens a session.", Token);
        routes.Post("/users/password/generate_code", SendReset, "Mails a token for a new password.", Email);
        routes.Post("/users/password/confirm_code", Reset, "Sets a new password; ends all sessions.", ResetToken, Password, Confirm);
    }

    static TextParameter Required(string name, string missing, string empty) => new(name, "Required.")
    {
        Missing = missing, Empty = empty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    async ValueTask Geetest(Call call)
    {
        var challenge = await barong.Captcha.ChallengeAsync(call.Aborted);
        await call.Json(StatusCodes.Status200OK, (challenge, barong.Captcha.Options), static (json, state) =>
        {
            if (state.challenge is null)
            {
                json.WriteStringValue(""u8);
                return;
            }

            json.WriteStartObject();
            json.WriteString("gt"u8, state.Options.PublicKey);
            json.WriteString("challenge"u8, state.challenge);
            json.WriteEndObject();
        });
    }

    ValueTask UseWhitelink(Call call)
    {
        var token = Whitelink.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var used = barong.People.Whitelinks.Use(token!, Gate.OriginOf(call.Http).Address);
        return used.Rejected ? Errors.Answer(call, used) : AnswerCreated(call);
    }

    ValueTask SendConfirmation(Call call) => SendAsync(call, Captcha.EmailConfirmation, barong.People.SendConfirmation);

    ValueTask ConfirmEmail(Call call)
    {
        var token = Token.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var opened = barong.People.ConfirmEmail(token!, barong.CookieOf(call), Gate.OriginOf(call.Http));
        return opened.Rejected ? Errors.Answer(call, opened) : barong.AnswerOpened(call, opened.Value, StatusCodes.Status201Created);
    }

    ValueTask SendReset(Call call) => SendAsync(
        call, Captcha.PasswordReset, email => barong.People.SendPasswordReset(email, Gate.OriginOf(call.Http)));

    async ValueTask SendAsync(Call call, string endpoint, Action<string> send)
    {
        if (ReadAddress(call) is not { } email)
        {
            await call.Refused();
            return;
        }

        if (await barong.Captcha.ProblemAsync(call, endpoint) is { } problem)
        {
            await call.Errors(problem.Status, problem.Literal);
            return;
        }

        send(email);
        await AnswerCreated(call);
    }

    async ValueTask Reset(Call call)
    {
        var token = ResetToken.Read(call.Input);
        var password = Password.Read(call.Input);
        var confirmed = Confirm.Read(call.Input);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var wish = new PasswordReset(token!, password!, confirmed!);
        var reset = await barong.People.ResetPasswordAsync(wish, Gate.OriginOf(call.Http));
        if (reset.Rejected) await Errors.Answer(call, reset);
        else await AnswerCreated(call);
    }

    /// <summary>Null when something is wrong, which is noted.</summary>
    static string? ReadAddress(Call call)
    {
        var email = Email.Read(call.Input);
        DoorsApi.ReadCaptcha(call.Input);
        return call.Input.Failed ? null : email;
    }

    static ValueTask AnswerCreated(Call call) =>
        call.Json(StatusCodes.Status201Created, StatusCodes.Status201Created, static (json, status) => json.WriteNumberValue(status));
}
