namespace Shemss.Standards.Rules;

/// <summary>The item names of the tables, and the families in which a rule for all of a kind is written.</summary>
public static class Items
{
    /// <summary>Sulphur dioxide (二氧化硫).</summary>
    public const string SulphurDioxide = "so2";

    /// <summary>Nitrogen oxides as NO2 (氮氧化物).</summary>
    public const string NitrogenOxides = "nox";

    /// <summary>Any other gaseous pollutant (其他气态污染物).</summary>
    public const string OtherGas = "other-gas";

    /// <summary>Oxygen (氧含量).</summary>
    public const string Oxygen = "o2";

    /// <summary>Particulate matter (颗粒物).</summary>
    public const string Particulate = "pm";

    /// <summary>Flue gas velocity (流速).</summary>
    public const string Velocity = "velocity";

    /// <summary>Flue gas temperature (烟温).</summary>
    public const string Temperature = "temperature";

    /// <summary>Flue gas humidity (湿度).</summary>
    public const string Humidity = "humidity";

    /// <summary>Non-methane hydrocarbons as carbon (非甲烷总烃).</summary>
    public const string NonMethaneHydrocarbons = "nmhc";

    /// <summary>Chemical oxygen demand (CODCr).</summary>
    public const string ChemicalOxygenDemand = "cod";

    /// <summary>Total organic carbon (TOC).</summary>
    public const string TotalOrganicCarbon = "toc";

    /// <summary>Ammonia nitrogen (NH3-N).</summary>
    public const string AmmoniaNitrogen = "nh3n";

    /// <summary>Total phosphorus (TP).</summary>
    public const string TotalPhosphorus = "tp";

    /// <summary>Total nitrogen (TN).</summary>
    public const string TotalNitrogen = "tn";

    /// <summary>pH of water.</summary>
    public const string Ph = "ph";

    /// <summary>Water temperature (水温).</summary>
    public const string WaterTemperature = "water-temperature";

    /// <summary>Level of an open-channel flow meter (液位).</summary>
    public const string FlowLevel = "flow-level";

    /// <summary>Cumulative flow of an open-channel flow meter over 10 minutes (累计流量).</summary>
    public const string FlowTotal = "flow-total";

    /// <summary>Check with a standard solution (标样核查).</summary>
    public const string StandardCheck = "standard-check";

    /// <summary>The family in which rules for all items of a kind are written; <c>null</c> at the top.</summary>
    public static string? FamilyOf(string item) => item switch
    {
        SulphurDioxide or NitrogenOxides or OtherGas or Oxygen or NonMethaneHydrocarbons => "gas",
        "gas" or Particulate or Velocity or Temperature or Humidity => "cems",
        ChemicalOxygenDemand or TotalOrganicCarbon or AmmoniaNitrogen or TotalPhosphorus or TotalNitrogen or Ph or WaterTemperature or "flow-meter" => "water",
        FlowLevel or FlowTotal => "flow-meter",
        _ => null,
    };
}
