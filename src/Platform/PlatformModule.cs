using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Loops;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Platform;

/// <summary>The door to the platform: database, pipeline, outbox, texts. Knows no court word.</summary>
public static class PlatformModule
{
    /// <param name="modules">Every module's assembly, in the order of their references; their requests, reactions, checks, texts and migrations are found here.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration, IReadOnlyList<Assembly> modules)
    {
        // A file of zone rules that cannot be read stops the start here.
        _ = Zones.Version;
        TypeHandlers.Register(modules);
        services.AddSingleton(new Modules(modules));
        services.AddSingleton<IClock>(SystemClock.Instance);
        services.AddSingleton(new Texts(modules));
        services.AddSingleton(_ => NpgsqlDataSource.Create(Unprepared(configuration["COURTS_DB"] ?? throw new InvalidOperationException("COURTS_DB is not set."))));
        services.AddSingleton<Nature>();
        services.AddHttpContextAccessor();
        services.AddScoped<Flash>();
        services.AddSingleton<FormOwner>();
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        services.AddScoped<CallContext>();
        services.AddScoped<Work>();
        services.AddScoped<Permission>();
        services.AddSingleton<RefusalTrail>();

        services.AddScoped<ServiceFactory>(p => p.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.Scan(scan => scan.FromAssemblies(modules)
            .AddClasses(c => c.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)).WithScopedLifetime()
            .AddClasses(c => c.AssignableTo(typeof(ICheck<>)), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<IResolveTarget>(), publicOnly: false).As<IResolveTarget>().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<IInvariant>(), publicOnly: false).As<IInvariant>().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<ICommandLineVerb>(), publicOnly: false).As<ICommandLineVerb>().WithScopedLifetime());
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Measure<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Authorise<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Validate<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(OncePerKey<,>));

        services.AddSingleton(new Reactions(modules.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReact<>)))));
        services.AddSingleton<Poke>();
        services.AddHostedService(p => p.GetRequiredService<Poke>());
        services.AddSingleton<SetAside>();
        services.AddSingleton<OutboxWorker>();
        services.AddHostedService(p => p.GetRequiredService<OutboxWorker>());
        services.AddJobs(configuration);
        services.AddLive();
        return services;
    }

    /// <summary>The live hub and its fragments.</summary>
    public static IEndpointRouteBuilder MapPlatform(this IEndpointRouteBuilder routes)
    {
        routes.MapLive();
        return routes;
    }

    /// <summary>
    /// Npgsql prepares nothing by itself: an error in a statement that it is just preparing breaks the next user of the connection (docs/adr/0017).
    /// What is asked often and planned slowly is prepared by name (<see cref="Batch.Prepare"/>).
    /// </summary>
    private static NpgsqlConnectionStringBuilder Unprepared(string connection) =>
        new(connection)
        {
            MaxAutoPrepare = 0,
            // Whatever PostgreSQL says of an instant by itself, it says in UTC: its zone rules are not asked (Time/Zones).
            Timezone = "UTC",
        };
}

/// <summary>The assemblies of the platform and its modules, in the order of their references.</summary>
public sealed record Modules(IReadOnlyList<Assembly> Assemblies);
