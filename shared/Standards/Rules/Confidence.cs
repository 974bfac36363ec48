namespace Shemss.Standards.Rules;

/// <summary>How far a number of a table may be trusted.</summary>
public enum Confidence
{
    /// <summary>V: seen in the standard or notice itself, or computed and checked.</summary>
    Verified,

    /// <summary>C: found as a rule in other public systems that say they implement the standard.</summary>
    Corroborated,

    /// <summary>M: from memory, to be checked against the printed standard (待核).</summary>
    FromMemory,

    /// <summary>P: a default of this project, not official.</summary>
    Proposed,
}
