using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <summary>E-mail over SMTP: STARTTLS, AUTH, SMTPUTF8 where the server offers it.</summary>
internal sealed class SmtpGateway(SmtpSettings settings, ILogger<SmtpGateway> log) : IMailGateway
{
    public bool Ready => settings.Host is not null;

    public IMailLine Open() => new Line(settings, log);

    private sealed class Line(SmtpSettings settings, ILogger log) : IMailLine
    {
        private SmtpLink? link;

        public async Task<Delivery> Send(Letter letter)
        {
            var (delivery, fault) = await Try(letter);
            if (fault is not null)
            {
                log.MailFailed(letter.Key, delivery.GetType().Name, fault);
            }
            return delivery;
        }

        private async Task<(Delivery Delivery, string? Fault)> Try(Letter letter)
        {
            if (EmailAddress.Read(letter.To) is not { } to)
            {
                return (new Delivery.Refused(Why.AddressRefused), "address");
            }
            // A server may hang up between two letters: that is not this one's fault, and a new line shows whether anything is.
            var (used, first) = (link is not null, await Try(letter, to));
            return used && first.Delivery is Delivery.Later { Unsure: false, Why: Why.BrokenOff } ? await Try(letter, to) : first;
        }

        private async Task<(Delivery Delivery, string? Fault)> Try(Letter letter, EmailAddress to)
        {
            SmtpAnswer answer;
            try
            {
                if (link is null)
                {
                    var opened = await SmtpLink.Open(settings);
                    if (opened.Trouble is { } trouble)
                    {
                        return (new Delivery.Down(trouble), opened.Fault);
                    }
                    link = opened.Link;
                }
                if (to.NeedsUtf8 && !link!.TakesAnyLetters)
                {
                    return (new Delivery.Refused(Why.AddressLetters), "no SMTPUTF8");
                }
                using var mail = Envelope.Of(letter, to, settings.From);
                answer = await link!.Send(mail, settings.From, to);
            }
            catch (Exception e)
            {
                // Nothing was handed over: this letter cannot be written down. It must not stop the others.
                answer = new(new Delivery.Refused(Why.Unwritable), e.GetType().Name);
            }
            if (answer.Delivery is not Delivery.Accepted)
            {
                // A line that failed once is not trusted again.
                Dispose();
            }
            return (answer.Delivery, answer.Fault);
        }

        public void Dispose()
        {
            link?.Dispose();
            link = null;
        }
    }
}
