using System.Text;

namespace Shemss.Hj212;

/// <summary>A lasting copy of a <see cref="FactorReading"/>; also what a frame to be sent is built from.</summary>
public sealed class FactorValues
{
    private readonly SortedList<Field, Number> _numbers = [];

    /// <summary>The values of one factor or device.</summary>
    /// <param name="code">Letters and digits, 1–20: w01018, B01, SB1.</param>
    public FactorValues(string code) => Code = code;

    /// <summary>The factor code as sent or to be sent.</summary>
    public string Code { get; }

    /// <summary>The row of the factor table, or null for a code it does not have.</summary>
    public Factor? Factor => FactorTable.Find(Code);

    /// <summary>The flag of table 8.</summary>
    public DataFlag Flag { get; init; }

    /// <summary>The equipment's own state (EFlag); null when none.</summary>
    public string? EFlag { get; init; }

    /// <summary>When a batch analyser took the sample.</summary>
    public DateTimeOffset? SampleTime { get; init; }

    /// <summary>The fields that were sent and cannot be read.</summary>
    public FieldSet Malformed { get; init; }

    /// <summary>Why the first of them cannot be read.</summary>
    public RejectReason Problem { get; init; }

    /// <summary>The text this was read from; null when it was not read.</summary>
    public string? Raw { get; init; }

    /// <summary>The numbers, in the order of <see cref="Field"/>.</summary>
    public IReadOnlyDictionary<Field, Number> Numbers => _numbers;

    /// <summary>Fields that are none of <see cref="Field"/>, by their ending and as sent: SN, Info, ValidNum.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Others { get; init; } = [];

    /// <summary>A number exactly, or null. Setting keeps the decimal's scale; null takes it out.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="OverflowException">More than 18 digits.</exception>
    public decimal? this[Field field]
    {
        get => _numbers.TryGetValue(field, out var number) ? number.ToDecimal() : null;
        set
        {
            if (value is { } v)
            {
                _numbers[field] = Number.From(v);
            }
            else
            {
                _numbers.Remove(field);
            }
        }
    }

    /// <summary>A lasting copy of a reading.</summary>
    /// <param name="reading">The view.</param>
    public static FactorValues Of(in FactorReading reading)
    {
        var values = new FactorValues(Encoding.UTF8.GetString(reading.Code))
        {
            Flag = reading.Flag,
            EFlag = (reading.Present & FieldSet.EFlag) != 0 ? Encoding.UTF8.GetString(reading.EFlag) : null,
            SampleTime = reading.SampleTime,
            Malformed = reading.Malformed,
            Problem = reading.Problem,
            Raw = Encoding.UTF8.GetString(reading.Raw),
            Others = (reading.Present & FieldSet.Other) != 0 ? OthersOf(reading) : [],
        };
        for (var field = default(Field); field < (Field)FactorReading.NumericFields; field++)
        {
            if (reading.Has(field))
            {
                values._numbers[field] = reading.Number(field);
            }
        }

        return values;
    }

    private static List<KeyValuePair<string, string>> OthersOf(scoped in FactorReading reading)
    {
        var others = new List<KeyValuePair<string, string>>();
        foreach (ref readonly var parameter in new ParameterEnumerator(reading.Raw, reading.Raw.Length))
        {
            var ending = parameter.Name[(parameter.Name.IndexOf((byte)'-') + 1)..];
            if (FieldNames.Classify(ending) == FieldSet.Other)
            {
                others.Add(new(Encoding.UTF8.GetString(ending), Encoding.UTF8.GetString(parameter.Value)));
            }
        }

        return others;
    }
}
