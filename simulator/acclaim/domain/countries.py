"""The countries of the sign-up form: United States and Canada first, then by name, as the real form has them."""

_FIRST = ("United States", "Canada")
_OTHERS = """
Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|
Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei|
Bulgaria|Burkina Faso|Burundi|Cambodia|Cameroon|Cape Verde|Central African Republic|Chad|Chile|China|Colombia|Comoros|
Congo|Costa Rica|Croatia|Cuba|Cyprus|Czechia|Denmark|Djibouti|Dominica|Dominican Republic|Ecuador|Egypt|El Salvador|
Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Georgia|Germany|Ghana|Greece|
Grenada|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|
Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|
Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|
Marshall Islands|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|
Namibia|Nauru|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Norway|Oman|Pakistan|
Palau|Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Samoa|
San Marino|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|
South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|
Tanzania|Thailand|Timor-Leste|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Turkmenistan|Tuvalu|Uganda|Ukraine|
United Arab Emirates|United Kingdom|Uruguay|Uzbekistan|Vanuatu|Vatican City|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe
"""

# ISO 3166-1, in the order above.
_CODES = """
USA|CAN|
AFG|ALB|DZA|AND|AGO|ATG|ARG|ARM|AUS|AUT|AZE|BHS|BHR|BGD|BRB|BLR|BEL|BLZ|BEN|BTN|BOL|BIH|BWA|BRA|BRN|BGR|BFA|BDI|KHM|CMR|CPV|
CAF|TCD|CHL|CHN|COL|COM|COG|CRI|HRV|CUB|CYP|CZE|DNK|DJI|DMA|DOM|ECU|EGY|SLV|GNQ|ERI|EST|SWZ|ETH|FJI|FIN|FRA|GAB|GMB|GEO|DEU|
GHA|GRC|GRD|GTM|GIN|GNB|GUY|HTI|HND|HKG|HUN|ISL|IND|IDN|IRN|IRQ|IRL|ISR|ITA|CIV|JAM|JPN|JOR|KAZ|KEN|KIR|KWT|KGZ|LAO|LVA|LBN|
LSO|LBR|LBY|LIE|LTU|LUX|MDG|MWI|MYS|MDV|MLI|MLT|MHL|MRT|MUS|MEX|FSM|MDA|MCO|MNG|MNE|MAR|MOZ|MMR|NAM|NRU|NPL|NLD|NZL|NIC|NER|
NGA|PRK|MKD|NOR|OMN|PAK|PLW|PSE|PAN|PNG|PRY|PER|PHL|POL|PRT|QAT|ROU|RUS|RWA|WSM|SMR|SAU|SEN|SRB|SYC|SLE|SGP|SVK|SVN|SLB|SOM|
ZAF|KOR|SSD|ESP|LKA|SDN|SUR|SWE|CHE|SYR|TWN|TJK|TZA|THA|TLS|TGO|TON|TTO|TUN|TUR|TKM|TUV|UGA|UKR|ARE|GBR|URY|UZB|VUT|VAT|VEN|VNM|
YEM|ZMB|ZWE
"""

COUNTRIES = _FIRST + tuple(name for name in _OTHERS.replace("\n", "").split("|") if name)
_CODE_OF = dict(zip(COUNTRIES, _CODES.replace("\n", "").split("|"), strict=True))


def country_code(country: str | None) -> str | None:
    """The three letters of a country by its name, `USA`; None for what is no country of the list."""
    return _CODE_OF.get(country or "")
