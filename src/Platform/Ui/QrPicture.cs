using QRCoder;

namespace RuleOfLaw.Courts.Platform.Ui;

public static class QrPicture
{
    /// <summary>A QR code of the text, which a telephone's camera reads, as a <c>data:</c> address of a PNG for an <c>img</c>.</summary>
    public static string Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(code);
        return $"data:image/png;base64,{Convert.ToBase64String(picture.GetGraphic(6))}";
    }
}
