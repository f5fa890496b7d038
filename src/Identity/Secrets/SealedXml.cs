using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary>Encrypts the secret part of a data-protection key with <see cref="OuterKey"/>.</summary>
internal sealed class SealedXml(OuterKey key) : IXmlEncryptor
{
    private const string Purpose = "data-protection-key", ElementName = "sealed";
    private static readonly XNamespace DataProtection = "http://schemas.asp.net/2015/03/dataProtection";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(Seal(plaintextElement, key), typeof(SealedXmlOpener));

    /// <summary>A key as it is stored once the parts that it marks as secret are encrypted: what ASP.NET Core itself would have stored.</summary>
    public static XElement SealMarked(XElement stored, OuterKey key)
    {
        foreach (var secret in stored.DescendantsAndSelf().Where(e => (bool?)e.Attribute(DataProtection + "requiresEncryption") == true).ToList())
        {
            secret.ReplaceWith(new XElement(DataProtection + "encryptedSecret", new XAttribute("decryptorType", typeof(SealedXmlOpener).AssemblyQualifiedName!), Seal(secret, key)));
        }
        return stored;
    }

    public static XElement Open(XElement element, OuterKey key) =>
        key.Open(Purpose, Convert.FromBase64String(element.Value)) is { } xml
            ? XElement.Parse(Encoding.UTF8.GetString(xml))
            : throw new OuterKeyException("A data-protection key in the database was encrypted with another key.");

    private static XElement Seal(XElement element, OuterKey key) =>
        new(ElementName, Convert.ToBase64String(key.Seal(Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)))));
}

/// <summary>Its name is stored with each key: it is not renamed.</summary>
internal sealed class SealedXmlOpener : IXmlDecryptor
{
    private readonly OuterKey key;

    public SealedXmlOpener(IServiceProvider services) => key = services.GetRequiredService<OuterKey>();

    public XElement Decrypt(XElement encryptedElement) => SealedXml.Open(encryptedElement, key);
}
