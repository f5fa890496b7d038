namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>A hearing's life (domain.md). Stored and sent by name.</summary>
public enum HearingStatus { Requested, Scheduled, Open, InSession, Paused, Concluded, Cancelled }

/// <summary>How a concluded hearing ended. Stored and sent by name.</summary>
public enum HearingOutcome { Heard, Adjourned, NotReached, TechnicalFailure, Withdrawn }

/// <summary>Where a participant appears: at an access point's station, by personal link, or in the courtroom.</summary>
public enum PlaceKind { Station, Link, Courtroom }
