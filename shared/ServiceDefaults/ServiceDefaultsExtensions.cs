using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>What every service is.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Telemetry, health, problem details, authentication, OpenAPI, idempotency, files, the database, the clock, service discovery
    /// with resilience for outgoing calls, limits.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="service">Its name, <c>registry</c> say.</param>
    /// <param name="database">False for a service without one (the gateway): no database, files and idempotency then.</param>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service, bool database = true)
    {
        var services = builder.Services;
        services.AddOptions<ServiceOptions>().BindConfiguration("Service")
            .Configure(o => (o.Name, o.Database) = (service, database))
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(OffsetClock.Of(builder));
        builder.AddTelemetry(service);
        builder.AddHealth(database);
        builder.AddErrors();
        builder.AddAuth();
        builder.AddDocuments(service);
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(client =>
        {
            client.AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods());
            client.AddServiceDiscovery();
        });

        services.Configure<HostOptions>(o => o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost);
        services.AddOptions<HostOptions>().Configure<IOptions<ServiceOptions>>((host, o) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(o.Value.ShutdownSeconds + o.Value.DrainSeconds));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServiceOptions>>((kestrel, o) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = o.Value.MaxRequestBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });

        if (database)
        {
            builder.AddDatabase(service);
            services.AddHostedService<IdempotencyPurge>();
            services.AddSingleton<IFileStore>(p =>
            {
                var path = p.GetRequiredService<IOptions<ServiceOptions>>().Value.FilesPath;
                var root = p.GetRequiredService<IHostEnvironment>().ContentRootPath;
                return new DirectoryFileStore(Path.Combine(root, path.Length > 0 ? path : $".data/files/{service}"));
            });
            services.AddScoped<FileStore>();

            // Outside development files go where the operator says, not into the program's folder.
            services.AddDevelopmentDefault("Service:FilesPath", "");
        }

        return builder;
    }

    /// <summary>
    /// The pipeline: refusals as problem details, authentication, authorization, and the service's own pages: <c>/alive</c>, <c>/health</c>,
    /// <c>/openapi/v1.json</c>, <c>/v1/operations</c>, and in development <c>/docs</c>.
    /// </summary>
    /// <param name="app">The service.</param>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Problems.WriteAsync(
            context.HttpContext, [CommonErrors.OfStatus(context.HttpContext.Response.StatusCode).With()]));
        app.Use(static (context, next) =>
        {
            // What says itself that it is too large is refused at once, also where nobody would read it; what does not say is cut off while it is read.
            if (!(context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize))
            {
                return next(context);
            }

            // The rest is not read, so the connection cannot be used again.
            context.Response.Headers.Connection = "close";
            return Problems.WriteAsync(context, [CommonErrors.TooLarge.With()]);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(static (context, next) =>
        {
            // A write's body is read twice: by the handler, and by its idempotency hash or to name every field at fault.
            if (context.GetEndpoint()?.Metadata.GetMetadata<OperationAccess>() is { Access: not Access.Reads } && !context.Request.HasFormContentType)
            {
                context.Request.EnableBuffering(64 * 1024);
            }

            // Escaped is the only way it comes; the server itself refuses it in a path.
            return context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
                && context.Request.Query.Where(p => p.Key.Contains('\0', StringComparison.Ordinal) || p.Value.Any(v => v?.Contains('\0', StringComparison.Ordinal) == true)).ToArray() is { Length: > 0 } wrong
                ? Problems.WriteAsync(context, [.. wrong.Select(p => CommonErrors.FieldNul.With().Field(p.Key))])
                : next(context);
        });
        app.MapHealth();
        app.MapDocuments();
        app.MapOperations();
        return app;
    }
}
