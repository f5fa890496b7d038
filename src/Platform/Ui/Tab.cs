namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>One of a page's <c>Tabs</c>; <paramref name="Count"/> as said.</summary>
public sealed record Tab(string Text, string Href, bool Here = false, string? Count = null);
