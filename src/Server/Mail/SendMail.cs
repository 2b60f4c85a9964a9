using System.Net.Mail;
using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Guildhall.Server.Mail;

/// <summary>
/// Where mail goes out: <c>Mail:Host</c>, <c>Mail:Port</c>, <c>Mail:From</c>, <c>Mail:User</c>, <c>Mail:Password</c>. Without a host it is
/// dropped. <c>Mail:Site</c> is what links in mails begin with.
/// </summary>
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

    /// <summary>Where this instance is found, such as https://guildhall.example; null for the address it listens on.</summary>
    public string? Site { get; set; }
}

/// <summary>Sends queued mail, or drops it where the operator and the demo can read it.</summary>
public sealed partial class SendMail(ServerDb db, IOptions<MailOptions> options, IServer server, TimeProvider clock) : IHear<MailQueued>
{
    /// <inheritdoc/>
    public async Task HearAsync(MailQueued happened, CancellationToken cancellation)
    {
        var text = WithSite(happened.Text);
        if (options.Value.Host is { } host)
        {
            using var client = new SmtpClient(host, options.Value.Port) { EnableSsl = options.Value.Port != 25 };
            if (options.Value.User is { } user)
                client.Credentials = new System.Net.NetworkCredential(user, options.Value.Password);
            using var message = new MailMessage(options.Value.From, happened.To, happened.Subject, text);
            await client.SendMailAsync(message, cancellation);
        }
        db.Mails.Add(
            new DroppedMail
            {
                To = happened.To.ToLowerInvariant(),
                Subject = happened.Subject,
                Text = text,
                At = clock.GetUtcNow(),
                IsSent = options.Value.Host is not null,
            }
        );
    }

    // Modules write a page's path on a line of its own; where this instance is found, the host alone knows.
    private string WithSite(string text) =>
        (options.Value.Site ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()) is { } site
            ? PathAlone().Replace(text, site.TrimEnd('/') + "$0")
            : text;

    [GeneratedRegex(@"^/\S*", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PathAlone();
}
