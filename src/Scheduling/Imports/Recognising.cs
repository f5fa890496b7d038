using System.Text;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Recognises a file's encoding while its pieces go by: nothing is kept but the first line.</summary>
internal sealed class Recognising
{
    private readonly Decoder strict = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    private readonly char[] scratch = new char[PieceStore.Size + 16];
    private readonly byte[] first = new byte[8192];
    private int kept;
    private bool utf8 = true;

    public void See(ReadOnlySpan<byte> piece)
    {
        var take = Math.Min(piece.Length, first.Length - kept);
        piece[..take].CopyTo(first.AsSpan(kept));
        kept += take;
        if (!utf8)
        {
            return;
        }
        try
        {
            strict.GetChars(piece, scratch, flush: false);
        }
        catch (DecoderFallbackException)
        {
            utf8 = false;
        }
    }

    /// <summary>A byte order mark decides; else what is not UTF-8 is taken for the Arabic code page that older systems in Pakistan write.</summary>
    public string Encoding => kept >= 2 && (first[0], first[1]) is (0xFF, 0xFE) or (0xFE, 0xFF) ? ImportSettings.Utf16
        : utf8 ? ImportSettings.Utf8 : ImportSettings.Windows1256;

    /// <summary>The separator that stands most often in the first line, outside quotes.</summary>
    public char Separator
    {
        get
        {
            var text = new ImportSettings(Encoding, ',', null, new Dictionary<string, int>()).Decoder.GetString(first, 0, kept);
            var counts = ImportSettings.Separators.ToDictionary(s => s, _ => 0);
            var quoted = false;
            foreach (var c in text)
            {
                quoted ^= c == '"';
                if (!quoted && c is '\n' or '\r' && counts.Values.Any(n => n > 0))
                {
                    break;
                }
                if (!quoted && counts.TryGetValue(c, out var n))
                {
                    counts[c] = n + 1;
                }
            }
            return counts.MaxBy(c => c.Value) is { Value: > 0 } most ? most.Key : ',';
        }
    }
}
