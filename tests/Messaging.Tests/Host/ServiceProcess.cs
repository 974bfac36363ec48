using System.Diagnostics;
using System.Text.Json;

namespace Shemss.Messaging.Tests.Host;

/// <summary>A <see cref="TestService"/> as a process of its own, to be killed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process) => _process = process;

    public static async Task<ServiceProcess> StartAsync(ServiceSettings settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServiceProcess).Assembly.Location);
        }

        start.ArgumentList.Add("service");
        start.ArgumentList.Add(JsonSerializer.Serialize(settings));
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServiceProcess(process);
            }
        }

        throw new InvalidOperationException($"The service did not start (exit code {process.ExitCode}).");
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>The other side: runs until killed, or until the tests' process is gone.</summary>
    public static async Task<int> RunAsync(string settings)
    {
        await using var service = await TestService.StartAsync(JsonSerializer.Deserialize<ServiceSettings>(settings)!);
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
