using System.Text;
using MimeKit;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <summary>A letter as an Internet message (RFC 5322): text, HTML and the invitation (RFC 6047), three versions of one thing.</summary>
internal static class Envelope
{
    public static MimeMessage Of(Letter letter, EmailAddress to, MailboxAddress from)
    {
        var mail = new MimeMessage
        {
            Subject = letter.Subject,
            Date = letter.Written.ToDateTimeOffset(),
            // The committed key: however often it is handed over, it is one message.
            MessageId = $"{letter.Key}@{from.Domain}",
            Body = new MultipartAlternative { Part("plain", letter.Text, letter.Language), Part("html", letter.Html, letter.Language), Invitation(letter) },
        };
        mail.From.Add(from);
        mail.To.Add(new MailboxAddress("", to.ToString()));
        mail.Headers.Add("Content-Language", letter.Language);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static TextPart Invitation(Letter letter)
    {
        var part = Part("calendar", letter.Calendar, letter.Language);
        part.ContentType.Parameters.Add("method", letter.Method.ToString().ToUpperInvariant());
        return part;
    }

    /// <summary>Urdu would be three times as long in quoted-printable.</summary>
    private static TextPart Part(string kind, string text, string language)
    {
        var part = new TextPart(kind) { ContentTransferEncoding = language == "ur" ? ContentEncoding.Base64 : ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }
}
