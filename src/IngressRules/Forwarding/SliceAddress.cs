using System.Net;
using System.Net.Sockets;

namespace IngressRules.Forwarding;

/// <summary>
/// Decides whether requests may be sent to an address of an EndpointSlice. Whoever may write an EndpointSlice can do with it what an
/// <c>ExternalName</c> Service can, so it is refused the same targets (Q30).
/// </summary>
/// <param name="Text">The address in normalised form; null if it is refused.</param>
/// <param name="IsName">True for a DNS name.</param>
/// <param name="Fault">Why it is refused, as the end of a sentence that begins with the address; else null.</param>
internal readonly record struct SliceAddress(string? Text, bool IsName, string? Fault)
{
    /// <summary>Judges the text of an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addressType">The type of the slice's addresses; may be empty.</param>
    /// <param name="options">What is allowed.</param>
    public static SliceAddress Judge(string text, string addressType, ResolverOptions options)
    {
        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return !Fits(text, address, addressType) ? Refuse($"is no address of type {(addressType.Length > 0 ? addressType : "IPv4")}")
                : ExternalAddress.IsIPv4InDisguise(address) ? Refuse("is an IPv4 address in the form of IPv6; write it as IPv4")
                : ExternalAddress.WhatIsRefused(address, options.AllowLoopbackEndpoints) is { } what ? Refuse($"is {what}")
                : new(address.ToString(), false, null);
        }

        return addressType is not ("FQDN" or "") || Uri.CheckHostName(text) != UriHostNameType.Dns ? Refuse(
                addressType.Length > 0 ? $"is no address of type {addressType}" : "is neither an address nor a name")
            : !options.AllowExternalName ? Refuse("is a name, and names are allowed only together with ExternalName")
            : ExternalAddress.IsRefused(text) ? Refuse("is a name of the router's own machine")
            : new(text.TrimEnd('.'), true, null);
    }

    private static SliceAddress Refuse(string fault) => new(null, false, fault);

    private static bool Fits(string text, IPAddress address, string addressType) => addressType switch
    {
        "FQDN" => false,

        // The parser also accepts forms such as 10.1, 010.0.0.1 and 167772161, whose intended meaning is unclear.
        "IPv6" => address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: 0 },
        _ => address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString() == text
            : addressType.Length == 0 && address.ScopeId == 0,
    };
}
