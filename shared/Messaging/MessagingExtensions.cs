using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Registers outbox, sequencer, relay, inbox and reconciliation for a service.</summary>
public static class MessagingExtensions
{
    /// <summary>The HTTP client that services ask each other with; whoever authenticates it configures this name.</summary>
    public const string InternalClient = "internal";

    /// <summary>
    /// Adds messaging on <c>ConnectionStrings:{service}-db</c> and <c>ConnectionStrings:messaging</c>. One durable quorum queue,
    /// <c>{service}.events</c>, holds what the service listens to.
    /// </summary>
    /// <param name="builder">The service's builder; <see cref="DataExtensions.AddDatabase"/> comes first.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="subscribe">What it listens to.</param>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder, string service, Action<Subscriptions>? subscribe = null)
    {
        var subscriptions = new Subscriptions();
        subscribe?.Invoke(subscriptions);
        var options = new MessagingOptions();
        builder.Configuration.GetSection("Messaging").Bind(options);
        options.Service = service;
        options.ConnectionString = DataExtensions.ServiceConnectionString(builder.Configuration, service);
        options.Broker = builder.Configuration.GetConnectionString("messaging")
            ?? throw new InvalidOperationException("ConnectionStrings:messaging is not configured.");

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(subscriptions);
        services.AddSingleton<MessagingMetrics>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<Bell>();
        services.AddSingleton<Relay>();
        services.AddSingleton<ParkedEvents>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<BacklogMonitor>();
        services.AddSingleton(s => new LogSignal(s.GetRequiredService<Db>(), options));
        services.AddHttpClient(InternalClient).AddServiceDiscovery();
        services.AddServiceDiscovery();
        foreach (var subscription in subscriptions.ByType.Values)
        {
            services.TryAddScoped(subscription.Subscriber);
        }

        AddBus(services, options, subscriptions);
        services.AddHostedService(s => s.GetRequiredService<Bell>());
        services.AddHostedService<Leader>();
        services.AddHostedService(s => s.GetRequiredService<Reconciler>());
        services.AddHostedService(s => s.GetRequiredService<BacklogMonitor>());
        services.AddHostedService(s => s.GetRequiredService<LogSignal>());
        services.AddHealthChecks().AddCheck<BacklogMonitor>("events", tags: ["ready"]);
        return builder;
    }

    private static void AddBus(IServiceCollection services, MessagingOptions options, Subscriptions subscriptions)
    {
        // The service takes writes while the broker is away: nothing waits for the bus to start.
        services.Configure<MassTransitHostOptions>(o =>
        {
            o.WaitUntilStarted = false;
            o.StopTimeout = TimeSpan.FromSeconds(20);
        });
        services.AddMassTransit(bus =>
        {
            // Broker away is degraded, not dead: writes and reads go on.
            bus.ConfigureHealthCheckOptions(o =>
            {
                o.MinimalFailureStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded;
                o.Tags.Add("ready");
            });
            foreach (var subscription in subscriptions.ByType.Values)
            {
                bus.AddConsumer(subscription.BusConsumer);
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(options.Broker));
                rabbit.MessageTopology.SetEntityNameFormatter(new EventNameFormatter(rabbit.MessageTopology.EntityNameFormatter));
                rabbit.ConfigureJsonSerializerOptions(json => EventJson.Apply(json));
                if (subscriptions.ByType.Count > 0)
                {
                    rabbit.ReceiveEndpoint(options.Queue, endpoint =>
                    {
                        endpoint.ConfigureConsumeTopology = true;
                        endpoint.SetQuorumQueue();
                        // Redelivery after a crash of ours; an event that fails is parked long before.
                        endpoint.SetQueueArgument("x-delivery-limit", 20);
                        endpoint.PrefetchCount = (ushort)(options.Concurrency * 4);
                        endpoint.ConcurrentMessageLimit = options.Concurrency;
                        endpoint.PublishFaults = false;
                        // The inbox parks what cannot be handled. What still throws was interrupted (a stop): it goes back to the
                        // queue; and what the queue gives up on comes again through reconciliation, from the log.
                        endpoint.RethrowFaultedMessages();
                        // A binding of a subscription that is no more.
                        endpoint.DiscardSkippedMessages();
                        foreach (var subscription in subscriptions.ByType.Values)
                        {
                            endpoint.ConfigureConsumer(context, subscription.BusConsumer);
                        }
                    });
                }
            });
        });
    }
}
