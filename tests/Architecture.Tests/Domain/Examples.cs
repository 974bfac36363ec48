using System.Data;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Shemss.Data;

namespace Shemss.Architecture.Tests.Domain;

// What DomainTests has to find, each in one way, and in the end what it has to leave alone.

internal static class ReadsAFile
{
    public static bool Decide(string path) => File.ReadAllText(path).Length > 0;
}

internal static class AsksTheNetwork
{
    public static async Task<bool> Decide(HttpClient http) => (await http.GetStringAsync(new Uri("http://localhost"))).Length > 0;
}

internal static class AsksTheDatabase
{
    public static bool Decide(NpgsqlConnection connection) => connection.FullState == ConnectionState.Open;
}

internal static class OpensASession
{
    public static bool Decide(DbSession? session) => session is null;
}

internal static class AnswersARequest
{
    public static bool Decide(HttpContext http) => http.Request.IsHttps;
}

internal static class AsksTheClock
{
    public static bool Decide(TimeProvider clock) => clock.GetUtcNow().Year > 2000;
}

internal static class ReadsMemory
{
    public static int Decide(byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        return reader.ReadInt32();
    }
}
