namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>A request feature: the language (<c>en</c> or <c>ur</c>) that the signed-in user's account remembers.</summary>
public sealed record PreferredLanguage(string Language);
