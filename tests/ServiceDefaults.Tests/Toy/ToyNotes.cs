using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Shemss.Data;

namespace Shemss.ServiceDefaults.Tests.Toy;

public enum NoteKind
{
    Plain,
    SelfOperated,
}

public sealed record NoteRequest
{
    [Required, StringLength(50, MinimumLength = 1)]
    public required string Title { get; init; }

    public required NoteKind Kind { get; init; }

    [Range(1, 5)]
    public required int Stars { get; init; }

    [MaxLength(3)]
    public IReadOnlyList<NotePart> Parts { get; init; } = [];

    public Guid? FileId { get; init; }
}

public sealed record NotePart
{
    [Required, MaxLength(20)]
    public required string Name { get; init; }

    [Range(0, 100)]
    public decimal? Weight { get; init; }
}

public sealed record RemarkRequest
{
    [Required, MaxLength(100)]
    public required string Text { get; init; }
}

public sealed record NoteView(Guid Id, string Title, NoteKind Kind, int Stars, string State);

public sealed record RemarkView(Guid Id, Guid NoteId, string Text);

/// <summary>A small service with everything a real one has: the pattern as the tests of the defaults see it.</summary>
internal static class ToyNotes
{
    public static readonly ErrorCode TitleTaken = new("toy.note.title-taken", ErrorKind.Conflict, "Title taken", "The title '{0}' is taken.", "标题“{0}”已被使用。");

    private static readonly NoteRequest Example = new()
    {
        Title = "Inspection of outlet 1",
        Kind = NoteKind.SelfOperated,
        Stars = 3,
        Parts = [new NotePart { Name = "first", Weight = 1.5m }],
        FileId = ExampleId.Of("files"),
    };

    public static void MapNotes(this IEndpointRouteBuilder v1)
    {
        var notes = v1.MapGroup("/notes").WithTags("Notes");
        notes.MapPost("/", CreateAsync).Writes(Role.Institution).WithName("createNote").WithSummary("Create a note").Example(Example).Owner(Owner.Institution);
        notes.MapGet("/", ListAsync).Reads(Role.Institution, Role.Regulator, Role.Admin).CityOnly().WithName("listNotes").WithSummary("Notes").Owner(Owner.Institution);
        notes.MapGet("/{id:guid}", GetAsync).Reads(Role.Institution, Role.Regulator, Role.Admin).CityOnly().WithName("getNote").WithSummary("One note").Owner(Owner.Institution);
        notes.MapPut("/{id:guid}", ChangeAsync).Changes(Role.Institution).WithName("changeNote").WithSummary("Change a note").Example(Example with { Title = "Changed" }).Owner(Owner.Institution);
        notes.MapPost("/{id:guid}/submit", SubmitAsync).Writes(Role.Institution).WithName("submitNote").WithSummary("Submit a note").Owner(Owner.Institution);
        notes.MapPost("/{id:guid}/accept", AcceptAsync).Writes(Role.Regulator).CityOnly().After("submitNote").WithName("acceptNote").WithSummary("Accept a note").Owner(Owner.Institution);
        notes.MapPost("/{id:guid}/remarks", RemarkAsync).Writes(Role.Institution).WithName("addRemark").WithSummary("Add a remark").Example(new RemarkRequest { Text = "well done" }).Owner(Owner.Institution);
        notes.MapGet("/{id:guid}/remarks", RemarksAsync).Reads(Role.Institution).WithName("listRemarks").WithSummary("Remarks").Owner(Owner.Institution);
    }

    private static async Task<Answer<Created<NoteView>>> CreateAsync(NoteRequest request, DbSession session, Caller caller, CancellationToken ct)
    {
        if (request.FileId is { } file && (await FileStore.OwnAsync(session, [file], ct)).Count == 0)
        {
            return FileErrors.Unknown;
        }

        var taken = await session.QueryOneAsync<long>("select count(*) from note where title = @Title", request, ct);
        if (taken > 0)
        {
            return TitleTaken.With(request.Title).Field("title");
        }

        var id = Guid.CreateVersion7();
        await session.ExecuteAsync(
            "insert into note (id, institution_id, title, kind, stars, file_id) values (@Id, @Institution, @Title, @Kind, @Stars, @FileId)",
            new { Id = id, Institution = caller.Organisation, request.Title, Kind = Wire.Name(request.Kind), request.Stars, request.FileId }, ct);
        return Http.WithETag(TypedResults.Created($"/v1/notes/{id}", new NoteView(id, request.Title, request.Kind, request.Stars, "draft")), 1);
    }

    private static async Task<Answer<Ok<Page<NoteView>>>> ListAsync(Db db, Caller caller, HttpRequest request, CancellationToken ct, Choice<NoteKind>? kind = null, int limit = 50)
    {
        var rows = await db.ReadAsync<NoteRow>(caller.Scope,
            "select * from note where @Kind::text is null or kind = @Kind order by id limit @Limit", new { Kind = kind?.ToString(), Limit = limit }, ct);
        return TypedResults.Ok(new Page<NoteView>([.. rows.Select(r => r.ToView())], Http.NextLink(request, null)));
    }

    private static async Task<Answer<Ok<NoteView>>> GetAsync(Guid id, Db db, Caller caller, CancellationToken ct)
    {
        var rows = await db.ReadAsync<NoteRow>(caller.Scope, "select * from note where id = @Id", new { Id = id }, ct);
        return rows is [var row] ? Http.WithETag(TypedResults.Ok(row.ToView()), row.Version) : CommonErrors.NotFound;
    }

    private static async Task<Answer<Ok<NoteView>>> ChangeAsync(Guid id, NoteRequest request, ExpectedVersion expected, DbSession session, CancellationToken ct)
    {
        var row = await session.QueryOneAsync<NoteRow>("select * from note where id = @Id for update", new { Id = id }, ct);
        if (row is null)
        {
            return CommonErrors.NotFound;
        }

        if (expected.Check(row.Version) is { IsOk: false } stale)
        {
            return stale;
        }

        await session.ExecuteAsync("update note set title = @Title, kind = @Kind, stars = @Stars, version = version + 1 where id = @Id",
            new { Id = id, request.Title, Kind = Wire.Name(request.Kind), request.Stars }, ct);
        return Http.WithETag(TypedResults.Ok(new NoteView(id, request.Title, request.Kind, request.Stars, row.State)), row.Version + 1);
    }

    private static Task<Answer<NoContent>> SubmitAsync(Guid id, DbSession session, CancellationToken ct) => MoveAsync(id, "draft", "submitted", session, ct);

    private static Task<Answer<NoContent>> AcceptAsync(Guid id, DbSession session, CancellationToken ct) => MoveAsync(id, "submitted", "accepted", session, ct);

    private static async Task<Answer<NoContent>> MoveAsync(Guid id, string from, string to, DbSession session, CancellationToken ct)
    {
        var row = await session.QueryOneAsync<NoteRow>("select * from note where id = @Id for update", new { Id = id }, ct);
        if (row is null)
        {
            return CommonErrors.NotFound;
        }

        if (row.State != from)
        {
            return CommonErrors.Conflict;
        }

        await session.ExecuteAsync("update note set state = @To, version = version + 1 where id = @Id", new { Id = id, To = to }, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Answer<Created<RemarkView>>> RemarkAsync(Guid id, RemarkRequest request, DbSession session, Caller caller, CancellationToken ct)
    {
        if (await session.QueryOneAsync<NoteRow>("select * from note where id = @Id", new { Id = id }, ct) is null)
        {
            return CommonErrors.NotFound;
        }

        var remark = Guid.CreateVersion7();
        await session.ExecuteAsync("insert into remark values (@Remark, @Organisation, @Id, @Text)", new { Remark = remark, caller.Organisation, Id = id, request.Text }, ct);
        return TypedResults.Created((string?)null, new RemarkView(remark, id, request.Text));
    }

    private static async Task<Answer<Ok<Page<RemarkView>>>> RemarksAsync(Guid id, Db db, Caller caller, CancellationToken ct)
    {
        var rows = await db.ReadAsync<RemarkRow>(caller.Scope, "select id, note_id, text from remark where note_id = @Id", new { Id = id }, ct);
        return TypedResults.Ok(new Page<RemarkView>([.. rows.Select(r => new RemarkView(r.Id, r.NoteId, r.Text))], null));
    }

    internal sealed class NoteRow
    {
        public required Guid Id { get; init; }

        public required long Version { get; init; }

        public required string Title { get; init; }

        public required string Kind { get; init; }

        public required int Stars { get; init; }

        public required string State { get; init; }

        public NoteView ToView() => new(Id, Title, Wire.Parse<NoteKind>(Kind), Stars, State);
    }

    private sealed class RemarkRow
    {
        public required Guid Id { get; init; }

        public required Guid NoteId { get; init; }

        public required string Text { get; init; }
    }
}
