using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>Whose form this is, so that one that comes after the session has ended can be kept for that person: the session's cookie may be gone by then.</summary>
public sealed class FormOwner(IDataProtectionProvider protection)
{
    public const string Field = "whose";
    private readonly IDataProtector protector = protection.CreateProtector("form-owner");

    public string Mark(Guid user) => Convert.ToBase64String(protector.Protect(user.ToByteArray()));

    /// <summary>Null where the mark is none of ours.</summary>
    public Guid? Read(string? mark)
    {
        var bytes = new byte[512];
        if (mark is not { Length: > 0 and <= 600 } || !Convert.TryFromBase64String(mark, bytes, out var length))
        {
            return null;
        }
        try
        {
            return protector.Unprotect(bytes[..length]) is { Length: 16 } user ? new Guid(user) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
