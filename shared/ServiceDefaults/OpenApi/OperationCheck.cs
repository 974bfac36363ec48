using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Shemss.ServiceDefaults;

/// <summary>In development a service whose route table leaves something unsaid does not start.</summary>
internal sealed class OperationCheck(EndpointDataSource endpoints, IHostEnvironment environment) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Routes are known once the server has started.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment())
        {
            var problems = ProblemsOf(endpoints).ToArray();
            if (problems.Length > 0)
            {
                throw new InvalidOperationException($"Operations are not fully described:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
            }
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static IEnumerable<string> ProblemsOf(EndpointDataSource endpoints)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods;
            var path = endpoint.RoutePattern.RawText ?? "";
            if (method is null || endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription == true || !DocumentSetup.IsPublic(path))
            {
                continue;
            }

            var missing = string.Join(", ", new OperationFacts(endpoint.Metadata).Missing());
            if (missing.Length > 0)
            {
                yield return $"{string.Join(',', method)} {path} lacks {missing}";
            }
        }
    }
}
