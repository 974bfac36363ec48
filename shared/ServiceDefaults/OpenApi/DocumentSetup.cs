using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Shemss.ServiceDefaults;

internal static class DocumentSetup
{
    public const string Name = "v1";

    private const string SecurityScheme = "bearer";

    public static void AddDocuments(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => IsPublic(description.RelativePath ?? "");
            options.AddDocumentTransformer((document, context, _) =>
            {
                Describe(document, service, context.ApplicationServices.GetService<IHttpContextAccessor>()?.HttpContext);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(OperationDocument.CompleteAsync);

            // A use case calls its body Request: with the use case before it, no two schemas share a name.
            options.CreateSchemaReferenceId = info => OpenApiOptions.CreateDefaultSchemaReferenceId(info) is { } id
                ? info.Type is { DeclaringType: { } useCase } ? useCase.Name + id : id
                : null;
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type).IsEnum)
                {
                    schema.Type ??= JsonSchemaType.String;
                }

                return Task.CompletedTask;
            });
        });
        builder.Services.AddHostedService<OperationCheck>();
    }

    public static void MapDocuments(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        if (app.Environment.IsDevelopment())
        {
            app.MapScalarApiReference("/docs", o => o.WithOpenApiRoutePattern("/openapi/{documentName}.json")).AllowAnonymous();
        }
    }

    /// <summary>Internal endpoints are for services of ours and not part of what we promise.</summary>
    public static bool IsPublic(string path) => !path.TrimStart('/').StartsWith("internal/", StringComparison.Ordinal);

    private static void Describe(OpenApiDocument document, string service, HttpContext? http)
    {
        document.Info = new OpenApiInfo
        {
            Title = $"Shemss {service}",
            Version = Name,
            Description = "Times are ISO 8601 with offset; legal dates are those of Asia/Shanghai. Refusals are RFC 9457 problem details with a stable code.",
        };

        // Behind the gateway the service lies under a prefix.
        var prefix = http?.Request.Headers["X-Forwarded-Prefix"].ToString() ?? "";
        document.Servers = [new OpenApiServer { Url = prefix.StartsWith('/') ? prefix : "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "Access token of Identity: authorization code + PKCE for people, client credentials for machines.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, document)] = [] }];
    }
}
