using Shemss.ServiceDefaults;

namespace Shemss.Gateway;

/// <summary>What the gateway itself refuses.</summary>
internal static class GatewayErrors
{
    /// <summary>The service behind the route is down.</summary>
    public static readonly ErrorCode Unavailable = new("gateway.unavailable", ErrorKind.Unavailable, "Service unavailable",
        "The service behind this address does not answer at the moment; try again.", "该服务暂时不可用，请稍后重试。");

    // 502 and 504 are the gateway's alone: no service has a kind for them.

    /// <summary>The service broke off or sent no valid HTTP.</summary>
    public static readonly ErrorCode BadResponse = new("gateway.bad-response", (ErrorKind)StatusCodes.Status502BadGateway, "Bad response",
        "The service behind this address sent no valid answer.", "该服务返回了无效的响应。");

    /// <summary>The service took too long.</summary>
    public static readonly ErrorCode Timeout = new("gateway.timeout", (ErrorKind)StatusCodes.Status504GatewayTimeout, "Timeout",
        "The service behind this address took too long to answer.", "该服务响应超时。");
}
