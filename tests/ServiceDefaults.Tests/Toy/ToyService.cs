using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Toy;

/// <summary>The toy on Kestrel with a database of its own.</summary>
internal sealed class ToyService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _files;

    private ToyService(WebApplication app, string database, string files)
    {
        _app = app;
        _files = files;
        Database = database;
    }

    public string Database { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public ServiceUnderTest Target => new(Address, Database, Services);

    public string FilesPath => _files;

    public static async Task<ToyService> StartAsync(
        TestServers servers, Action<IEndpointRouteBuilder>? map = null, Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null, string environment = "Development", string? database = null)
    {
        database ??= await Migrated.CreateAsync(servers, "toy", typeof(ToyService).Assembly);
        var files = PrivateServers.TemporaryFolder("files");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = "Shemss.ServiceDefaults.Tests" });
        builder.Configuration.AddInMemoryCollection(TestTokens.Settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:toy-db"] = database,
            ["Service:FilesPath"] = files,
            ["Logging:LogLevel:Default"] = "Warning",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults("toy");
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseServiceDefaults();
        app.MapFiles();
        app.MapGroup("/v1").MapNotes();
        map?.Invoke(app);
        var toy = new ToyService(app, database, files);
        try
        {
            await app.StartAsync();
            return toy;
        }
        catch
        {
            await toy.DisposeAsync();
            throw;
        }
    }

    public HttpClient Client(string? token) => Target.Client(token);

    public HttpClient Institution(Guid? id = null) => Target.Client(Role.Institution, id ?? Guid.CreateVersion7());

    public HttpClient As(Role role, Guid? authority = null) => Target.Client(role, authority: authority);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (Directory.Exists(_files))
        {
            Directory.Delete(_files, recursive: true);
        }
    }
}
