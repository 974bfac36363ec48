using System.Collections;

// A service small enough to be looked at from outside: what it was started with, and a way to make it crash.
if (args is ["migrate", ..])
{
    Console.WriteLine("migrating");
    return int.Parse(Environment.GetEnvironmentVariable("SAMPLE_MIGRATE_EXIT") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/health", () => "ok");
app.MapGet("/started-with", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value));
app.MapGet("/folder", () => Environment.CurrentDirectory);
app.MapPost("/crash", () => Environment.Exit(3));
app.Run();
return 0;
