using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Managers;

/// <summary>A request for the id of a further manager: connection, kind and why .</summary>
public sealed class ManagerRequest : IVersioned
{
    private ManagerRequest() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; private init; }

    /// <summary>The connection itself.</summary>
    public Connection Connection { get; private init; } = null!;

    /// <summary>The kind of work.</summary>
    public ManagerKind Kind { get; private init; }

    /// <summary>Why, in the asker's words, with what they added to questions.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Who asked.</summary>
    public string AskedBy { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset AskedAt { get; private init; }

    /// <summary>Its state.</summary>
    public RequestState State { get; private set; }

    /// <summary>The operator's words: why refused, or the question back; or why it waits.</summary>
    public string? Answer { get; private set; }

    /// <summary>When it was answered last (UTC).</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The assignment it led to.</summary>
    public Guid? AssignmentId { get; private set; }

    /// <summary>Whether it waits for an answer.</summary>
    public bool IsOpen => State is RequestState.WaitsForFirst or RequestState.Open or RequestState.Question;

    /// <summary>Asks for a manager. While the first one is not active it waits, and says so .</summary>
    public static ManagerRequest Ask(Connection connection, ManagerKind kind, string why, bool firstIsActive, string by, DateTimeOffset now)
    {
        if (why.Trim().Length > 1000)
            throw new InvalidInput("why", "The reason has at most 1,000 characters.");
        var request = new ManagerRequest
        {
            ConnectionId = connection.Id,
            Connection = connection,
            Kind = kind,
            Why = why.Trim(),
            AskedBy = by,
            AskedAt = now,
        };
        if (kind is not ManagerKind.Sync && !firstIsActive)
            request.Wait();
        else
            request.State = RequestState.Open;
        return request;
    }

    /// <summary>The first manager is active: its team is the reference now, and the request can be answered .</summary>
    public void Begin()
    {
        if (State is RequestState.WaitsForFirst)
            (State, Answer) = (RequestState.Open, null);
    }

    /// <summary>Says that no manager is free .</summary>
    public void FindNone() => Answer = "No manager of this kind is free. The operator has been told.";

    /// <summary>Answers it with an assignment.</summary>
    public void Assign(Assignment assignment, DateTimeOffset now)
    {
        MustBeOpen();
        if (State is RequestState.WaitsForFirst)
            throw new FirstNotActive();
        (State, AssignmentId, AnsweredAt, Answer) = (RequestState.Assigned, assignment.Id, now, null);
    }

    /// <summary>Refuses it with a reason.</summary>
    public void Refuse(string reason, DateTimeOffset now)
    {
        MustBeOpen();
        (State, Answer, AnsweredAt) = (RequestState.Refused, Said(reason), now);
    }

    /// <summary>Asks back.</summary>
    public void Question(string question, DateTimeOffset now)
    {
        MustBeOpen();
        (State, Answer, AnsweredAt) = (RequestState.Question, Said(question), now);
    }

    /// <summary>Answers the question back.</summary>
    public void Reply(string text)
    {
        if (State is not RequestState.Question)
            throw new RequestAnswered();
        Why = $"{Why}\n{Said(text)}";
        State = RequestState.Open;
    }

    private void Wait() =>
        (State, Answer) = (
            RequestState.WaitsForFirst,
            "Waits until the first manager is active, because its team is the one all others must be on."
        );

    private void MustBeOpen()
    {
        if (!IsOpen)
            throw new RequestAnswered();
    }

    private static string Said(string text) =>
        text.Trim() is { Length: > 0 and <= 1000 } said
            ? said
            : throw new InvalidInput("text", "Write 1 to 1,000 characters: whoever asked reads them.");

    private sealed class Mapping : IEntityTypeConfiguration<ManagerRequest>
    {
        public void Configure(EntityTypeBuilder<ManagerRequest> entity)
        {
            entity.ToTable("ManagerRequests");
            entity.HasOne(request => request.Connection).WithMany().HasForeignKey(request => request.ConnectionId);
            entity.HasIndex(request => new { request.State, request.AskedAt });
        }
    }
}

/// <summary>States of a request for a manager .</summary>
public enum RequestState
{
    /// <summary>Waits until the first manager is active .</summary>
    WaitsForFirst,

    /// <summary>Waits for the operator, or for a free manager .</summary>
    Open,

    /// <summary>The operator asked something back.</summary>
    Question,

    /// <summary>A manager was assigned.</summary>
    Assigned,

    /// <summary>Refused with a reason.</summary>
    Refused,
}

/// <summary>The request is answered already.</summary>
public sealed class RequestAnswered() : Refusal("This request is answered already.");

/// <summary>Further managers come after the first is active .</summary>
public sealed class FirstNotActive()
    : Refusal("The first manager is not active yet. Its team is the one all others must be on, so it comes first.");
