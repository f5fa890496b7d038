using System.Globalization;
using Microsoft.Extensions.Configuration;
using MimeKit;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <summary>
/// COURTS_SMTP_HOST, _PORT (587), _USER, _PASSWORD, _FROM (<c>courts@HOST</c>; may carry a name: <c>Courts &lt;a@b&gt;</c>),
/// _TLS (<c>starttls</c>, the default, or <c>none</c> for a server on the same machine). Without a host there is no gateway.
/// COURTS_HELP_PHONE is said in messages as the number for questions.
/// </summary>
/// <param name="From">The sender of every letter and the organiser of its calendar entry.</param>
internal sealed record SmtpSettings(string? Host, int Port, string? User, string? Password, MailboxAddress From, bool StartTls, string? HelpPhone)
{
    public static SmtpSettings Read(IConfiguration configuration)
    {
        var host = Text("COURTS_SMTP_HOST");
        var from = Text("COURTS_SMTP_FROM") ?? $"courts@{(host is not null && EmailAddress.Read($"courts@{host}") is not null ? host : "localhost.localdomain")}";
        return new(
            host,
            int.TryParse(Text("COURTS_SMTP_PORT"), CultureInfo.InvariantCulture, out var port) ? port : 587,
            Text("COURTS_SMTP_USER"),
            Text("COURTS_SMTP_PASSWORD"),
            Sender(from) ?? throw new InvalidOperationException("COURTS_SMTP_FROM is not an e-mail address that a mail server takes."),
            Text("COURTS_SMTP_TLS")?.ToLowerInvariant() switch
            {
                null or "starttls" => true,
                "none" => false,
                _ => throw new InvalidOperationException("COURTS_SMTP_TLS is starttls or none."),
            },
            Text("COURTS_HELP_PHONE"));

        string? Text(string name) => configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    private static MailboxAddress? Sender(string text) =>
        MailboxAddress.TryParse(text, out var from) && EmailAddress.Read(from.Address) is { NeedsUtf8: false } address ? new(from.Name, address.ToString()) : null;
}
