namespace Shemss.ServiceDefaults;

/// <summary>Errors every service shares.</summary>
public static class CommonErrors
{
    /// <summary>One or more fields do not have their form; the field errors say which.</summary>
    public static readonly ErrorCode Invalid = new("request.invalid", ErrorKind.Invalid, "Invalid request",
        "The request has fields that are not valid.", "请求中有不合要求的字段。");

    /// <summary>The body is not JSON.</summary>
    public static readonly ErrorCode Malformed = new("request.malformed", ErrorKind.Invalid, "Malformed request",
        "The request body cannot be read.", "请求内容无法解析。");

    /// <summary>No token, or not a valid one.</summary>
    public static readonly ErrorCode Unauthenticated = new("auth.unauthenticated", ErrorKind.Unauthenticated, "Not signed in",
        "A valid access token is required.", "需要有效的访问令牌。");

    /// <summary>The role may never call the operation.</summary>
    public static readonly ErrorCode Forbidden = new("auth.forbidden", ErrorKind.Forbidden, "Not allowed",
        "The account's role may not do this.", "该账号角色无权执行此操作。");

    /// <summary>The token says neither for whom the caller acts nor that it sees the city.</summary>
    public static readonly ErrorCode NoView = new("auth.no-view", ErrorKind.Forbidden, "Nothing to see",
        "The token names no organisation and no authority, nor the view of the whole city.", "访问令牌未指明所属单位、管理部门或全市范围。");

    /// <summary>No such resource in the caller's scope.</summary>
    public static readonly ErrorCode NotFound = new("request.not-found", ErrorKind.NotFound, "Not found",
        "There is no such resource.", "资源不存在。");

    /// <summary>The path does not take the method.</summary>
    public static readonly ErrorCode MethodNotAllowed = new("request.method-not-allowed", ErrorKind.MethodNotAllowed, "Method not allowed",
        "The resource does not support this method.", "该资源不支持此方法。");

    /// <summary>Another resource stands against it.</summary>
    public static readonly ErrorCode Conflict = new("request.conflict", ErrorKind.Conflict, "Conflict",
        "The request conflicts with what is stored already.", "请求与已有数据冲突。");

    /// <summary>It names something that is not there, or breaks a rule of the data.</summary>
    public static readonly ErrorCode Unprocessable = new("request.unprocessable", ErrorKind.Unprocessable, "Against a rule",
        "The request breaks a rule of the data or refers to something that does not exist.", "请求违反数据规则或引用了不存在的对象。");

    /// <summary>The If-Match version is not the present one.</summary>
    public static readonly ErrorCode VersionMismatch = new("request.version-mismatch", ErrorKind.Precondition, "Changed meanwhile",
        "The resource has changed since it was read; read it again.", "资源已被修改，请重新读取后再提交。");

    /// <summary>A change without If-Match.</summary>
    public static readonly ErrorCode PreconditionRequired = new("request.precondition-required", ErrorKind.PreconditionRequired, "If-Match required",
        "The change must say with If-Match which version it changes.", "修改必须以 If-Match 说明所依据的版本。");

    /// <summary>If-Match is no version of ours.</summary>
    public static readonly ErrorCode PreconditionMalformed = new("request.precondition-malformed", ErrorKind.Invalid, "If-Match not readable",
        "If-Match must be the ETag the resource was read with.", "If-Match 必须是读取该资源时的 ETag。");

    /// <summary>A POST without Idempotency-Key.</summary>
    public static readonly ErrorCode IdempotencyKeyMissing = new("request.idempotency-key-missing", ErrorKind.Invalid, "Idempotency-Key required",
        "A POST must carry an Idempotency-Key of 1 to 100 printable characters.", "POST 请求必须带有 1 至 100 个可打印字符的 Idempotency-Key。");

    /// <summary>The key was used for another request.</summary>
    public static readonly ErrorCode IdempotencyKeyReused = new("request.idempotency-key-reused", ErrorKind.Unprocessable, "Idempotency-Key used before",
        "The Idempotency-Key was used for a different request.", "该 Idempotency-Key 已用于另一请求。");

    /// <summary>The first request with the key has not ended.</summary>
    public static readonly ErrorCode InFlight = new("request.in-flight", ErrorKind.Conflict, "Still being processed",
        "A request with this Idempotency-Key is still being processed; try again.", "使用该 Idempotency-Key 的请求仍在处理中，请稍后重试。");

    /// <summary>The body is larger than allowed.</summary>
    public static readonly ErrorCode TooLarge = new("request.too-large", ErrorKind.TooLarge, "Too large",
        "The request is larger than allowed here.", "请求超过允许的大小。");

    /// <summary>The content type is not accepted.</summary>
    public static readonly ErrorCode UnsupportedType = new("request.unsupported-type", ErrorKind.UnsupportedType, "Unsupported type",
        "The content type is not accepted here.", "不支持该内容类型。");

    /// <summary>The rate limit.</summary>
    public static readonly ErrorCode TooMany = new("request.too-many", ErrorKind.TooMany, "Too many requests",
        "Too many requests; slow down.", "请求过于频繁。");

    /// <summary>Not a cursor of this list.</summary>
    public static readonly ErrorCode CursorInvalid = new("request.cursor-invalid", ErrorKind.Invalid, "Invalid cursor",
        "'after' must be taken from the 'next' link of the same list.", "after 必须取自同一列表的 next 链接。");

    /// <summary>A defect of ours.</summary>
    public static readonly ErrorCode Internal = new("service.error", ErrorKind.Internal, "Internal error",
        "Something went wrong here; the trace id finds it.", "服务内部错误，可凭 traceId 查找。");

    /// <summary>The database, say, is away.</summary>
    public static readonly ErrorCode Unavailable = new("service.unavailable", ErrorKind.Unavailable, "Temporarily unavailable",
        "The service cannot answer at the moment; try again.", "服务暂时不可用，请稍后重试。");

    /// <summary>A field that must be there is not.</summary>
    public static readonly ErrorCode FieldRequired = new("field.required", ErrorKind.Invalid, "Missing field",
        "The field is required.", "该字段必填。");

    /// <summary>Wrong JSON type or unreadable form.</summary>
    public static readonly ErrorCode FieldWrongType = new("field.wrong-type", ErrorKind.Invalid, "Wrong type",
        "The value does not have the field's type.", "字段值类型不正确。");

    /// <summary>Not one of the values of an enumeration.</summary>
    public static readonly ErrorCode FieldUnknownValue = new("field.unknown-value", ErrorKind.Invalid, "Unknown value",
        "The value must be one of: {0}.", "取值必须是以下之一：{0}。");

    /// <summary>Longer than allowed.</summary>
    public static readonly ErrorCode FieldTooLong = new("field.too-long", ErrorKind.Invalid, "Too long",
        "The value may have at most {0} characters or elements.", "长度不得超过 {0}。");

    /// <summary>Shorter than allowed.</summary>
    public static readonly ErrorCode FieldTooShort = new("field.too-short", ErrorKind.Invalid, "Too short",
        "The value must have at least {0} characters or elements.", "长度不得少于 {0}。");

    /// <summary>Length outside its bounds.</summary>
    public static readonly ErrorCode FieldLength = new("field.length", ErrorKind.Invalid, "Wrong length",
        "The value must have between {0} and {1} characters or elements.", "长度必须在 {0} 至 {1} 之间。");

    /// <summary>Number outside its bounds.</summary>
    public static readonly ErrorCode FieldOutOfRange = new("field.out-of-range", ErrorKind.Invalid, "Out of range",
        "The value must be between {0} and {1}.", "取值必须在 {0} 至 {1} 之间。");

    /// <summary>Not the form the field has.</summary>
    public static readonly ErrorCode FieldPattern = new("field.pattern", ErrorKind.Invalid, "Wrong form",
        "The value does not have the required form.", "取值格式不正确。");

    /// <summary>Text with U+0000, which PostgreSQL cannot keep.</summary>
    public static readonly ErrorCode FieldNul = new("field.null-character", ErrorKind.Invalid, "Null character",
        "Text must not contain the character U+0000.", "文本不得包含字符 U+0000。");

    /// <summary>Not valid for another reason.</summary>
    public static readonly ErrorCode FieldInvalid = new("field.invalid", ErrorKind.Invalid, "Invalid value",
        "The value is not valid: {0}", "取值无效：{0}");

    /// <summary>The framework's refusals by status.</summary>
    /// <param name="status">An HTTP status from 400 on.</param>
    public static ErrorCode OfStatus(int status) => status switch
    {
        400 => Malformed,
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        409 => Conflict,
        412 => VersionMismatch,
        413 => TooLarge,
        415 => UnsupportedType,
        422 => Unprocessable,
        428 => PreconditionRequired,
        429 => TooMany,
        502 or 503 or 504 => Unavailable,
        >= 500 => Internal,
        _ => Invalid,
    };
}
