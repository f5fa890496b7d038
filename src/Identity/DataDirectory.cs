using Microsoft.Extensions.Configuration;

namespace RuleOfLaw.Courts.Identity;

/// <summary>COURTS_DATA: where files lie that must not lie in the database.</summary>
internal sealed class DataDirectory(IConfiguration configuration)
{
    public string Path => configuration["COURTS_DATA"] is { Length: > 0 } path ? path : ".data";
}
