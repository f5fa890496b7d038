using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Npgsql;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary>The keys of cookies and forms, shared by all nodes through the database, where they lie encrypted.</summary>
internal sealed class DataProtectionKeys(NpgsqlDataSource db, OuterKey outer) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => (options.XmlRepository, options.XmlEncryptor) = (this, new SealedXml(outer));

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        outer.Ready(); // what an earlier version left in clear is encrypted before it is read
        using var connection = db.OpenConnection();
        return [.. connection.Query<string>("select xml from platform.data_protection_key order by id").Select(x => XElement.Parse(x))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = db.OpenConnection();
        connection.Execute("insert into platform.data_protection_key (xml) values (@xml)", new { xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
