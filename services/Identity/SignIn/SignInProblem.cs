namespace Shemss.Identity.SignIn;

/// <summary>Sends a person whose request cannot go on to a page that says so.</summary>
internal static class SignInProblem
{
    public static IResult Page(string error, int status) => new Result(error, status);

    private sealed class Result(string error, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var words = Words.For(httpContext);
            PageSecurity.Apply(httpContext);
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync($"""
                <!DOCTYPE html>
                <html lang="{words.Tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Html(words.Refused)}</title>
                <style nonce="{PageSecurity.Nonce(httpContext)}">{PageStyle.Css}</style></head>
                <body><main><h1>{Html(words.Refused)}</h1><p>{Html(words.RefusedText)}</p><p class="quiet">{Html(error)}</p></main></body></html>
                """);
        }

        private static string Html(string text) => System.Text.Encodings.Web.HtmlEncoder.Default.Encode(text);
    }
}
