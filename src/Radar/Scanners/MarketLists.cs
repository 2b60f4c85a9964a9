using Guildhall.Kernel;
using Guildhall.Matching;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// The lists of the built-in market that clauses choose from by name: countries and clients' industries (R-138). What is stored is the id, which this
/// market writes as the name itself; a typed name in other letters, or a country's code, is matched to it.
/// </summary>
public static class MarketLists
{
    private const int Nearest = 3;

    // Code and name; further codes and names after a bar.
    private static readonly string[] CountryRows =
    [
        "AF Afghanistan",
        "AL Albania",
        "DZ Algeria",
        "AD Andorra",
        "AO Angola",
        "AG Antigua and Barbuda",
        "AR Argentina",
        "AM Armenia",
        "AW Aruba",
        "AU Australia",
        "AT Austria",
        "AZ Azerbaijan",
        "BS Bahamas",
        "BH Bahrain",
        "BD Bangladesh",
        "BB Barbados",
        "BY Belarus",
        "BE Belgium",
        "BZ Belize",
        "BJ Benin",
        "BM Bermuda",
        "BT Bhutan",
        "BO Bolivia",
        "BA Bosnia and Herzegovina",
        "BW Botswana",
        "BR Brazil",
        "VG British Virgin Islands",
        "BN Brunei",
        "BG Bulgaria",
        "BF Burkina Faso",
        "BI Burundi",
        "KH Cambodia",
        "CM Cameroon",
        "CA Canada",
        "CV Cape Verde|Cabo Verde",
        "KY Cayman Islands",
        "CF Central African Republic",
        "TD Chad",
        "CL Chile",
        "CN China",
        "CO Colombia",
        "KM Comoros",
        "CG Congo",
        "CD Congo, the Democratic Republic of the|DR Congo",
        "CR Costa Rica",
        "CI Cote d'Ivoire|Ivory Coast",
        "HR Croatia",
        "CU Cuba",
        "CW Curacao",
        "CY Cyprus",
        "CZ Czech Republic|Czechia",
        "DK Denmark",
        "DJ Djibouti",
        "DM Dominica",
        "DO Dominican Republic",
        "EC Ecuador",
        "EG Egypt",
        "SV El Salvador",
        "GQ Equatorial Guinea",
        "ER Eritrea",
        "EE Estonia",
        "SZ Eswatini|Swaziland",
        "ET Ethiopia",
        "FO Faroe Islands",
        "FJ Fiji",
        "FI Finland",
        "FR France",
        "GF French Guiana",
        "PF French Polynesia",
        "GA Gabon",
        "GM Gambia",
        "GE Georgia",
        "DE Germany",
        "GH Ghana",
        "GI Gibraltar",
        "GR Greece",
        "GL Greenland",
        "GD Grenada",
        "GP Guadeloupe",
        "GU Guam",
        "GT Guatemala",
        "GG Guernsey",
        "GN Guinea",
        "GW Guinea-Bissau",
        "GY Guyana",
        "HT Haiti",
        "HN Honduras",
        "HK Hong Kong",
        "HU Hungary",
        "IS Iceland",
        "IN India",
        "ID Indonesia",
        "IR Iran",
        "IQ Iraq",
        "IE Ireland",
        "IM Isle of Man",
        "IL Israel",
        "IT Italy",
        "JM Jamaica",
        "JP Japan",
        "JE Jersey",
        "JO Jordan",
        "KZ Kazakhstan",
        "KE Kenya",
        "KI Kiribati",
        "XK Kosovo",
        "KW Kuwait",
        "KG Kyrgyzstan",
        "LA Laos",
        "LV Latvia",
        "LB Lebanon",
        "LS Lesotho",
        "LR Liberia",
        "LY Libya",
        "LI Liechtenstein",
        "LT Lithuania",
        "LU Luxembourg",
        "MO Macau|Macao",
        "MG Madagascar",
        "MW Malawi",
        "MY Malaysia",
        "MV Maldives",
        "ML Mali",
        "MT Malta",
        "MH Marshall Islands",
        "MQ Martinique",
        "MR Mauritania",
        "MU Mauritius",
        "YT Mayotte",
        "MX Mexico",
        "FM Micronesia",
        "MD Moldova",
        "MC Monaco",
        "MN Mongolia",
        "ME Montenegro",
        "MA Morocco",
        "MZ Mozambique",
        "MM Myanmar|Burma",
        "NA Namibia",
        "NP Nepal",
        "NL Netherlands|Holland",
        "NC New Caledonia",
        "NZ New Zealand",
        "NI Nicaragua",
        "NE Niger",
        "NG Nigeria",
        "KP North Korea",
        "MK North Macedonia|Macedonia",
        "NO Norway",
        "OM Oman",
        "PK Pakistan",
        "PW Palau",
        "PS Palestinian Territories|Palestine",
        "PA Panama",
        "PG Papua New Guinea",
        "PY Paraguay",
        "PE Peru",
        "PH Philippines",
        "PL Poland",
        "PT Portugal",
        "PR Puerto Rico",
        "QA Qatar",
        "RE Reunion",
        "RO Romania",
        "RU Russia|Russian Federation",
        "RW Rwanda",
        "KN Saint Kitts and Nevis",
        "LC Saint Lucia",
        "VC Saint Vincent and the Grenadines",
        "WS Samoa",
        "SM San Marino",
        "ST Sao Tome and Principe",
        "SA Saudi Arabia",
        "SN Senegal",
        "RS Serbia",
        "SC Seychelles",
        "SL Sierra Leone",
        "SG Singapore",
        "SK Slovakia",
        "SI Slovenia",
        "SB Solomon Islands",
        "SO Somalia",
        "ZA South Africa",
        "KR South Korea|Korea",
        "SS South Sudan",
        "ES Spain",
        "LK Sri Lanka",
        "SD Sudan",
        "SR Suriname",
        "SE Sweden",
        "CH Switzerland",
        "SY Syria",
        "TW Taiwan",
        "TJ Tajikistan",
        "TZ Tanzania",
        "TH Thailand",
        "TL Timor-Leste|East Timor",
        "TG Togo",
        "TO Tonga",
        "TT Trinidad and Tobago",
        "TN Tunisia",
        "TR Turkey|Türkiye|Turkiye",
        "TM Turkmenistan",
        "TC Turks and Caicos Islands",
        "TV Tuvalu",
        "VI U.S. Virgin Islands",
        "UG Uganda",
        "UA Ukraine",
        "AE United Arab Emirates|UAE",
        "GB United Kingdom|UK|Great Britain",
        "US United States|USA|United States of America|U.S.A.|U.S.",
        "UY Uruguay",
        "UZ Uzbekistan",
        "VU Vanuatu",
        "VA Vatican City",
        "VE Venezuela",
        "VN Vietnam|Viet Nam",
        "YE Yemen",
        "ZM Zambia",
        "ZW Zimbabwe",
    ];

    private static readonly Dictionary<string, string> CountryIds = Ids(
        CountryRows.Select(row => row[3..].Split('|').Append(row[..2]).ToArray())
    );

    private static readonly string[] IndustryNames =
    [
        "Aerospace",
        "Agriculture & Forestry",
        "Art & Design",
        "Automotive",
        "Construction & Real Estate",
        "Education",
        "Energy & Utilities",
        "Fashion & Beauty",
        "Finance & Accounting",
        "Food & Beverage",
        "Government & Public Sector",
        "Health & Fitness",
        "HR & Business Services",
        "Legal",
        "Manufacturing",
        "Media & Entertainment",
        "Military & Defense",
        "Mining",
        "Retail & Consumer Goods",
        "Sales & Marketing",
        "Science & Medicine",
        "Sports & Recreation",
        "Supply Chain & Logistics",
        "Tech & IT",
        "Transportation",
        "Travel & Hospitality",
    ];

    private static readonly Dictionary<string, string> IndustryIds = Ids(IndustryNames.Select(name => new[] { name }));

    /// <summary>The countries in the order of their names.</summary>
    public static IReadOnlyList<string> Countries { get; } = [.. CountryIds.Values.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The same definition with ids of the lists where names were typed. Refuses a name that is on no list, with the nearest ones.</summary>
    public static ScannerDefinition Settle(ScannerDefinition definition) =>
        definition.Clauses.Any(NamesAny) ? definition with { Clauses = [.. definition.Clauses.Select(Settle)] } : definition;

    private static bool NamesAny(Clause clause) =>
        clause switch
        {
            OneOf { Field: Field.Country or Field.Industry } or NoneOf { Field: Field.Country or Field.Industry } => true,
            AnyOf group => group.Of.Any(NamesAny),
            _ => false,
        };

    private static Clause Settle(Clause clause) =>
        clause switch
        {
            OneOf one when NamesAny(one) => one with { Values = [.. one.Values.Select(value => IdOf(one.Field, value)).Distinct()] },
            NoneOf none when NamesAny(none) => none with { Values = [.. none.Values.Select(value => IdOf(none.Field, value)).Distinct()] },
            AnyOf group => group with { Of = [.. group.Of.Select(Settle)] },
            _ => clause,
        };

    private static string IdOf(Field field, string typed)
    {
        var (ids, kind, input) = field is Field.Country ? (CountryIds, "country", "countriesIn") : (IndustryIds, "industry", "industry");
        var folded = Fold(typed);
        if (ids.TryGetValue(folded, out var id))
            return id;
        var nearest = ids.OrderBy(known => Distance(folded, known.Key)).Select(known => known.Value).Distinct().Take(Nearest);
        throw new InvalidInput(input, $"“{typed.Trim()}” is no {kind} of the market’s list. Nearest are {string.Join(", ", nearest)}.");
    }

    private static Dictionary<string, string> Ids(IEnumerable<string[]> rows)
    {
        Dictionary<string, string> ids = [];
        foreach (var row in rows)
        foreach (var name in row)
            ids[Fold(name)] = row[0];
        return ids;
    }

    private static string Fold(string name) =>
        string.Join(' ', Folding.FoldWord(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Letters to change, add or take away.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var before = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, before + (one[i - 1] == other[j - 1] ? 0 : 1));
                before = above;
            }
        }
        return row[^1];
    }
}
