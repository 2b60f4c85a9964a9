using Guildhall.Kernel;
using Guildhall.Server.Help;
using Guildhall.Server.Mail;
using Guildhall.Server.Notices;
using Guildhall.Server.SignIn;
using Guildhall.Server.You;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server;

/// <summary>The host's own database: logins, sessions, the mail drop, and what people say of the help.</summary>
public sealed class ServerDb(DbContextOptions<ServerDb> options) : ModuleDb(options)
{
    /// <summary>The name of the file or schema.</summary>
    public const string Name = "server";

    /// <inheritdoc/>
    protected override string Module => Name;

    /// <summary>Everyone who can sign in; the id is the person's.</summary>
    public DbSet<Login> Logins => Set<Login>();

    /// <summary>Signed-in browsers, ended ones included.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Mail that was sent, or dropped here because no mail server is set.</summary>
    public DbSet<DroppedMail> Mails => Set<DroppedMail>();

    /// <summary>What people say of the help's articles.</summary>
    public DbSet<HelpAnswer> HelpAnswers => Set<HelpAnswer>();

    /// <summary>What people were told of.</summary>
    public DbSet<Notice> Notices => Set<Notice>();

    /// <summary>How people want pages to look.</summary>
    public DbSet<Preferences> Preferences => Set<Preferences>();

    /// <summary>What people want by mail, where it differs from what is usual.</summary>
    public DbSet<MailWish> MailWishes => Set<MailWish>();
}
