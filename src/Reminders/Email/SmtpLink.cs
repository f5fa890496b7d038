using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <param name="Fault">For the log: a status or a kind of exception; null where nothing is wrong.</param>
internal readonly record struct SmtpAnswer(Delivery Delivery, string? Fault);

/// <summary>
/// A connection to the mail server, signed in. What fails before a letter is offered is the server's trouble; what fails after that is the letter's own.
/// </summary>
internal sealed class SmtpLink : IDisposable
{
    /// <summary>For each stretch of talk before the text is on its way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>RFC 5321, 4.5.3.2.6: a server may take ten minutes to answer after the text.</summary>
    private static readonly TimeSpan PatienceAfterText = TimeSpan.FromMinutes(10);

    private readonly SmtpClient client = new() { CheckCertificateRevocation = false, Timeout = (int)(PatienceAfterText + Patience).TotalMilliseconds };

    private SmtpLink()
    {
    }

    public bool TakesAnyLetters => client.Capabilities.HasFlag(SmtpCapabilities.UTF8);

    /// <returns>The link, or why there is none.</returns>
    public static async Task<(SmtpLink? Link, string? Trouble, string? Fault)> Open(SmtpSettings settings)
    {
        var link = new SmtpLink();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await link.client.ConnectAsync(settings.Host!, settings.Port, settings.StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, patience.Token);
            if (settings.User is not null)
            {
                await link.client.AuthenticateAsync(settings.User, settings.Password ?? "", patience.Token);
            }
            return (link, null, null);
        }
        catch (Exception e)
        {
            var trouble = e switch
            {
                AuthenticationException => Trouble.SignIn,
                SslHandshakeException => Trouble.Secure,
                // STARTTLS that is not offered, or signing in.
                NotSupportedException => link.client.IsSecure || !settings.StartTls ? Trouble.SignIn : Trouble.Secure,
                SmtpCommandException => Trouble.Busy,
                _ => Trouble.Unreachable,
            };
            link.Dispose();
            return (null, trouble, e.GetType().Name);
        }
    }

    public async Task<SmtpAnswer> Send(MimeMessage mail, MailboxAddress from, EmailAddress to)
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = new Text(patience);
        try
        {
            var format = FormatOptions.Default.Clone();
            format.International = to.NeedsUtf8;
            await client.SendAsync(format, mail, from, [new MailboxAddress("", to.ToString())], patience.Token, text);
            return new(new Delivery.Accepted(), null);
        }
        catch (SmtpCommandException e)
        {
            return new(Read(e), $"{(int)e.StatusCode} {e.ErrorCode}");
        }
        catch (ServiceNotAuthenticatedException e)
        {
            return new(new Delivery.Down(Trouble.SignIn), e.GetType().Name);
        }
        catch (Exception e)
        {
            return new(text.OnItsWay ? new Delivery.Later(Why.NoAnswer, Unsure: true) : new Delivery.Later(Why.BrokenOff), e.GetType().Name);
        }
    }

    private static Delivery Read(SmtpCommandException e) => (e.ErrorCode, (int)e.StatusCode) switch
    {
        // Too large, or asked for in a way that the server does not know: this letter's. Anything else said to the sender is said to every letter.
        (SmtpErrorCode.SenderNotAccepted, 552 or 555) => new Delivery.Refused(Why.MessageRefused),
        (SmtpErrorCode.SenderNotAccepted, >= 400 and < 500) => new Delivery.Down(Trouble.Busy, Offered: true),
        (SmtpErrorCode.SenderNotAccepted, _) => new Delivery.Down(Trouble.Sender, Offered: true),
        (_, >= 400 and < 500) => new Delivery.Later(Why.PutOff),
        (SmtpErrorCode.RecipientNotAccepted, _) => new Delivery.Refused(Why.AddressRefused),
        _ => new Delivery.Refused(Why.MessageRefused),
    };

    public void Dispose() => client.Dispose();

    /// <summary>Notices that the text is on its way: from then on nobody can say whether the server has it, until it answers.</summary>
    private sealed class Text(CancellationTokenSource patience) : ITransferProgress
    {
        public bool OnItsWay { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Report(bytesTransferred);

        public void Report(long bytesTransferred)
        {
            if (!OnItsWay)
            {
                OnItsWay = true;
                patience.CancelAfter(PatienceAfterText);
            }
        }
    }
}
