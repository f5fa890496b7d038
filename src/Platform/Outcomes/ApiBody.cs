using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Platform.Outcomes;

/// <summary>Reads the JSON body of an API call: unknown members, wrong types and missing ones are named by field, nothing larger than 256 KB is read.</summary>
public static class ApiBody
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>The API's JSON: camel case, ISO 8601, enums by name, unknown members refused.</summary>
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        Json.Configure(options);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return options;
    }

    public static async Task<Outcome<T>> Read<T>(HttpRequest request) where T : class
    {
        if (!request.HasJsonContentType())
        {
            return Problem.Invalid(new FieldError("", "check.not-json"));
        }
        if (request.ContentLength > MaxBytes)
        {
            return Problem.Invalid(new FieldError("", "check.body-too-large", Problem.Named(("max", MaxBytes / 1024))));
        }
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Options, request.HttpContext.RequestAborted) is { } body
                ? body
                : Problem.Invalid(new FieldError("", "check.required"));
        }
        catch (JsonException e)
        {
            return Problem.Invalid(new FieldError(e.Path is { Length: > 2 } path ? path[2..] : "", e.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "check.unknown-member" : "check.malformed"));
        }
        catch (BadHttpRequestException)
        {
            return Problem.Invalid(new FieldError("", "check.malformed"));
        }
    }

    /// <summary>Reads the body and goes on with it, or answers what is wrong with it.</summary>
    public static async Task<IResult> Then<T>(this Task<Outcome<T>> reading, Func<T, Task<IResult>> next) where T : class =>
        await reading is { Succeeded: true } body ? await next(body.Value) : (await reading).Problem!.Answer();
}
