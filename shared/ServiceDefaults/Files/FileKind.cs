namespace Shemss.ServiceDefaults;

/// <summary>What an uploaded file may be, told by its bytes, never by its name.</summary>
[Flags]
public enum FileKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>PDF document.</summary>
    Pdf = 1,

    /// <summary>JPEG image.</summary>
    Jpeg = 2,

    /// <summary>PNG image.</summary>
    Png = 4,

    /// <summary>WebP image.</summary>
    Webp = 8,

    /// <summary>HEIC/HEIF image: what phones take.</summary>
    Heic = 16,

    /// <summary>Excel workbook.</summary>
    Xlsx = 32,

    /// <summary>Word document.</summary>
    Docx = 64,

    /// <summary>Photos and scans.</summary>
    Images = Jpeg | Png | Webp | Heic,

    /// <summary>Documents, and scans of them.</summary>
    Documents = Pdf | Docx | Xlsx | Images,
}

/// <summary>Tells a file's real type by its bytes.</summary>
public static class FileSniffer
{
    /// <summary>How many of the first bytes are looked at.</summary>
    public const int HeadBytes = 4096;

    /// <summary>The kind, or <see cref="FileKinds.None"/> when it is none we know.</summary>
    /// <param name="head">The first bytes, up to <see cref="HeadBytes"/>.</param>
    public static FileKinds KindOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF-"u8))
        {
            return FileKinds.Pdf;
        }

        if (head.Length > 3 && head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF)
        {
            return FileKinds.Jpeg;
        }

        if (head.Length > 8 && head[0] == 0x89 && head[1..8].SequenceEqual("PNG\r\n\u001a\n"u8))
        {
            return FileKinds.Png;
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
        {
            return FileKinds.Webp;
        }

        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
        {
            var brand = head[8..12];
            return brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("heim"u8)
                ? FileKinds.Heic
                : FileKinds.None;
        }

        return head.StartsWith("PK\u0003\u0004"u8) ? OfficeKind(head) : FileKinds.None;
    }

    /// <summary>The media type of one kind.</summary>
    /// <param name="kind">Exactly one kind.</param>
    public static string ContentTypeOf(FileKinds kind) => kind switch
    {
        FileKinds.Pdf => "application/pdf",
        FileKinds.Jpeg => "image/jpeg",
        FileKinds.Png => "image/png",
        FileKinds.Webp => "image/webp",
        FileKinds.Heic => "image/heic",
        FileKinds.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileKinds.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Exactly one kind has a media type."),
    };

    // An Office document is a zip whose first entries are [Content_Types].xml, _rels/ and its own folder; any other zip is refused.
    private static FileKinds OfficeKind(ReadOnlySpan<byte> head)
    {
        if (head.IndexOf("[Content_Types].xml"u8) < 0 && head.IndexOf("_rels/.rels"u8) < 0)
        {
            return FileKinds.None;
        }

        return head.IndexOf("xl/"u8) >= 0 ? FileKinds.Xlsx : head.IndexOf("word/"u8) >= 0 ? FileKinds.Docx : FileKinds.None;
    }
}
