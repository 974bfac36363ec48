using System.IO.Compression;
using Shemss.Testing;

namespace Shemss.ServiceDefaults.Tests.Files;

public sealed class FileSnifferTests
{
    [Fact]
    public void Real_files_are_known_by_their_bytes()
    {
        Assert.Equal(FileKinds.Png, FileSniffer.KindOf(SampleFiles.Png));
        Assert.Equal(FileKinds.Pdf, FileSniffer.KindOf(SampleFiles.Pdf));
        Assert.Equal(FileKinds.Jpeg, FileSniffer.KindOf([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]));
        Assert.Equal(FileKinds.Webp, FileSniffer.KindOf("RIFF\0\0\0\0WEBPVP8 "u8));
        Assert.Equal(FileKinds.Heic, FileSniffer.KindOf("\0\0\0\u0018ftypheic\0\0"u8));
        Assert.Equal(FileKinds.Xlsx, FileSniffer.KindOf(Zip("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")));
        Assert.Equal(FileKinds.Docx, FileSniffer.KindOf(Zip("[Content_Types].xml", "_rels/.rels", "word/document.xml")));
    }

    [Fact]
    public void Everything_else_is_unknown()
    {
        Assert.Equal(FileKinds.None, FileSniffer.KindOf(SampleFiles.Script));
        Assert.Equal(FileKinds.None, FileSniffer.KindOf(Zip("setup.exe")));
        Assert.Equal(FileKinds.None, FileSniffer.KindOf(Zip("xl/evil.bin")));
        Assert.Equal(FileKinds.None, FileSniffer.KindOf("<svg xmlns='http://www.w3.org/2000/svg'/>"u8));
        Assert.Equal(FileKinds.None, FileSniffer.KindOf("\0\0\0\u0018ftypmp42\0\0"u8));
        Assert.Equal(FileKinds.None, FileSniffer.KindOf("MZ\u0090"u8));
        for (var length = 0; length < 16; length++)
        {
            Assert.Equal(FileKinds.None, FileSniffer.KindOf(new byte[length]));
        }
    }

    private static byte[] Zip(params string[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                using var content = zip.CreateEntry(entry).Open();
                content.Write("<x/>"u8);
            }
        }

        return stream.ToArray();
    }
}
