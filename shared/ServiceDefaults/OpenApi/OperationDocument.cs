using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Shemss.ServiceDefaults;

/// <summary>Writes what the route table says about an operation into the document.</summary>
internal static class OperationDocument
{
    private const string ProblemSchema = "Problem";

    public static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var facts = new OperationFacts(new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata));
        var json = context.ApplicationServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;

        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-roles"] = Names(facts.Roles.Select(Roles.NameOf));
        operation.Extensions["x-owner"] = Names((facts.Owners ?? []).Select(Wire.Name));
        operation.Extensions["x-access"] = new JsonNodeExtension(JsonValue.Create(Wire.Name(facts.Access)));
        if (facts.After.Length > 0)
        {
            operation.Extensions["x-after"] = Names(facts.After);
        }

        if (facts.IsCityOnly)
        {
            operation.Extensions["x-city-only"] = new JsonNodeExtension(JsonValue.Create(true));
        }

        if (facts.IsAnonymous)
        {
            operation.Security = [];
        }

        DescribeChoices(operation, context);
        AddExamples(operation, facts, json);
        AddHeaders(operation, facts);
        await AddProblemsAsync(operation, facts, context, ct);
    }

    private static JsonNodeExtension Names(IEnumerable<string> names) => new(new JsonArray([.. names.Select(n => (JsonNode)JsonValue.Create(n))]));

    /// <summary>To the framework a <see cref="Choice{T}"/> is any text.</summary>
    private static void DescribeChoices(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var type = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.ParameterDescriptor?.ParameterType;
            type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
            if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Choice<>))
            {
                var names = (IEnumerable<string>)typeof(Wire).GetMethod(nameof(Wire.All))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, null)!;
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. names.Select(n => (JsonNode)JsonValue.Create(n))] };
            }
        }
    }

    private static void AddExamples(OpenApiOperation operation, OperationFacts facts, JsonSerializerOptions json)
    {
        if (facts.Example is { } example && operation.RequestBody?.Content is { } content)
        {
            foreach (var media in content.Values)
            {
                media.Example = JsonSerializer.SerializeToNode(example, example.GetType(), json);
            }
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (facts.Parameters.FirstOrDefault(p => p.Name == parameter.Name) is { } given)
            {
                parameter.Example = JsonValue.Create(given.Value);
            }
        }
    }

    private static void AddHeaders(OpenApiOperation operation, OperationFacts facts)
    {
        operation.Parameters ??= [];
        if (facts.NeedsIdempotencyKey)
        {
            operation.Parameters.Add(Header("Idempotency-Key", required: true,
                "1 to 100 printable characters, new for every request meant to have an effect. A repetition with the same key and body gets the first answer and has no second effect."));
        }

        if (facts.Access == Access.Changes)
        {
            operation.Parameters.Add(Header("If-Match", required: true, "The ETag the resource was read with."));
        }

        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (status.StartsWith('2') && answer is OpenApiResponse response && facts.Guarded)
            {
                response.Headers ??= new Dictionary<string, IOpenApiHeader>();
                if (facts.NeedsIdempotencyKey)
                {
                    response.Headers[IdempotentRequest.ReplayedHeader] = HeaderOf("true when this is the answer to an earlier request with the same key.");
                }

                if (facts.Access != Access.Reads || operation.Parameters.Any(p => p.In == ParameterLocation.Path))
                {
                    response.Headers["ETag"] = HeaderOf("The resource's version, where it has one.");
                }

                if (status == "201")
                {
                    response.Headers["Location"] = HeaderOf("Where the new resource is.");
                }
            }
        }
    }

    private static OpenApiParameter Header(string name, bool required, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiHeader HeaderOf(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static async Task AddProblemsAsync(OpenApiOperation operation, OperationFacts facts, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Document is not { } document)
        {
            return;
        }

        if (document.Components?.Schemas?.ContainsKey(ProblemSchema) != true)
        {
            document.AddComponent<IOpenApiSchema>(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct));
        }

        operation.Responses ??= [];
        foreach (var status in StatusesOf(operation, facts))
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = CommonErrors.OfStatus(status).Title,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
                },
            };
        }
    }

    private static IEnumerable<int> StatusesOf(OpenApiOperation operation, OperationFacts facts)
    {
        yield return 400;
        if (!facts.IsAnonymous)
        {
            yield return 401;
            yield return 403;
        }

        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true)
        {
            yield return 404;
        }

        if (facts.Access != Access.Reads)
        {
            yield return 409;
            yield return 422;
        }

        if (operation.RequestBody is not null)
        {
            yield return 413;
            yield return 415;
        }

        if (facts.Access == Access.Changes)
        {
            yield return 412;
            yield return 428;
        }
    }
}
