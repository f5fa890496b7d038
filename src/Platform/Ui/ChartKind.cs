namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>Columns side by side, a line over time, or bars one under the other for long names.</summary>
public enum ChartKind { Bar, Line, Rows }
