using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.LocalHosting.Servers;
using Shemss.Messaging;

namespace Shemss.Benchmarks.Messaging;

/// <summary>When each event was committed, by its number; told to <see cref="Arrived"/> per subscriber.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<long, long> _committed = new();
    private int _arrived;

    public Latencies Latencies { get; private set; } = new();

    public int Arrived => Volatile.Read(ref _arrived);

    public void Committed(long number) => _committed[number] = Stopwatch.GetTimestamp();

    public void Applied(long number)
    {
        var now = Stopwatch.GetTimestamp();
        // An effect can be committed before the publisher's thread has run on after its own commit: that is no time at all.
        var at = _committed.GetValueOrDefault(number, now);
        Latencies.Add(Stopwatch.GetElapsedTime(at, now));
        Interlocked.Increment(ref _arrived);
    }

    public void Forget()
    {
        Latencies = new Latencies();
        Volatile.Write(ref _arrived, 0);
    }
}

internal sealed class RecordEffect(Arrivals arrivals) : ISubscriber<InstitutionFiled>
{
    public Task HandleAsync(InstitutionFiled e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit("insert into effect (event_id, name) values (@Id, @Name)", new { metadata.Id, e.Name });
        var number = long.Parse(e.UnifiedSocialCreditCode, CultureInfo.InvariantCulture);
        session.OnCommitted(() => arrivals.Applied(number));
        return Task.CompletedTask;
    }
}

/// <summary>A service with its database and its place on the bus.</summary>
internal static class BenchService
{
    public static async Task<WebApplication> StartAsync(string name, NativePostgres postgres, NativeRabbitMq broker, Arrivals? listens, params (string, string)[] options)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Ports.Free()}");
        builder.Configuration[$"ConnectionStrings:{name}-db"] = postgres.ConnectionString(name);
        builder.Configuration["ConnectionStrings:messaging"] = broker.ConnectionString();
        builder.Configuration["Messaging:Reconcile"] = "false";
        foreach (var (option, value) in options)
        {
            builder.Configuration[$"Messaging:{option}"] = value;
        }

        builder.AddDatabase(name);
        builder.AddMessaging(name, on =>
        {
            if (listens is not null)
            {
                builder.Services.AddSingleton(listens);
                on.On<InstitutionFiled, RecordEffect>();
            }
        });
        var app = builder.Build();
        await app.StartAsync();
        await app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(1));
        return app;
    }

    public static async Task CreateDatabaseAsync(string name, NativePostgres postgres)
    {
        await postgres.CreateDatabaseAsync(name);
        await Migrator.RunAsync(postgres.ConnectionString(name), name, [typeof(MessagingMigrations).Assembly], typeof(BenchService).Assembly, NullLogger.Instance);
        await using var owner = NpgsqlDataSource.Create(postgres.ConnectionString(name));
        await using var make = owner.CreateCommand($"""
            create table effect (event_id uuid primary key, name text not null);
            create table fact (event_id uuid primary key, name text not null);
            grant select, insert on effect, fact to shemss_{name};
            """);
        await make.ExecuteNonQueryAsync();
    }

    public static InstitutionFiled Event(long number) => new()
    {
        InstitutionId = Guid.CreateVersion7(),
        UnifiedSocialCreditCode = number.ToString(CultureInfo.InvariantCulture),
        Name = "上海某环境监测运维有限公司",
        Kind = "contractor",
        AcceptedAt = DateTimeOffset.UnixEpoch,
    };
}
