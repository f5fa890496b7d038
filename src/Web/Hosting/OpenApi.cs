using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NodaTime;

namespace RuleOfLaw.Courts.Web.Hosting;

/// <summary>The description of the HTTP API at <c>/openapi/v1.json</c>: the calls under <c>/api/v1</c>, with the types as they are written.</summary>
internal static class OpenApi
{
    private const string Version = "v1", Key = "key";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Version, options =>
    {
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (Plain(context.JsonTypeInfo.Type) is var (format, description))
            {
                var nullable = schema.Type?.HasFlag(JsonSchemaType.Null) == true || Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is not null;
                schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
                (schema.Format, schema.Description) = (format, description);
                schema.Properties?.Clear();
                schema.Required?.Clear();
            }
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) is { IsEnum: true } names)
            {
                var nullable = schema.Type?.HasFlag(JsonSchemaType.Null) == true || Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is not null;
                schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
                schema.Enum = [.. Enum.GetNames(names).Select(n => (JsonNode)n)];
            }
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "RuleOfLaw.Courts", Version = Version, Description = "Instants are ISO 8601 with offset; dates are local to the court. Errors are RFC 9457 documents with a stable type." };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: infra/courts api-key create." },
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.HttpMethod == "POST")
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "Kept 24 hours: the same key and body give the first answer again; another body is refused with 422.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
                });
            }
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary>Types that are written as one string: ids and NodaTime's.</summary>
    private static (string Format, string Description)? Plain(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Instant) || type == typeof(OffsetDateTime) ? ("date-time", "ISO 8601 with offset")
            : type == typeof(LocalDate) ? ("date", "yyyy-MM-dd, local to the court")
            : type == typeof(LocalTime) ? ("time", "HH:mm, local to the court")
            : type.Name.EndsWith("Id", StringComparison.Ordinal) && type.GetConstructor([typeof(Guid)]) is not null ? ("uuid", "")
            : null;
    }
}
