namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>
/// How Client/sending.ts and the host talk about a form. The script sends a form itself, so that the page stands until an answer has come; a browser
/// without scripts sends none of this and gets plain redirects.
/// </summary>
public static class FormAnswer
{
    /// <summary>Request header of a form that was sent by the script: <see cref="Alone"/> or <see cref="More"/>.</summary>
    public const string Request = "Courts-Form";

    /// <summary>One form.</summary>
    public const string Alone = "alone";

    /// <summary>Others wait behind it on the page: it must not be left.</summary>
    public const string More = "more";

    /// <summary>Response header: where the browser would have been redirected to.</summary>
    public const string Location = "Courts-Location";

    /// <summary>Response header: why the form was not even looked at, <see cref="Session"/> or <see cref="Token"/>.</summary>
    public const string Refused = "Courts-Refused";

    /// <summary>The session has ended, and the form was not kept.</summary>
    public const string Session = "session";

    /// <summary>The page's token fits no more: somebody signed in or out since.</summary>
    public const string Token = "token";
}
