namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>The six colours, each with its own shape, in which a status is shown.</summary>
public enum Tone
{
    /// <summary>Slate circle: nothing to do yet.</summary>
    Waiting,
    /// <summary>Blue tick: can go on.</summary>
    Ready,
    /// <summary>Green dot: happening now.</summary>
    Session,
    /// <summary>Amber triangle: needs attention.</summary>
    Late,
    /// <summary>Red octagon: stopped, absent, failed.</summary>
    Stopped,
    /// <summary>Grey square: over.</summary>
    Done,
}
