using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Shemss.LocalHosting.Servers;

namespace Shemss.Benchmarks.Messaging;

/// <summary>The same servers without us: the least that commit, publish with confirm, consume and commit can cost.</summary>
internal static class Bare
{
    private const string Exchange = "bare";

    /// <summary>Insert and commit; publish and wait for the confirm; each of two consumers inserts and commits, then acknowledges.</summary>
    public static async Task<(Latencies Latencies, double CpuMilliseconds)> DeliverAsync(NativePostgres postgres, NativeRabbitMq broker, int perSecond, TimeSpan warmUp, TimeSpan duration)
    {
        var arrivals = new Arrivals();
        await using var publisherDb = NpgsqlDataSource.Create(postgres.ConnectionString("registry") + ";Max Auto Prepare=20");
        await using var connection = await ConnectAsync(broker);
        await using var publisher = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await publisher.ExchangeDeclareAsync(Exchange, ExchangeType.Fanout, durable: true);
        var sources = new List<NpgsqlDataSource>();
        foreach (var name in new[] { "sites", "credit" })
        {
            var source = NpgsqlDataSource.Create(postgres.ConnectionString(name) + ";Max Auto Prepare=20");
            sources.Add(source);
            var channel = await connection.CreateChannelAsync(new CreateChannelOptions(false, false, consumerDispatchConcurrency: 8));
            await BindAsync(channel, $"bare.{name}");
            await channel.BasicQosAsync(0, 32, global: false);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                await InsertAsync(source, "effect");
                arrivals.Applied(long.Parse(Encoding.UTF8.GetString(delivery.Body.Span[..delivery.Body.Span.IndexOf((byte)' ')]), CultureInfo.InvariantCulture));
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            };
            await channel.BasicConsumeAsync($"bare.{name}", autoAck: false, consumer);
        }

        var body = Body();
        var number = 0;
        async Task OneAsync(int _)
        {
            var n = Interlocked.Increment(ref number);
            await InsertAsync(publisherDb, "fact");
            arrivals.Committed(n);
            await publisher.BasicPublishAsync(Exchange, "", mandatory: false, Properties(), Encoding.UTF8.GetBytes($"{n} {body}"));
        }

        await OpenLoop.RunAsync(perSecond, warmUp, OneAsync);
        await Settled(arrivals, number);
        arrivals.Forget();
        var before = number;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await OpenLoop.RunAsync(perSecond, duration, OneAsync);
        await Settled(arrivals, number - before);
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        return (arrivals.Latencies, used.TotalMilliseconds / (number - before));
    }

    /// <summary>Publishes with as many confirms outstanding as the relay has, to a durable quorum queue. Messages a second.</summary>
    public static async Task<double> ConfirmAsync(NativeRabbitMq broker, int count, int window)
    {
        await using var connection = await ConnectAsync(broker);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Fanout, durable: true);
        await BindAsync(channel, "bare.backlog");
        var body = Encoding.UTF8.GetBytes(Body());
        using var free = new SemaphoreSlim(window);
        var sent = new List<Task>(count);
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < count; n++)
        {
            await free.WaitAsync();
            sent.Add(SendAsync());
        }

        await Task.WhenAll(sent);
        return count / watch.Elapsed.TotalSeconds;

        async Task SendAsync()
        {
            await channel.BasicPublishAsync(Exchange, "", mandatory: false, Properties(), body);
            free.Release();
        }
    }

    private static async Task Settled(Arrivals arrivals, int events)
    {
        var watch = Stopwatch.StartNew();
        while (arrivals.Arrived < 2 * events && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(20);
        }
    }

    private static Task<IConnection> ConnectAsync(NativeRabbitMq broker) => new ConnectionFactory { Uri = new Uri(broker.ConnectionString()) }.CreateConnectionAsync();

    private static async Task BindAsync(IChannel channel, string queue)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.QueueBindAsync(queue, Exchange, "");
    }

    private static async Task InsertAsync(NpgsqlDataSource source, string table)
    {
        await using var insert = source.CreateCommand($"insert into {table} (event_id, name) values ($1, $2)");
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "bare" });
        await insert.ExecuteNonQueryAsync();
    }

    private static BasicProperties Properties() => new() { DeliveryMode = DeliveryModes.Persistent };

    private static string Body() => JsonSerializer.Serialize(BenchService.Event(0)) + new string(' ', 600);
}
