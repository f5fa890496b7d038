using System.Net;
using System.Net.Sockets;

namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>What is counted as one client: an IPv4 address, or an IPv6 network of 64 bits, which one household or machine has whole.</summary>
public static class ClientNetwork
{
    /// <returns><c>192.0.2.7</c> or <c>2001:db8:1:2::/64</c>; empty where the address is not known.</returns>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain.ToString();
        }
        var bytes = plain.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }
}
