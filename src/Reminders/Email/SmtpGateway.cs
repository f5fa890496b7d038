using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <summary>E-mail over SMTP: STARTTLS, AUTH, UTF-8, a text and an HTML version, the calendar entry attached.</summary>
internal sealed class SmtpGateway(SmtpSettings settings, ILogger<SmtpGateway> log) : IMailGateway
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool Ready => settings.Host is not null;

    public IMailLine Open() => new Line(settings, log);

    private sealed class Line(SmtpSettings settings, ILogger log) : IMailLine
    {
        private SmtpClient? client;

        public async Task<Delivery> Send(Letter letter)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                using var mail = Mail(letter);
                client ??= new SmtpClient(settings.Host, settings.Port)
                {
                    EnableSsl = settings.StartTls,
                    Credentials = settings.User is null ? null : new NetworkCredential(settings.User, settings.Password),
                    DeliveryFormat = SmtpDeliveryFormat.SevenBit,
                };
                await client.SendMailAsync(mail, patience.Token);
                return new Delivery.Accepted();
            }
            catch (FormatException)
            {
                return new Delivery.Refused(Why.AddressRefused);
            }
            catch (Exception e) when (e is SmtpException or OperationCanceledException or IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // A line that failed once is not trusted again.
                Dispose();
                var delivery = Read(e);
                log.MailFailed(letter.Key, delivery.GetType().Name, (e as SmtpException)?.StatusCode.ToString() ?? e.GetType().Name);
                return delivery;
            }
        }

        private MailMessage Mail(Letter letter)
        {
            var mail = new MailMessage(settings.From, new MailAddress(letter.To))
            {
                Subject = letter.Subject,
                SubjectEncoding = Encoding.UTF8,
                HeadersEncoding = Encoding.UTF8,
                BodyEncoding = Encoding.UTF8,
            };
            mail.Headers.Add("Message-ID", $"<{letter.Key}@{settings.From.Host}>");
            mail.Headers.Add("Content-Language", letter.Language);
            mail.Headers.Add("Auto-Submitted", "auto-generated");
            mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
            mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
            var type = new ContentType("text/calendar") { CharSet = "utf-8", Name = "appointment.ics" };
            type.Parameters.Add("method", letter.Method.ToString().ToUpperInvariant());
            mail.Attachments.Add(new Attachment(new MemoryStream(Encoding.UTF8.GetBytes(letter.Calendar)), type));
            return mail;
        }

        private static Delivery Read(Exception e) => e switch
        {
            SmtpFailedRecipientException r => OfRecipient(r.StatusCode),
            SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } s => new Delivery.Down(Unsure: !NeverConnected(s)),
            SmtpException { StatusCode: SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.ServiceClosingTransmissionChannel or SmtpStatusCode.MustIssueStartTlsFirst or SmtpStatusCode.ClientNotPermitted } => new Delivery.Down(Unsure: false),
            // 530, 535: the account was not let in.
            SmtpException { StatusCode: (SmtpStatusCode)535 or (SmtpStatusCode)534 or (SmtpStatusCode)538 } => new Delivery.Down(Unsure: false),
            SmtpException s => (int)s.StatusCode is >= 400 and < 500 ? new Delivery.Later() : new Delivery.Refused(Why.MessageRefused),
            _ => new Delivery.Down(Unsure: true),
        };

        private static Delivery OfRecipient(SmtpStatusCode status) => (int)status is >= 400 and < 500 ? new Delivery.Later() : new Delivery.Refused(Why.AddressRefused);

        private static bool NeverConnected(SmtpException e)
        {
            for (var inner = e.InnerException; inner is not null; inner = inner.InnerException)
            {
                if (inner is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TryAgain })
                {
                    return true;
                }
            }
            return false;
        }

        public void Dispose()
        {
            client?.Dispose();
            client = null;
        }
    }
}
