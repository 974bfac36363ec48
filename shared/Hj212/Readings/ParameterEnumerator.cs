using System.Diagnostics.CodeAnalysis;

namespace Shemss.Hj212;

/// <summary>One parameter of CP as sent.</summary>
public readonly ref struct Parameter
{
    internal Parameter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool startsItem, bool wellFormed)
    {
        Name = name;
        Value = value;
        StartsItem = startsItem;
        IsWellFormed = wellFormed;
    }

    /// <summary>The name, such as DataTime or w01018-Avg; everything when there is no equals sign.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value, UTF-8.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether it is the first of its item (项目): the first of all, or preceded by a semicolon.</summary>
    public bool StartsItem { get; }

    /// <summary>Whether there is an equals sign.</summary>
    public bool IsWellFormed { get; }
}

/// <summary>All parameters of CP in the order sent, without allocation. Empty ones (<c>;;</c>) are left out.</summary>
public ref struct ParameterEnumerator
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly int _length;
    private int _at;
    private Parameter _current;

    internal ParameterEnumerator(ReadOnlySpan<byte> text, int length)
    {
        _text = text;
        _length = length;
    }

    /// <summary>The parameter at hand.</summary>
    [UnscopedRef]
    public readonly ref readonly Parameter Current => ref _current;

    /// <summary>The enumerator itself, so that <c>foreach</c> takes it.</summary>
    public readonly ParameterEnumerator GetEnumerator() => this;

    /// <summary>Reads the next parameter.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (_at < _length)
        {
            ParameterScanner.Read(_text, _length, _at, out var p);
            var starts = p.Start == 0 || _text[p.Start - 1] == ';';
            _at = p.End + 1;
            if (p.End == p.Start)
            {
                continue;
            }

            _current = p.Equal < 0
                ? new Parameter(_text[p.Start..p.End], default, starts, wellFormed: false)
                : new Parameter(_text[p.Start..p.Equal], _text[(p.Equal + 1)..p.End], starts, wellFormed: true);
            return true;
        }

        return false;
    }
}
