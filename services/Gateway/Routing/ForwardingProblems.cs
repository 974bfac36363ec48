using Shemss.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Shemss.Gateway.Routing;

/// <summary>Gives a failed forwarding the same problem body every other refusal has.</summary>
internal static class ForwardingProblems
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.GetForwarderErrorFeature() is not { } failure || http.Response.HasStarted)
        {
            return;
        }

        if (CodeOf(failure, http) is { } code)
        {
            http.Response.Clear();
            await Problems.From(code).ExecuteAsync(http);
        }
    }

    private static ErrorCode? CodeOf(IForwarderErrorFeature failure, HttpContext http) => failure.Error switch
    {
        // The client has gone; nobody reads an answer.
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.UpgradeRequestCanceled => null,
        _ when TooLarge(failure.Exception) || http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge => CommonErrors.TooLarge,
        ForwarderError.RequestBodyClient or ForwarderError.RequestCreation => CommonErrors.Malformed,
        ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => GatewayErrors.Timeout,
        ForwarderError.NoAvailableDestinations => GatewayErrors.Unavailable,
        ForwarderError.Request => failure.Exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded or HttpRequestError.ConfigurationLimitExceeded }
            ? GatewayErrors.BadResponse
            : GatewayErrors.Unavailable,
        ForwarderError.RequestBodyDestination => GatewayErrors.Unavailable,
        _ => GatewayErrors.BadResponse,
    };

    private static bool TooLarge(Exception? exception) => exception switch
    {
        null => false,
        BadHttpRequestException bad => bad.StatusCode == StatusCodes.Status413PayloadTooLarge,
        AggregateException many => many.InnerExceptions.Any(TooLarge),
        _ => TooLarge(exception.InnerException),
    };
}
