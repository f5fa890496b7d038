using System.Net.Mail;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>What the scenarios rely on.</summary>
public sealed class SupportTests
{
    [Fact]
    public async Task The_peer_keeps_a_mail_and_refuses_when_told()
    {
        await using var peer = await SmtpPeer.Start();
        using var client = new SmtpClient("localhost", peer.Port);
        using var mail = new MailMessage("courts@example.pk", "reader@example.pk", "سماعت", "کل صبح ۹ بجے");

        await peer.Refuse(1);
        await Assert.ThrowsAsync<SmtpException>(() => client.SendMailAsync(mail));
        await client.SendMailAsync(mail);

        var kept = await peer.Await(m => m.To.Contains("reader@example.pk"));
        Assert.Equal("سماعت", kept.Subject);
        Assert.Equal("کل صبح ۹ بجے", kept.Text.Trim());
        Assert.Single(peer.Mails);
    }
}
