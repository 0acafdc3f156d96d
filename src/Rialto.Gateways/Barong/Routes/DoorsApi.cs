using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>identity/*</c>: logging in and out, signing up, and what a client wants to know before.</summary>
internal sealed class DoorsApi(BarongDialect barong)
{
    static readonly TextParameter SessionEmail = new("email", "E-mail.")
    {
        Missing = Literals.SessionEmailMissing, NotText = Literals.Invalid,
    };

    static readonly TextParameter SessionPassword = new("password", "Password.")
    {
        Missing = Literals.SessionPasswordMissing, NotText = Literals.Invalid,
    };

    static readonly TextParameter OtpCodeText = new("otp_code", "Code of the second factor, where it is on.")
    {
        NotText = Literals.Invalid,
    };

    static readonly TextParameter UserEmail = new("email", "E-mail.")
    {
        Missing = Literals.UserEmailMissing, Empty = Literals.UserEmailEmpty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    static readonly TextParameter UserPassword = new("password", "Password.")
    {
        Missing = Literals.UserPasswordMissing, Empty = Literals.UserPasswordEmpty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    static readonly TextParameter Username = new("username", "4 … 12 letters and digits.") { NotText = Literals.Invalid };
    static readonly TextParameter Referral = new("refid", "Uid of who brought you.") { NotText = Literals.Invalid };
    static readonly TextParameter Data = new("data", "JSON text of your own.") { NotText = Literals.Invalid };

    static readonly TextParameter GeneralPassword = new("password", "Password.")
    {
        Missing = Literals.GeneralPasswordMissing, NotText = Literals.Invalid,
    };

    /// <summary>Maps everything under <c>identity</c>.</summary>
    public void Map(RouteTable routes)
    {
        MapTools(routes);
        routes.PostThatReads("/sessions", LogIn, "Logs in; sets the session cookie.", SessionEmail, SessionPassword, OtpCodeText);
        routes.DeleteThatTells("/sessions", LogOut, "Logs out.");
        routes.Post("/users", SignUp, "Signs up; opens a session.", UserEmail, UserPassword, Username, Referral, Data);
    }

    /// <summary>Maps what <c>public</c> repeats.</summary>
    public void MapTools(RouteTable routes)
    {
        routes.Get("/ping", Ping, "Whether anybody is there.");
        routes.Get("/time", Time, "The clock that nonces are compared with, whole seconds.");
        routes.Get("/version", Version, "What is running.");
        routes.Get("/configs", Configs, "What a log-in form needs to know.");
        routes.Post("/password/validate", ValidatePassword, "How strong a password is, in bits.", GeneralPassword);
    }

    static ValueTask Ping(Call call) => call.Json(StatusCodes.Status200OK, 0, static (json, _) =>
    {
        json.WriteStartObject();
        json.WriteString("ping"u8, "pong"u8);
        json.WriteEndObject();
    });

    ValueTask Time(Call call) => call.Json(StatusCodes.Status200OK, barong.Time.GetUtcNow().ToUnixTimeSeconds(), static (json, seconds) =>
    {
        json.WriteStartObject();
        json.WriteNumber("time"u8, seconds);
        json.WriteEndObject();
    });

    ValueTask Version(Call call) => call.Json(StatusCodes.Status200OK, barong.Options.Build, static (json, build) =>
    {
        json.WriteStartObject();
        json.WriteString("git_tag"u8, build.GitTag);
        json.WriteString("git_sha"u8, build.GitSha);
        json.WriteString("build_date"u8, build.BuildDate);
        json.WriteString("version"u8, build.Version);
        json.WriteEndObject();
    });

    ValueTask Configs(Call call) => call.Json(StatusCodes.Status200OK, barong.Options, static (json, options) =>
    {
        json.WriteStartObject();
        json.WriteNumber("session_expire_time"u8, options.SessionExpireTimeS);
        json.WriteString("captcha_type"u8, options.Captcha.Kind.ToString().ToLowerInvariant());
        if (options.Captcha.Kind == CaptchaKind.Recaptcha) json.WriteString("captcha_id"u8, options.Captcha.PublicKey);
        json.WriteString("phone_verification_type"u8, options.PhoneVerificationType);
        json.WriteNumber("password_min_entropy"u8, options.PasswordMinEntropy);
        json.WriteString("password_regexp"u8, $"(?-mix:{options.PasswordRegexp})");
        json.WriteEndObject();
    });

    ValueTask ValidatePassword(Call call)
    {
        var password = GeneralPassword.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return call.Json(StatusCodes.Status201Created, barong.People.Strength.EntropyOf(password!), static (json, entropy) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("entropy"u8);
            // Wire quirk: a whole number keeps its decimal (docs/dialects/barong.md).
            var text = entropy.ToString("R", CultureInfo.InvariantCulture);
            json.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0", skipInputValidation: true);
            json.WriteEndObject();
        });
    }

    async ValueTask LogIn(Call call)
    {
        var input = call.Input;
        var email = SessionEmail.Read(input);
        var password = SessionPassword.Read(input);
        ReadCaptcha(input);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        if (await barong.Captcha.ProblemAsync(call, Captcha.SessionCreate) is { } problem)
        {
            await call.Errors(problem.Status, problem.Literal);
            return;
        }

        var wish = new LogIn
        {
            Email = email!,
            Password = password!,
            OtpCode = OtpCode.Read(input, OtpCodeText.Name),
            PreviousToken = barong.CookieOf(call),
        };
        var opened = await barong.People.LogInAsync(wish, Gate.OriginOf(call.Http));
        if (opened.Rejected) await Errors.Answer(call, opened);
        else await barong.AnswerOpened(call, opened.Value, StatusCodes.Status200OK);
    }

    ValueTask LogOut(Call call)
    {
        var ended = barong.People.LogOut(barong.CookieOf(call) ?? "", Gate.OriginOf(call.Http));
        if (ended.Rejected) return Errors.Answer(call, ended);
        barong.ExpireCookie(call);
        return call.Json(StatusCodes.Status200OK, StatusCodes.Status200OK, static (json, status) => json.WriteNumberValue(status));
    }

    async ValueTask SignUp(Call call)
    {
        var input = call.Input;
        var email = UserEmail.Read(input);
        var password = UserPassword.Read(input);
        var username = Username.Read(input);
        var referral = Referral.Read(input);
        ReadCaptcha(input);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        if (await barong.Captcha.ProblemAsync(call, Captcha.UserCreate) is { } problem)
        {
            await call.Errors(problem.Status, problem.Literal);
            return;
        }

        var wish = new SignUp
        {
            Email = email!,
            Password = password!,
            Username = string.IsNullOrEmpty(username) ? null : username,
            ReferralUid = referral,
            Data = JsonTextOf(input, Data.Name),
        };
        var opened = await barong.People.SignUpAsync(wish, Gate.OriginOf(call.Http), Standing.LabelsOf(barong.Options.SignUpLevel));
        if (opened.Rejected)
        {
            await Errors.Answer(call, opened);
            return;
        }

        if (barong.Options.SignedUp is { } signedUp) await signedUp(opened.Value.Member, call.Aborted);
        await barong.AnswerOpened(call, opened.Value, StatusCodes.Status201Created);
    }

    /// <summary>One that is sent must have a form, whether it is asked for or not.</summary>
    internal static void ReadCaptcha(Input input)
    {
        if (!input.Parameters.TryGet("captcha_response", out var value)) return;
        var hasForm = value.Kind is ParameterKind.Text or ParameterKind.Group;
        input.Require(hasForm, "captcha_response", Literals.CaptchaFormatInvalid);
    }

    /// <summary>JSON text, given as text or as JSON itself.</summary>
    internal static string? JsonTextOf(Input input, string name) =>
        input.Parameters.TryGet(name, out var value) && value.Text.Length > 0 ? value.Text : null;
}
