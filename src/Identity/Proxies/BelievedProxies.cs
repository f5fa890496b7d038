using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RuleOfLaw.Courts.Identity.Proxies;

/// <summary>The client's address and scheme are believed from the proxies named in COURTS_PROXIES (addresses or networks, comma-separated) and nobody else.</summary>
internal sealed class BelievedProxies : IConfigureOptions<ForwardedHeadersOptions>
{
    private readonly List<System.Net.IPNetwork> networks = [];

    public BelievedProxies(IConfiguration configuration)
    {
        foreach (var word in (configuration["COURTS_PROXIES"] ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(word) is { } network)
            {
                networks.Add(network);
            }
            else
            {
                Fault ??= $"COURTS_PROXIES holds '{word}', which is neither an address nor a network such as 10.0.0.0/8.";
            }
        }
    }

    /// <summary>What is wrong with the setting; null where nothing is.</summary>
    public string? Fault { get; }

    /// <summary>For people: the networks, or "nobody".</summary>
    public string Said => networks.Count == 0 ? "nobody (COURTS_PROXIES is not set)" : string.Join(", ", networks);

    public bool Believes(IPAddress? address) => address is not null && networks.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    public void Configure(ForwardedHeadersOptions options)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        networks.ForEach(options.KnownIPNetworks.Add);
        options.ForwardedHeaders = networks.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
    }

    /// <summary>An address may stand for the network that it lies in: <c>10.1.2.3/8</c>.</summary>
    private static System.Net.IPNetwork? Parse(string word)
    {
        var parts = word.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }
        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (parts.Length == 2 && !(int.TryParse(parts[1], out length) && length >= 0 && length <= bytes.Length * 8))
        {
            return null;
        }
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }
        return new(new IPAddress(bytes), length);
    }
}
