using Google.Protobuf;

namespace Shemss.Testing;

/// <summary>One span as it came over the wire.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Scope">The source (ActivitySource) it came from.</param>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentSpanId">16 hexadecimal digits, or empty for a root.</param>
/// <param name="Name">The span's name.</param>
/// <param name="Attributes">Its attributes as text.</param>
public sealed record ReceivedSpan(
    string Service, string Scope, string TraceId, string SpanId, string ParentSpanId, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>The latest value of a counter or gauge as it came over the wire.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Meter">The meter it came from.</param>
/// <param name="Name">The instrument.</param>
/// <param name="Attributes">Its tags as text.</param>
/// <param name="Value">The sum so far, or the gauge's value.</param>
public sealed record ReceivedMeasure(string Service, string Meter, string Name, IReadOnlyDictionary<string, string> Attributes, double Value);

/// <summary>Reads the part of OTLP's export requests that tests ask about; field numbers are those of opentelemetry-proto 1.x.</summary>
internal static class OtlpDecoder
{
    public static List<ReceivedSpan> Spans(byte[] request)
    {
        var spans = new List<ReceivedSpan>();
        Messages(request, 1, resourceSpans =>
        {
            var service = "";
            Messages(resourceSpans, 1, resource => service = Attributes(resource, 1).GetValueOrDefault("service.name", ""));
            Messages(resourceSpans, 2, scopeSpans =>
            {
                var scope = "";
                Messages(scopeSpans, 1, s => scope = Text(s, 1));
                Messages(scopeSpans, 2, span => spans.Add(new ReceivedSpan(
                    service, scope, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), Attributes(span, 9))));
            });
        });
        return spans;
    }

    /// <summary>Counters and gauges of an ExportMetricsServiceRequest.</summary>
    public static List<ReceivedMeasure> Measures(byte[] request)
    {
        var measures = new List<ReceivedMeasure>();
        Messages(request, 1, resourceMetrics =>
        {
            var service = "";
            Messages(resourceMetrics, 1, resource => service = Attributes(resource, 1).GetValueOrDefault("service.name", ""));
            Messages(resourceMetrics, 2, scopeMetrics =>
            {
                var meter = "";
                Messages(scopeMetrics, 1, s => meter = Text(s, 1));
                Messages(scopeMetrics, 2, metric =>
                {
                    void Add(byte[] numbers) => Messages(numbers, 1, point =>
                        measures.Add(new ReceivedMeasure(service, meter, Text(metric, 1), Attributes(point, 7), Number(point))));
                    Messages(metric, 5, Add);
                    Messages(metric, 7, Add);
                });
            });
        });
        return measures;
    }

    /// <summary>A NumberDataPoint's value.</summary>
    private static double Number(byte[] point)
    {
        var input = new CodedInputStream(point);
        var value = 0d;
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 4:
                    value = input.ReadDouble();
                    break;
                case 6:
                    value = input.ReadSFixed64();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return value;
    }

    private static Dictionary<string, string> Attributes(byte[] message, int field)
    {
        var attributes = new Dictionary<string, string>();
        Messages(message, field, pair =>
        {
            var value = "";
            Messages(pair, 2, any => value = Any(any));
            attributes[Text(pair, 1)] = value;
        });
        return attributes;
    }

    private static string Any(byte[] message)
    {
        var input = new CodedInputStream(message);
        var value = "";
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    value = input.ReadString();
                    break;
                case 2:
                    value = input.ReadBool() ? "true" : "false";
                    break;
                case 3:
                    value = input.ReadInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case 4:
                    value = input.ReadDouble().ToString(System.Globalization.CultureInfo.InvariantCulture);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return value;
    }

    private static string Text(byte[] message, int field)
    {
        var text = "";
        Messages(message, field, bytes => text = System.Text.Encoding.UTF8.GetString(bytes));
        return text;
    }

    private static string Hex(byte[] message, int field)
    {
        var hex = "";
        Messages(message, field, bytes => hex = Convert.ToHexStringLower(bytes));
        return hex;
    }

    /// <summary>Every length-delimited value of one field: messages, strings and bytes look alike.</summary>
    private static void Messages(byte[] message, int field, Action<byte[]> each)
    {
        var input = new CodedInputStream(message);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                each(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
