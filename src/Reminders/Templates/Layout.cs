using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace RuleOfLaw.Courts.Reminders.Templates;

/// <summary>Lays a message's paragraphs out as plain text and as an HTML letter; Urdu runs from right to left in a Nastaliq face.</summary>
internal static class Layout
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Text(IEnumerable<string> blocks) => string.Join("\n\n", blocks) + "\n";

    /// <summary>Inline styles: mail programs read nothing else.</summary>
    public static string Html(string subject, IReadOnlyList<string> blocks, string language)
    {
        var (direction, face, line) = language == "ur"
            ? ("rtl", "'Noto Nastaliq Urdu','Jameel Noori Nastaleeq','Urdu Typesetting',serif", "2.1")
            : ("ltr", "system-ui,'Segoe UI',Roboto,Arial,sans-serif", "1.5");
        var html = new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{Encoder.Encode(subject)}</title></head>
            <body style="margin:0;background:#f5f7f5;color:#16211c"><div style="max-width:36em;margin:0 auto;padding:24px;background:#ffffff;font:16px/{line} {face};text-align:start">

            """);
        foreach (var block in blocks)
        {
            html.Append("<p style=\"margin:0 0 1em\">").Append(Encoder.Encode(block)).Append("</p>\n");
        }
        return html.Append("</div></body></html>\n").ToString();
    }
}
