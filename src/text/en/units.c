// SPDX-License-Identifier: MIT
#include "text/en/units.h"
#include "text/en/figure.h"
#include <string.h>

enum {
    UNIT_SI = 1,       // takes prefixes: milli-, kilo-
    UNIT_GLUED = 2,    // without a prefix only right behind the number: 5A, but "5 A"
    UNIT_PREFIXED = 4, // never without a prefix
    UNIT_SAME = 8,     // the plural is the singular
    UNIT_LENGTH = 16,  // squares and cubes are areas and volumes
    UNIT_DOTTED = 32,  // behind a blank only with a full stop: "5 in."
    UNIT_STOPPED = 64, // never without a full stop, and a word in small letters behind it: "2 c. sugar"
};

typedef struct unit {
    char symbol[8];
    uint8_t flags;
    const char *singular, *plural; // plural NULL: with an s
} unit;

static const unit units[] = {
    {"m", UNIT_SI | UNIT_LENGTH, "meter", NULL},
    {"g", UNIT_SI, "gram", NULL},
    {"s", UNIT_SI, "second", NULL},
    {"l", UNIT_SI, "liter", NULL},
    {"L", UNIT_SI, "liter", NULL},
    {"A", UNIT_SI | UNIT_GLUED, "amp", NULL},
    {"v", UNIT_GLUED, "volt", NULL},
    {"w", UNIT_GLUED, "watt", NULL},
    {"c", UNIT_STOPPED, "cup", NULL},
    {"T", UNIT_STOPPED, "tablespoon", NULL},
    {"V", UNIT_SI, "volt", NULL},
    {"W", UNIT_SI, "watt", NULL},
    {"J", UNIT_SI, "joule", NULL},
    {"N", UNIT_SI, "newton", NULL},
    {"Hz", UNIT_SI | UNIT_SAME, "hertz", NULL},
    {"Pa", UNIT_SI, "pascal", NULL},
    {"ohm", UNIT_SI, "ohm", NULL},
    {"F", UNIT_SI | UNIT_PREFIXED, "farad", NULL},
    {"H", UNIT_SI | UNIT_PREFIXED, "henry", NULL},
    {"Wh", UNIT_SI, "watt hour", NULL},
    {"Ah", UNIT_SI, "amp hour", NULL},
    {"eV", UNIT_SI, "electron volt", NULL},
    {"B", UNIT_SI | UNIT_PREFIXED, "byte", NULL},
    {"b", UNIT_SI | UNIT_PREFIXED, "bit", NULL},
    {"bit", UNIT_SI, "bit", NULL},
    {"bps", UNIT_SI, "bit per second", "bits per second"},
    {"Bps", UNIT_SI, "byte per second", "bytes per second"},
    {"cal", UNIT_SI, "calorie", NULL},
    {"mol", UNIT_SI, "mole", NULL},
    {"Bq", UNIT_SI | UNIT_SAME, "becquerel", NULL},
    {"Sv", UNIT_SI, "sievert", NULL},
    {"bar", UNIT_SI, "bar", NULL},
    {"KB", 0, "kilobyte", NULL},
    // as people write them, whatever the standard says
    {"kb", 0, "kilobyte", NULL},
    {"mb", 0, "megabyte", NULL},
    {"gb", 0, "gigabyte", NULL},
    {"tb", 0, "terabyte", NULL},
    {"mbps", 0, "megabit per second", "megabits per second"},
    {"gbps", 0, "gigabit per second", "gigabits per second"},
    {"hz", UNIT_SAME, "hertz", NULL},
    {"khz", UNIT_SAME, "kilohertz", NULL},
    {"mhz", UNIT_SAME, "megahertz", NULL},
    {"ghz", UNIT_SAME, "gigahertz", NULL},
    {"MHZ", UNIT_SAME, "megahertz", NULL},
    {"GHZ", UNIT_SAME, "gigahertz", NULL},
    {"KHz", UNIT_SAME, "kilohertz", NULL},
    {"KHZ", UNIT_SAME, "kilohertz", NULL},
    {"kw", 0, "kilowatt", NULL},
    {"KW", 0, "kilowatt", NULL},
    {"kwh", 0, "kilowatt hour", NULL},
    {"KWH", 0, "kilowatt hour", NULL},
    {"mah", 0, "milliamp hour", NULL},
    {"MAH", 0, "milliamp hour", NULL},
    {"KG", 0, "kilogram", NULL},
    {"Kg", 0, "kilogram", NULL},
    {"KGS", 0, "kilogram", NULL},
    {"kgs", 0, "kilogram", NULL},
    {"MG", UNIT_GLUED, "milligram", NULL},
    {"mcg", 0, "microgram", NULL},
    {"mcL", 0, "microliter", NULL},
    {"mcl", 0, "microliter", NULL},
    {"MCG", 0, "microgram", NULL},
    {"gm", 0, "gram", NULL},
    {"gms", 0, "gram", NULL},
    {"ML", 0, "milliliter", NULL},
    {"Ml", 0, "milliliter", NULL},
    {"MM", UNIT_GLUED, "millimeter", NULL},
    {"CM", UNIT_LENGTH, "centimeter", NULL},
    {"Cm", UNIT_LENGTH, "centimeter", NULL},
    {"KM", UNIT_LENGTH, "kilometer", NULL},
    {"Km", UNIT_LENGTH, "kilometer", NULL},
    {"kms", 0, "kilometer", NULL},
    {"KMS", 0, "kilometer", NULL},
    {"KMH", 0, "kilometer per hour", "kilometers per hour"},
    {"KPH", 0, "kilometer per hour", "kilometers per hour"},
    {"FT", UNIT_LENGTH, "foot", "feet"},
    {"OZ", 0, "ounce", NULL},
    {"LB", 0, "pound", NULL},
    {"LBS", 0, "pound", NULL},
    {"Lbs", 0, "pound", NULL},
    {"DB", UNIT_GLUED, "decibel", NULL},
    {"PSI", 0, "pound per square inch", "pounds per square inch"},
    {"MIN", UNIT_GLUED, "minute", NULL},
    {"HRS", 0, "hour", NULL},
    {"mEq", 0, "milliequivalent", NULL},
    {"Nm", 0, "newton meter", NULL},
    {"kn", 0, "knot", NULL},
    {"kt", 0, "knot", NULL},
    {"kts", 0, "knot", NULL},
    {"doz", 0, "dozen", "dozen"},
    {"pkg", 0, "package", NULL},
    {"pkgs", 0, "package", NULL},
    {"pkt", 0, "packet", NULL},
    {"pkts", 0, "packet", NULL},
    {"mo", UNIT_DOTTED | UNIT_GLUED, "month", NULL},
    {"mos", 0, "month", NULL},
    {"Kb", 0, "kilobit", NULL},
    {"KiB", 0, "kibibyte", NULL},
    {"MiB", 0, "mebibyte", NULL},
    {"GiB", 0, "gibibyte", NULL},
    {"TiB", 0, "tebibyte", NULL},
    {"Kbps", 0, "kilobit per second", "kilobits per second"},
    {"kmh", 0, "kilometer per hour", "kilometers per hour"},
    {"kph", 0, "kilometer per hour", "kilometers per hour"},
    {"km", UNIT_LENGTH, "kilometer", NULL},
    {"dB", 0, "decibel", NULL},
    {"dBm", 0, "D B M", "D B M"},
    {"ha", 0, "hectare", NULL},
    {"MP", UNIT_GLUED, "megapixel", NULL},
    {"mmHg", 0, "millimeter of mercury", "millimeters of mercury"},
    {"BTU", UNIT_SAME, "B T U", NULL},
    {"cc", 0, "cubic centimeter", NULL},
    {"in", UNIT_LENGTH | UNIT_GLUED | UNIT_DOTTED, "inch", "inches"},
    {"ft", UNIT_LENGTH, "foot", "feet"},
    {"yd", UNIT_LENGTH, "yard", NULL},
    {"yds", 0, "yard", NULL},
    {"mi", UNIT_LENGTH, "mile", NULL},
    {"oz", 0, "ounce", NULL},
    {"lb", 0, "pound", NULL},
    {"lbs", 0, "pound", NULL},
    {"gal", 0, "gallon", NULL},
    {"bbl", 0, "barrel", NULL},
    {"qt", 0, "quart", NULL},
    {"qts", 0, "quart", NULL},
    {"pt", 0, "point", NULL},
    {"pts", 0, "point", NULL},
    {"tsp", 0, "teaspoon", NULL},
    {"tbs", 0, "tablespoon", NULL},
    {"tbsp", 0, "tablespoon", NULL},
    {"Tbsp", 0, "tablespoon", NULL},
    {"mph", 0, "mile per hour", "miles per hour"},
    {"MPH", 0, "mile per hour", "miles per hour"},
    {"mpg", 0, "mile per gallon", "miles per gallon"},
    {"rpm", 0, "revolution per minute", "revolutions per minute"},
    {"RPM", 0, "revolution per minute", "revolutions per minute"},
    {"bpm", 0, "beat per minute", "beats per minute"},
    {"psi", 0, "pound per square inch", "pounds per square inch"},
    {"fps", 0, "frame per second", "frames per second"},
    {"ppm", 0, "part per million", "parts per million"},
    {"ppb", 0, "part per billion", "parts per billion"},
    {"dpi", 0, "dot per inch", "dots per inch"},
    {"px", 0, "pixel", NULL},
    {"hp", UNIT_SAME, "horsepower", NULL},
    {"sec", 0, "second", NULL},
    {"secs", 0, "second", NULL},
    {"min", 0, "minute", NULL},
    {"mins", 0, "minute", NULL},
    {"h", 0, "hour", NULL},
    {"hr", 0, "hour", NULL},
    {"hrs", 0, "hour", NULL},
    {"wk", 0, "week", NULL},
    {"wks", 0, "week", NULL},
    {"yr", 0, "year", NULL},
    {"yrs", 0, "year", NULL},
    {"sqft", 0, "square foot", "square feet"},
    {"sqm", 0, "square meter", NULL},
};
enum { UNITS = sizeof units / sizeof *units };

static const struct {
    char letter;
    const char *name;
} prefixes[] = {
    {'p', "pico"},  {'n', "nano"}, {'u', "micro"}, {'m', "milli"}, {'c', "centi"}, {'d', "deci"},
    {'h', "hecto"}, {'k', "kilo"}, {'M', "mega"},  {'G', "giga"},  {'T', "tera"},  {'P', "peta"},
};
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

enum { SYMBOL_BYTES = 12 };

static const unit *find_symbol(const char *symbol)
{
    for (int i = 0; i < UNITS; i++)
        if (units[i].symbol[0] == symbol[0] && strcmp(units[i].symbol, symbol) == 0)
            return &units[i];
    return NULL;
}

/* The unit of a symbol, and its prefix's name or "". */
static const unit *find_unit(const char *symbol, const char **prefix)
{
    const unit *found = find_symbol(symbol);
    *prefix = "";
    if (found || strcmp(symbol, "pm") == 0)
        return found && !(found->flags & UNIT_PREFIXED) ? found : NULL;
    for (int i = 0; i < PREFIXES; i++) {
        if (prefixes[i].letter != symbol[0])
            continue;
        found = symbol[1] ? find_symbol(symbol + 1) : NULL;
        // No kiloseconds, centivolts or hectobytes.
        bool small = i < 4, length_or_volume = strchr("mglL", symbol[1]) != NULL;
        if (!found || !(found->flags & UNIT_SI) || (symbol[1] == 's' && !small) ||
            (i >= 4 && i <= 6 && !length_or_volume && symbol[1] != 'P'))
            continue;
        *prefix = prefixes[i].name;
        return found;
    }
    return NULL;
}

/* The symbol written at `at`: a word, maybe with a µ before or an Ω behind or alone. Returns its tokens. */
static int read_symbol(const qv_reader *r, int at, char *symbol)
{
    int end = at;
    size_t length = 0;
    const qv_token *token = qv_token_at(r, at);
    if (token->kind == TOKEN_FOREIGN && token->code == 0x3bc && token->length == 1) {
        symbol[length++] = 'u';
        end++;
    }
    if (qv_is_word(r, end) && (end == at || qv_is_glued(r, end))) {
        const char *raw = qv_raw_at(r, end);
        if (strlen(raw) + length >= SYMBOL_BYTES - 4)
            return 0;
        strcpy(symbol + length, raw);
        length += strlen(raw);
        end++;
    }
    symbol[length] = '\0';
    const qv_token *ohm = qv_token_at(r, end);
    if (ohm->kind == TOKEN_FOREIGN && ohm->code == 0x3a9 && ohm->length == 1 && (end == at || !ohm->space)) {
        strcpy(symbol + length, "ohm");
        end++;
    }
    return end - at;
}

/* A square or cube behind a unit: m², m^2, m2. Returns its tokens. */
static int find_power(const qv_reader *r, int at, const unit *u, int *power)
{
    *power = 0;
    if (qv_is_glued_mark(r, at, 0xb2) || qv_is_glued_mark(r, at, 0xb3)) {
        *power = qv_token_at(r, at)->code == 0xb2 ? 2 : 3;
        return 1;
    }
    bool caret = qv_is_glued_mark(r, at, '^');
    int number = caret ? at + 1 : at, value = qv_value_at(r, number);
    if (qv_is_glued(r, number) && (value == 2 || value == 3) && (caret || (u->flags & UNIT_LENGTH))) {
        *power = value;
        return number + 1 - at;
    }
    return 0;
}

static void say_unit(qv_phrase *phrase, const unit *u, const char *prefix, int power, bool plural)
{
    if (power && (u->flags & UNIT_LENGTH))
        qv_phrase_add(phrase, power == 2 ? "square" : "cubic");
    const char *name = plural && u->plural ? u->plural : u->singular;
    qv_phrase_add(phrase, prefix);
    qv_phrase_join(phrase, name);
    if (plural && !u->plural && !(u->flags & UNIT_SAME))
        qv_phrase_join(phrase, "s");
    if (power && !(u->flags & UNIT_LENGTH))
        qv_phrase_add(phrase, power == 2 ? "squared" : "cubed");
}

/* "sq ft", "cu. in.", "fl oz", "mm Hg": two abbreviations. */
static int find_two_words(qv_reader *r, int at, bool plural)
{
    if (qv_is_text(r, at, "mm") && qv_is_text(r, at + 1, "hg")) {
        qv_phrase_add(&r->phrase, plural ? "millimeters of mercury" : "millimeter of mercury");
        return 2;
    }
    static const char *const first[] = {"sq", "cu", "fl", NULL};
    static const char *const said[] = {"square", "cubic", "fluid"};
    for (int i = 0; first[i]; i++) {
        if (!qv_is_text(r, at, first[i]))
            continue;
        int end = at + 1;
        end += qv_is_glued_mark(r, end, '.');
        const unit *u = qv_is_word(r, end) ? find_symbol(qv_text_at(r, end)) : NULL;
        bool fits = u && (i == 2 ? strcmp(u->symbol, "oz") == 0 : (u->flags & UNIT_LENGTH) != 0);
        if (!fits)
            return 0;
        qv_phrase_add(&r->phrase, said[i]);
        say_unit(&r->phrase, u, "", 0, plural);
        end++;
        return end + qv_is_glued_mark(r, end, '.') - at;
    }
    return 0;
}

/* The letter of a scale or of a direction behind degrees: C, F, N, S. Said; returns the tokens. */
static int find_scale(qv_reader *r, int at)
{
    static const struct {
        const char *letter, *name;
    } scales[] = {{"C", "celsius"}, {"F", "fahrenheit"}, {"K", "kelvin"}, {"N", "north"},
                  {"S", "south"},   {"E", "east"},       {"W", "west"}};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (strcmp(qv_raw_at(r, at), scales[i].letter) == 0 && qv_is_closed(r, at + 1)) {
            qv_phrase_add(&r->phrase, scales[i].name);
            return 1;
        }
    return 0;
}

/* Signs behind a number: %, ‰, degrees. */
static int find_sign(qv_reader *r, int at, bool plural)
{
    qv_phrase *phrase = &r->phrase;
    const char *degrees = plural ? "degrees" : "degree";
    const qv_token *token = qv_token_at(r, at);
    if (token->kind != TOKEN_MARK)
        return 0;
    switch (token->code) {
    case QV_ANGSTROM:
        qv_phrase_add(phrase, plural ? "angstroms" : "angstrom");
        return 1;
    case '%':
        qv_phrase_add(phrase, "percent");
        return 1;
    case 0x2030:
        qv_phrase_add(phrase, "per thousand");
        return 1;
    case 0x2103:
    case 0x2109:
        qv_phrase_add(phrase, degrees);
        qv_phrase_add(phrase, token->code == 0x2103 ? "celsius" : "fahrenheit");
        return 1;
    case QV_DEGREE:
        qv_phrase_add(phrase, degrees);
        return 1 + find_scale(r, at + 1);
    default:
        return 0;
    }
}

/* "9,600 bps" is a modem's; banks count basis points, by the hundred at most. */
static bool counts_basis_points(const qv_reader *r, int at)
{
    static const char *const links[] = {"modem", "modems", "link", "line", "connection", "data", NULL};
    const int number = at - 1 - qv_is_mark(r, at - 1, '-');
    return qv_is_number(r, number) && qv_digits_at(r, number) < 4 && !qv_is_glued_mark(r, number - 1, ',') &&
           !qv_is_one_of(r, at + 1, links);
}

/* "1 pt cream", "2 pts whole milk", "1 pt. of stout" */
static bool counts_pints(const qv_reader *r, int at)
{
    static const char *const filled[] = {
        "milk",        "cream",        "water",       "beer",    "ale",   "stout",      "lager",
        "cider",       "wine",         "juice",       "stock",   "broth", "buttermilk", "oil",
        "vinegar",     "ice",          "yogurt",      "yoghurt", "blood", "heavy",      "whipping",
        "whole",       "skim",         "skimmed",     "sour",    "half",  "boiling",    "cold",
        "warm",        "hot",          "fresh",       "chicken", "beef",  "vegetable",  "fish",
        "cherry",      "strawberries", "raspberries", "syrup",   "gin",   "coffee",     "blueberries",
        "cranberries", "tomatoes",     "oysters",     NULL};
    int next = at + 1;
    next += qv_is_glued_mark(r, next, '.');
    next += qv_is_text(r, next, "of");
    return qv_is_one_of(r, next, filled);
}

/* Symbols of two units: that of the table above, and where this holds the other. */
static const struct {
    bool (*holds)(const qv_reader *r, int at);
    unit other;
} doubtful[] = {
    {counts_basis_points, {"bps", 0, "basis point", NULL}},
    {counts_pints, {"pt", 0, "pint", NULL}},
    {counts_pints, {"pts", 0, "pint", NULL}},
};

/* The unit that the symbol at `at` means there; u: by the table above. */
static const unit *settle(const qv_reader *r, int at, const unit *u)
{
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++)
        if (strcmp(doubtful[i].other.symbol, qv_raw_at(r, at)) == 0 && doubtful[i].holds(r, at))
            return &doubtful[i].other;
    return u;
}

/* The dot of a product, as in N·m. */
static bool is_product(const qv_reader *r, int at)
{
    return qv_is_glued_mark(r, at, 0xb7) || qv_is_glued_mark(r, at, 0x22c5);
}

/* One unit with its power, said in r->phrase. `first`: it stands right behind the number. */
static int find_simple(qv_reader *r, int at, bool plural, bool first)
{
    char symbol[SYMBOL_BYTES];
    const char *prefix;
    int tokens = read_symbol(r, at, symbol), power;
    const unit *u = tokens > 0 ? find_unit(symbol, &prefix) : NULL;
    if (!u)
        return 0;
    u = settle(r, at, u);
    bool glued = qv_is_glued(r, at),
         dotted = qv_is_glued_mark(r, at + tokens, '.') && qv_is_closed(r, at + tokens);
    if (first && !glued && *prefix == '\0' && (u->flags & UNIT_GLUED) &&
        !((u->flags & UNIT_DOTTED) && dotted))
        return 0;
    if ((u->flags & UNIT_STOPPED) &&
        !(first && !glued && dotted && qv_token_at(r, at + tokens + 1)->letter_case == CASE_LOWER &&
          qv_is_word(r, at + tokens + 1)))
        return 0;
    tokens += find_power(r, at + tokens, u, &power);
    // An apostrophe or a letter that goes on belongs to something else.
    const qv_token *next = qv_token_at(r, at + tokens);
    if (!next->space && (next->kind != TOKEN_MARK || next->code == '_'))
        return 0;
    // In "newton meters" only the last takes the s.
    bool joined = is_product(r, at + tokens);
    say_unit(&r->phrase, u, prefix, power, plural && !joined);
    return tokens;
}

/* "5 mL" in "250 mg/5 mL". Said; returns the tokens. */
static int find_counted_denominator(qv_reader *r, int at)
{
    qv_figure figure;
    const int number = qv_find_figure(r, at, &figure);
    if (!number || qv_is_text(r, at + number, "s")) // "the 1920s/30s"
        return 0;
    qv_say_figure(&r->phrase, &figure);
    const int tokens = find_simple(r, at + number, !qv_figure_is_one(&figure), true);
    return tokens ? number + tokens : 0;
}

/* What follows a slash: a unit, or a word as in "5 m/day" and "$5/mo". */
static int find_denominator(qv_reader *r, int at)
{
    static const char *const words[] = {
        "day",  "week",    "month", "year",  "hour",  "minute", "second", "person",
        "mile", "gallon",  "liter", "night", "unit",  "page",   "user",   "capita",
        "dose", "serving", "cell",  "cycle", "pound", "ounce",  "foot",   "meter",
        "acre", "hectare", "head",  "share", "game",  "word",   NULL};
    static const char *const short_words[][2] = {
        {"mo", "month"}, {"mth", "month"}, {"d", "day"}, {"y", "year"}, {"pp", "person"}};
    if (!qv_is_glued(r, at))
        return 0;
    for (size_t i = 0; qv_is_closed(r, at + 1) && i < sizeof short_words / sizeof *short_words; i++)
        if (qv_is_text(r, at, short_words[i][0])) {
            qv_phrase_add(&r->phrase, short_words[i][1]);
            return 1;
        }
    if (qv_is_number(r, at))
        return find_counted_denominator(r, at);
    const int two = find_two_words(r, at, false);
    if (two)
        return two;
    if (!qv_is_one_of(r, at, words))
        return find_simple(r, at, false, false);
    qv_phrase_add(&r->phrase, qv_text_at(r, at));
    return 1;
}

int qv_find_per(qv_reader *r, int at)
{
    size_t length = r->phrase.length;
    if (!qv_is_glued_mark(r, at, '/'))
        return 0;
    qv_phrase_add(&r->phrase, "per");
    int tokens = find_denominator(r, at + 1);
    if (tokens == 0) {
        qv_phrase_cut(&r->phrase, length);
        return 0;
    }
    return 1 + tokens;
}

/* "20 deg C", "45 deg." */
static int find_degrees(qv_reader *r, int at, bool plural)
{
    if (!qv_is_text(r, at, "deg") && !qv_is_text(r, at, "degs"))
        return 0;
    int end = at + 1;
    end += qv_is_glued_mark(r, end, '.');
    qv_phrase_add(&r->phrase, plural ? "degrees" : "degree");
    return end + find_scale(r, end) - at;
}

int qv_find_unit(qv_reader *r, int at, bool plural)
{
    int tokens = find_sign(r, at, plural);
    if (!tokens)
        tokens = find_degrees(r, at, plural);
    if (tokens > 0)
        return tokens;
    tokens = find_two_words(r, at, plural);
    if (tokens > 0)
        return tokens;
    tokens = find_simple(r, at, plural, true);
    if (tokens == 0)
        return 0;
    int end = at + tokens;
    while (is_product(r, end) && (tokens = find_simple(r, end + 1, plural, false)) > 0)
        end += 1 + tokens;
    while ((tokens = qv_find_per(r, end)) > 0)
        end += tokens;
    // "5 ft. tall": the stop belongs to the unit. Behind a sentence's last word it doesn't matter.
    if (qv_is_glued_mark(r, end, '.') && qv_is_closed(r, end) && !qv_is_glued_mark(r, end + 1, '.'))
        end++;
    return end - at;
}

/* The token behind the raised minus and digit of "mol⁻¹" at `at`; *power: the digit. 0: there is none. */
static int inverse_end(const qv_reader *r, int at, int *power)
{
    enum { RAISED_MINUS = 0x207b };
    if (!qv_is_glued_mark(r, at, RAISED_MINUS) || !qv_is_glued(r, at + 1) ||
        qv_token_at(r, at + 1)->kind != TOKEN_MARK)
        return 0;
    const uint32_t code = qv_token_at(r, at + 1)->code;
    *power = code == 0xb9 ? 1 : code == 0xb2 ? 2 : code == 0xb3 ? 3 : 0;
    return *power ? at + 2 : 0;
}

/* "mol⁻¹" behind another unit: "per mole". */
static int read_inverse(qv_reader *r, int at)
{
    char symbol[SYMBOL_BYTES];
    const char *prefix;
    int power;
    const int tokens = qv_is_word(r, at) ? read_symbol(r, at, symbol) : 0;
    const int end = tokens ? inverse_end(r, at + tokens, &power) : 0;
    const unit *u = end ? find_unit(symbol, &prefix) : NULL;
    if (!u)
        return 0;
    qv_phrase_add(&r->phrase, "per");
    say_unit(&r->phrase, u, prefix, power == 1 ? 0 : power, false);
    qv_say(r, at, end - 1);
    return end - at;
}

/* "sq ft", "per sq. mi." */
static int read_two_words(qv_reader *r, int at)
{
    const bool per = qv_is_text(r, at, "per") && !qv_is_glued(r, at + 1);
    const char *first = qv_raw_at(r, at + per);
    if (strcmp(first, "sq") != 0 && strcmp(first, "fl") != 0)
        return 0;
    if (per)
        qv_phrase_add(&r->phrase, "per");
    const int tokens = find_two_words(r, at + per, !per);
    if (!tokens) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say(r, at, at + per + tokens - 1);
    return per + tokens;
}

int qv_read_bare_unit(qv_reader *r, int at)
{
    const int two = read_two_words(r, at);
    if (two)
        return two;
    const bool glued = qv_is_glued(r, at + 1) && qv_token_at(r, at + 1)->kind == TOKEN_MARK;
    const int inverse = glued ? read_inverse(r, at) : 0;
    if (inverse)
        return inverse;
    const bool per = qv_is_text(r, at, "per") && !qv_is_glued(r, at + 1);
    const int start = at + per, length = qv_token_at(r, start)->length;
    const bool raised = qv_is_glued_mark(r, start + 1, 0xb2) || qv_is_glued_mark(r, start + 1, 0xb3);
    if (!qv_is_word(r, start) || qv_is_text(r, start, "in") || !(raised || (per && length > 1)) ||
        (!per && length < 2))
        return 0;
    if (per)
        qv_phrase_add(&r->phrase, "per");
    const int tokens = find_simple(r, start, !per, false);
    if (!tokens) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say(r, at, start + tokens - 1);
    return start + tokens - at;
}
