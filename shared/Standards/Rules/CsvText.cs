using System.Text;

namespace Shemss.Standards.Rules;

/// <summary>One line of CSV (RFC 4180): cells split at commas; a cell in double quotes may hold commas, and quotes written twice.</summary>
internal static class CsvText
{
    internal static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"')
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"')
                {
                    cell.Append(c);
                    i++;
                    continue;
                }

                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
