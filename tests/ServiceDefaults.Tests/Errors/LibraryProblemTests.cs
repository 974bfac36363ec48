using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Shemss.ServiceDefaults.Tests.Errors;

public sealed class LibraryProblemTests
{
    [Theory]
    [InlineData("zh-CN", null, "没有这个被搁置的事件")]
    [InlineData("zh-CN", "no such row", "没有这个被搁置的事件：no such row")]
    [InlineData("en", null, "No such parked event")]
    [InlineData("en", "no such row", "no such row")]
    public async Task A_library_that_does_not_know_the_callers_language_is_heard_in_it(string language, string? detail, string expected)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddOptions<ServiceOptions>().Services.BuildServiceProvider() };
        http.Request.Headers.AcceptLanguage = language;
        using var body = new MemoryStream();
        http.Response.Body = body;
        await new ProblemService().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails { Status = 404, Title = "No such parked event", Detail = detail, Extensions = { ["code"] = "operations.not-parked", ["zh"] = "没有这个被搁置的事件" } },
        });
        await http.Response.BodyWriter.FlushAsync();
        var problem = JsonNode.Parse(body.ToArray())!;
        Assert.Equal(("operations.not-parked", expected, 404), ((string)problem["code"]!, (string)problem["detail"]!, (int)problem["status"]!));
    }
}
