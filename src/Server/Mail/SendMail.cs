using System.Net.Mail;
using Guildhall.Kernel;
using Microsoft.Extensions.Options;

namespace Guildhall.Server.Mail;

/// <summary>Where mail goes out: <c>Mail:Host</c>, <c>Mail:Port</c>, <c>Mail:From</c>, <c>Mail:User</c>, <c>Mail:Password</c>. Without a host it is dropped.</summary>
public sealed class MailOptions
{
    /// <summary>The mail server; null drops all mail into the database, to be read in the browser.</summary>
    public string? Host { get; set; }

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "guildhall@localhost";

    /// <summary>The user, if the server wants one.</summary>
    public string? User { get; set; }

    /// <summary>The password.</summary>
    public string? Password { get; set; }
}

/// <summary>Sends queued mail, or drops it where the operator and the demo can read it.</summary>
public sealed class SendMail(ServerDb db, IOptions<MailOptions> options, TimeProvider clock) : IHear<MailQueued>
{
    /// <inheritdoc/>
    public async Task HearAsync(MailQueued happened, CancellationToken cancellation)
    {
        if (options.Value.Host is { } host)
        {
            using var client = new SmtpClient(host, options.Value.Port) { EnableSsl = options.Value.Port != 25 };
            if (options.Value.User is { } user)
                client.Credentials = new System.Net.NetworkCredential(user, options.Value.Password);
            using var message = new MailMessage(options.Value.From, happened.To, happened.Subject, happened.Text);
            await client.SendMailAsync(message, cancellation);
        }
        db.Mails.Add(
            new DroppedMail
            {
                To = happened.To.ToLowerInvariant(),
                Subject = happened.Subject,
                Text = happened.Text,
                At = clock.GetUtcNow(),
                IsSent = options.Value.Host is not null,
            }
        );
    }
}
