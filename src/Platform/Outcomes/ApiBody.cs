using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Input;

namespace RuleOfLaw.Courts.Platform.Outcomes;

/// <summary>Reads the JSON body of an API call: unknown members, wrong types and missing ones are named by field, nothing larger than 256 KB is read.</summary>
public static class ApiBody
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>The field of what is wrong with a body as a whole.</summary>
    public const string Whole = "body";

    /// <summary>The API's JSON: camel case, ISO 8601, enums by name, unknown members refused.</summary>
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    private static readonly JsonDocumentOptions Document = new() { MaxDepth = 32 };

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

    public static Problem NotJson { get; } = new("unsupported-media-type", ProblemKind.UnsupportedMediaType);

    public static Problem TooLarge(string most) => new("too-large", ProblemKind.TooLarge, Problem.Named(("max", most)));

    public static async Task<Outcome<T>> Read<T>(HttpRequest request) where T : class
    {
        if (!request.HasJsonContentType())
        {
            return NotJson;
        }
        if (request.ContentLength > MaxBytes)
        {
            return TooLarge($"{MaxBytes / 1024} KB");
        }
        try
        {
            await using var bounded = new BoundedBody(request.Body, MaxBytes);
            using var document = await JsonDocument.ParseAsync(bounded, Document, request.HttpContext.RequestAborted);
            // Kept for the answer: what is wrong is quoted from it.
            request.HttpContext.Items[typeof(JsonElement)] = document.RootElement.Clone();
            return BodyShape.Errors(document.RootElement, typeof(T), Options) is [_, ..] errors ? Problem.Invalid(errors)
                : document.RootElement.Deserialize<T>(Options) is { } body ? body
                : Problem.Invalid(new FieldError(Whole, "check.required"));
        }
        catch (JsonException e)
        {
            return Problem.Invalid(Malformed(e));
        }
        catch (InvalidOperationException)
        {
            return Problem.Invalid(new FieldError(Whole, "shape.text")); // a name with half of a letter in it
        }
        catch (BodyTooLargeException)
        {
            return TooLarge($"{MaxBytes / 1024} KB");
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge($"{MaxBytes / 1024} KB") : Problem.Invalid(new FieldError(Whole, "check.malformed"));
        }
    }

    /// <summary>What the reader of a stream met: where it is, as well as the reader knows.</summary>
    public static FieldError Malformed(JsonException e) =>
        e.Path is { Length: > 2 } path ? new(path[2..], e.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "check.unknown-member" : "check.malformed")
        : new(Whole, "shape.json", Problem.Named(("line", (e.LineNumber ?? 0) + 1), ("at", (e.BytePositionInLine ?? 0) + 1)));

    /// <summary>Reads the body and goes on with it, or answers what is wrong with it.</summary>
    public static async Task<IResult> Then<T>(this Task<Outcome<T>> reading, Func<T, Task<IResult>> next) where T : class =>
        await reading is { Succeeded: true } body ? await next(body.Value) : (await reading).Problem!.Answer();
}
