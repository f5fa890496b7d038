using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Recognises a file's encoding while its pieces go by: nothing is kept but the first line.</summary>
internal sealed class Recognising
{
    private readonly byte[] first = new byte[8192];
    private int kept, pending;
    private long letters, broken;

    public void See(ReadOnlySpan<byte> piece)
    {
        var take = Math.Min(piece.Length, first.Length - kept);
        piece[..take].CopyTo(first.AsSpan(kept));
        kept += take;
        foreach (var b in piece)
        {
            Weigh(b);
        }
    }

    /// <summary>
    /// A byte order mark decides. Else a file most of whose letters are sound UTF-8 is UTF-8, and its broken bytes are told by their rows: one bad byte does not make it
    /// another code page. What has hardly any is taken for the Arabic code page that older systems in Pakistan write.
    /// </summary>
    public string Encoding => kept >= 2 && (first[0], first[1]) is (0xFF, 0xFE) or (0xFE, 0xFF) || Halves ? ImportSettings.Utf16
        : (kept >= 3 && (first[0], first[1], first[2]) is (0xEF, 0xBB, 0xBF)) || broken + pending == 0 || letters > broken ? ImportSettings.Utf8 : ImportSettings.Windows1256;

    /// <summary>Bytes that are no letters in the encoding that was found.</summary>
    public long BrokenBytes => Encoding == ImportSettings.Utf8 ? broken + (pending > 0 ? 1 : 0) : 0;

    /// <summary>The separator that stands most often in the first line that has one, outside quotes.</summary>
    public char Separator
    {
        get
        {
            var text = new ImportSettings(Encoding, ',', null, new Dictionary<string, int>()).Decoder.GetString(first, 0, kept);
            var counts = ImportSettings.Separators.ToDictionary(s => s, _ => 0);
            var best = ',';
            var quoted = false;
            // A title above the headings may hold a comma: the line with the most separators counts.
            var most = 0;
            foreach (var c in text)
            {
                quoted ^= c == '"';
                if (!quoted && c is '\n' or '\r')
                {
                    (best, most) = counts.MaxBy(n => n.Value) is var line && line.Value > most ? (line.Key, line.Value) : (best, most);
                    counts = ImportSettings.Separators.ToDictionary(s => s, _ => 0);
                }
                else if (!quoted && counts.TryGetValue(c, out var n))
                {
                    counts[c] = n + 1;
                }
            }
            return counts.MaxBy(n => n.Value) is var last && last.Value > most ? last.Key : best;
        }
    }

    // Text of two bytes a letter without a mark: Latin letters leave every second byte empty.
    private bool Halves => kept >= 64 && Enumerable.Range(0, kept / 2).Count(i => first[(2 * i) + 1] == 0 && first[2 * i] != 0) > kept / 5;

    private void Weigh(byte b)
    {
        if (pending > 0 && b is >= 0x80 and < 0xC0)
        {
            letters += --pending == 0 ? 1 : 0;
            return;
        }
        broken += pending > 0 ? 1 : 0;
        pending = b switch { < 0x80 => 0, >= 0xC2 and < 0xE0 => 1, >= 0xE0 and < 0xF0 => 2, >= 0xF0 and < 0xF5 => 3, _ => 0 };
        broken += b >= 0x80 && pending == 0 ? 1 : 0;
    }
}
