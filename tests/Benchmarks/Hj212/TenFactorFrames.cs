using Shemss.Hj212;

namespace Shemss.Benchmarks;

/// <summary>Minute frames (2051) of ten factors with Min, Avg, Max and Flag each, about 750 bytes, no two alike.</summary>
internal static class TenFactorFrames
{
    private static readonly (string Code, decimal Level, int Decimals)[] Factors =
    [
        ("a01011", 12.35m, 2), ("a01012", 131.4m, 1), ("a01013", 0.152m, 3), ("a01014", 8.7m, 1), ("a19001", 7.9m, 1), ("a21002", 61.3m, 1),
        ("a21005", 12.125m, 3), ("a21026", 18.42m, 2), ("a34013", 4.35m, 2), ("a00000", 45210.5m, 1),
    ];

    public static byte[] Stream(int frames, out int length)
    {
        var random = new Random(20240301);
        var stream = new MemoryStream();
        var buffer = new byte[1200];
        var start = new DateTimeOffset(2024, 3, 1, 0, 0, 0, ChinaTime.Offset);
        for (var i = 0; i < frames; i++)
        {
            var time = start.AddMinutes(10 * i);
            var writer = new FrameWriter(
                buffer, new FrameHeader(31, Command.Minute, $"31000000{i:D16}", ChinaTime.ToQn(time.AddSeconds(600.5)), "123456", new PacketFlag(5)));
            writer.DataTime(time);
            foreach (var (code, level, decimals) in Factors)
            {
                var average = Math.Round(level * (decimal)(0.8 + (0.4 * random.NextDouble())), decimals);
                writer.Factor(System.Text.Encoding.ASCII.GetBytes(code));
                writer.Value(Field.Min, Math.Round(average * 0.93m, decimals));
                writer.Value(Field.Avg, average);
                writer.Value(Field.Max, Math.Round(average * 1.09m, decimals));
                writer.Flag(DataFlag.Normal);
            }

            stream.Write(buffer, 0, writer.Finish());
        }

        var bytes = stream.ToArray();
        length = bytes.Length / frames;
        return bytes;
    }
}
