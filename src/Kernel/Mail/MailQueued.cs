namespace Guildhall.Kernel;

/// <summary>A mail to send, saved with the change that causes it (<see cref="ModuleDb.Tell"/>); the host delivers it once.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text; lines with addresses become links in the reader.</param>
public sealed record MailQueued(string To, string Subject, string Text) : IEvent;
