using System.Net.Http.Headers;
using System.Text;

namespace Shemss.Testing;

/// <summary>Small real files, and one that only claims to be.</summary>
public static class SampleFiles
{
    /// <summary>A PNG of one pixel.</summary>
    public static byte[] Png => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>A PDF of one empty page.</summary>
    public static byte[] Pdf => """
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
        trailer<</Root 1 0 R>>
        %%EOF
        """u8.ToArray();

    /// <summary>A script.</summary>
    public static byte[] Script => "#!/bin/sh\nrm -rf /\n<script>alert(1)</script>\n"u8.ToArray();

    internal static MultipartFormDataContent Form(ApiOperation operation, string fileName, byte[] content, string contentType)
    {
        var field = (operation.BodySchema?["properties"]?.AsObject() ?? []).Select(p => p.Key).FirstOrDefault() ?? "file";
        return Form(field, fileName, content, contentType);
    }

    /// <summary>A form with one file.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="fileName">What the client calls the file; sent as it is.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="contentType">What the client says it is.</param>
    public static MultipartFormDataContent Form(string field, string fileName, byte[] bytes, string contentType)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{field}\"; filename=\"{fileName}\"");
        // Browsers send names in UTF-8; the client's default would write question marks.
        var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        form.Add(part);
        return form;
    }
}
