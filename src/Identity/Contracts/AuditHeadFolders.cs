namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>Further folders with exported audit heads, of other nodes or copied to safety; one set per request scope, empty at first.</summary>
public sealed class AuditHeadFolders
{
    /// <summary>Each a node's data directory, a copy of its <c>audit-heads</c>, or one trail's part of it.</summary>
    public IReadOnlyList<string> More { get; set; } = [];
}
