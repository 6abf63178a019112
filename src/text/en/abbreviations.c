// SPDX-License-Identifier: MIT
#include "text/en/abbreviations.h"
#include "text/en/address.h"
#include "text/en/capitals.h"
#include "text/en/numbers.h"
#include "text/phones.h"
#include <string.h>

enum where {
    BEFORE_NAME = 1,   // a title: "Dr. Smith"
    BEFORE_NUMBER = 2, // "No. 5"
    ALWAYS = 4,        // wherever it has a full stop
    BARE = 8,          // also without a full stop
    CAPITAL = 16,      // only with a capital
    AFTER_NAME = 32,   // behind a word with a capital: "Main St."
    AFTER_COMMA = 64,  // behind a comma: "Boston, Mass."
    TITLE = 128,       // a name follows: no sentence ends here
    AFTER_HOUSE = 256, // behind a house number and a name, also without a full stop: "9 Elm Ter"
    SMALL = 2048,      // not with a capital, which would be an initial: "Roe v. Wade", "George V. Higgins"
    BEHIND_ORDINAL = 1024, // "9th Cir."
    INSIDE = 4096,         // inside a sentence, or with a street or a verb: "No 10 Downing Street"
    UNNUMBERED = 8192,     // not before a number without a full stop: "SR-99", "SR 99"
    DIGITS = 512, // only before digits, where a capital letter would be an initial: "c. 1850", "C. S. Lewis"
};

typedef struct abbreviation {
    const char *text;
    uint16_t when;
    const char *said;
} abbreviation;

/* Sorted by word; of one word the first entry that fits is taken. */
static const abbreviation abbreviations[] = {
    {"abt", ALWAYS | BARE, "about"},
    {"acct", ALWAYS | BARE, "account"},
    {"accts", ALWAYS | BARE, "accounts"},
    {"adm", BEFORE_NAME | CAPITAL, "admiral"},
    {"afaik", BARE, "A F A I K"},
    {"afk", BARE, "A F K"},
    {"aka", BARE, "A K A"},
    {"ala", ALWAYS | CAPITAL, "alabama"},
    {"aly", AFTER_HOUSE | CAPITAL, "alley"},
    {"amb", BEFORE_NAME | CAPITAL, "ambassador"},
    {"amend", BEFORE_NUMBER, "amendment"},
    {"amt", ALWAYS | BARE, "amount"},
    {"app", BEFORE_NUMBER, "appendix"},
    {"approx", ALWAYS | BARE, "approximately"},
    {"appt", ALWAYS | BARE, "appointment"},
    {"apt", BEFORE_NUMBER | BARE | CAPITAL, "apartment"},
    {"apt", BEFORE_NUMBER, "apartment"},
    {"ariz", ALWAYS | CAPITAL, "arizona"},
    {"ark", AFTER_COMMA | CAPITAL, "arkansas"},
    {"art", BEFORE_NUMBER, "article"},
    {"arts", BEFORE_NUMBER, "articles"},
    {"asap", BARE, "A S A P"},
    {"assn", ALWAYS | BARE, "association"},
    {"assoc", ALWAYS, "associates"},
    {"asst", ALWAYS | BARE, "assistant"},
    {"attn", ALWAYS | BARE, "attention"},
    {"ave", ALWAYS | CAPITAL, "avenue"},
    {"ave", AFTER_NAME | CAPITAL | BARE, "avenue"},
    {"avg", ALWAYS | BARE, "average"},
    {"bday", ALWAYS | BARE, "birthday"},
    {"bff", BARE, "B F F"},
    {"bk", BEFORE_NUMBER | CAPITAL, "book"},
    {"bldg", ALWAYS | BARE, "building"},
    {"bldgs", ALWAYS | BARE, "buildings"},
    {"blvd", ALWAYS | BARE, "boulevard"},
    {"brb", BARE, "B R B"},
    {"bros", ALWAYS | CAPITAL | BARE, "brothers"},
    {"btw", BARE, "B T W"},
    {"byp", AFTER_HOUSE | CAPITAL, "bypass"},
    {"c", BEFORE_NUMBER | DIGITS, "circa"},
    {"c", BEHIND_ORDINAL, "century"},
    {"ca", BEFORE_NUMBER | BARE, "circa"},
    {"calif", ALWAYS | CAPITAL, "california"},
    {"capt", TITLE | ALWAYS | CAPITAL, "captain"},
    {"cent", BEHIND_ORDINAL, "century"},
    {"cf", ALWAYS, "compare"},
    {"ch", BEFORE_NUMBER, "chapter"},
    {"chap", BEFORE_NUMBER, "chapter"},
    {"chas", ALWAYS | CAPITAL, "charles"},
    {"chs", BEFORE_NUMBER, "chapters"},
    {"cir", AFTER_HOUSE | CAPITAL, "circle"},
    {"cir", BEHIND_ORDINAL | CAPITAL, "circuit"},
    {"cir", AFTER_NAME | CAPITAL, "circle"},
    {"cir", ALWAYS | CAPITAL, "circuit"},
    {"cl", BEFORE_NUMBER, "clause"},
    {"cmdr", TITLE | ALWAYS | CAPITAL, "commander"},
    {"co", ALWAYS | CAPITAL, "company"},
    {"col", BEFORE_NAME | CAPITAL, "colonel"},
    {"colo", ALWAYS | CAPITAL, "colorado"},
    {"conn", ALWAYS | CAPITAL, "connecticut"},
    {"cor", BEFORE_NUMBER | CAPITAL, "corinthians"},
    {"corp", ALWAYS | CAPITAL, "corporation"},
    {"corp", AFTER_NAME | CAPITAL | BARE, "corporation"},
    {"cpl", TITLE | ALWAYS | CAPITAL, "corporal"},
    {"cpt", TITLE | ALWAYS | CAPITAL, "captain"},
    {"crcl", AFTER_HOUSE | CAPITAL, "circle"},
    {"cres", AFTER_NAME | AFTER_HOUSE | CAPITAL, "crescent"},
    {"crt", AFTER_HOUSE | CAPITAL, "court"},
    {"ct", AFTER_NAME | AFTER_HOUSE | CAPITAL, "court"},
    {"ctn", ALWAYS, "carton"},
    {"ctr", AFTER_NAME | BARE | CAPITAL, "center"},
    {"del", AFTER_COMMA | CAPITAL, "delaware"},
    {"dept", ALWAYS | BARE, "department"},
    {"depts", ALWAYS | BARE, "departments"},
    {"det", BEFORE_NAME | CAPITAL, "detective"},
    {"deut", BEFORE_NUMBER | CAPITAL, "deuteronomy"},
    {"dist", ALWAYS | CAPITAL, "district"},
    {"diy", BARE, "D I Y"},
    {"dm", BARE, "D M"},
    {"doz", ALWAYS | BARE, "dozen"},
    {"ed", BEFORE_NUMBER, "edition"},
    {"encl", ALWAYS, "enclosed"},
    {"ep", BEFORE_NUMBER | CAPITAL | BARE, "episode"},
    {"ep", BEFORE_NUMBER, "episode"},
    {"eph", BEFORE_NUMBER | CAPITAL, "ephesians"},
    {"eps", BEFORE_NUMBER | CAPITAL, "episodes"},
    {"eq", BEFORE_NUMBER, "equation"},
    {"eqs", BEFORE_NUMBER, "equations"},
    {"esp", ALWAYS, "especially"},
    {"esq", ALWAYS | CAPITAL, "esquire"},
    {"est", BEFORE_NUMBER, "established"},
    {"est", ALWAYS, "estimated"},
    {"etc", ALWAYS | BARE, "et cetera"},
    {"ex", BEFORE_NUMBER | CAPITAL, "exhibit"},
    {"excl", ALWAYS | BARE, "excluding"},
    {"expwy", ALWAYS | BARE, "expressway"},
    {"expy", ALWAYS | BARE, "expressway"},
    {"ext", BEFORE_NUMBER | BARE, "extension"},
    {"faq", BARE, "F A Q"},
    {"fig", BEFORE_NUMBER, "figure"},
    {"figs", BEFORE_NUMBER, "figures"},
    {"fl", BEFORE_NUMBER | CAPITAL, "floor"},
    {"fla", ALWAYS | CAPITAL, "florida"},
    {"fr", BEFORE_NAME | CAPITAL, "father"},
    {"ft", BEFORE_NAME | CAPITAL, "fort"},
    {"ftw", BARE, "F T W"},
    {"fwiw", BARE, "F W I W"},
    {"fwy", ALWAYS | BARE, "freeway"},
    {"fyi", BARE, "F Y I"},
    {"ga", AFTER_COMMA | CAPITAL, "georgia"},
    {"gal", BEFORE_NUMBER | CAPITAL, "galatians"},
    {"gdns", AFTER_NAME | BARE | CAPITAL, "gardens"},
    {"gen", BEFORE_NAME | CAPITAL, "general"},
    {"gen", BEFORE_NUMBER | CAPITAL, "genesis"},
    {"geo", ALWAYS | CAPITAL, "george"},
    {"gov", BEFORE_NAME | CAPITAL, "governor"},
    {"govt", ALWAYS | BARE, "government"},
    {"grv", AFTER_HOUSE | CAPITAL, "grove"},
    {"gtg", BARE, "G T G"},
    {"hbu", BARE, "H B U"},
    {"heb", BEFORE_NUMBER | CAPITAL, "hebrews"},
    {"hmu", BARE, "H M U"},
    {"hon", BEFORE_NAME | CAPITAL, "honorable"},
    {"hosp", ALWAYS | CAPITAL, "hospital"},
    {"hr", ALWAYS, "hour"},
    {"hrs", ALWAYS | BARE, "hours"},
    {"hts", AFTER_NAME | BARE | CAPITAL, "heights"},
    {"hwy", ALWAYS | BARE, "highway"},
    {"ibid", ALWAYS, "ibidem"},
    {"icymi", BARE, "I C Y M I"},
    {"idk", BARE, "I D K"},
    {"iirc", BARE, "I I R C"},
    {"ikr", BARE, "I K R"},
    {"ill", AFTER_COMMA | CAPITAL, "illinois"},
    {"ily", BARE, "I L Y"},
    {"imho", BARE, "I M H O"},
    {"imo", BARE, "I M O"},
    {"inc", ALWAYS, "incorporated"},
    {"inc", AFTER_NAME | CAPITAL | BARE, "incorporated"},
    {"incl", ALWAYS | BARE, "including"},
    {"ind", AFTER_COMMA | CAPITAL, "indiana"},
    {"insp", TITLE | ALWAYS | CAPITAL, "inspector"},
    {"intl", ALWAYS | BARE, "international"},
    {"irl", BARE, "I R L"},
    {"isa", BEFORE_NUMBER | CAPITAL, "isaiah"},
    {"iykyk", BARE, "I Y K Y K"},
    {"jas", ALWAYS | CAPITAL, "james"},
    {"jk", BARE, "J K"},
    {"jr", ALWAYS | CAPITAL | BARE | UNNUMBERED, "junior"},
    {"kan", AFTER_COMMA | CAPITAL, "kansas"},
    {"kans", ALWAYS | CAPITAL, "kansas"},
    {"ky", AFTER_COMMA | CAPITAL, "kentucky"},
    {"la", AFTER_COMMA | CAPITAL, "louisiana"},
    {"lat", BEFORE_NUMBER, "latitude"},
    {"lb", ALWAYS, "pound"},
    {"lbs", ALWAYS | BARE, "pounds"},
    {"lev", BEFORE_NUMBER | CAPITAL, "leviticus"},
    {"lg", ALWAYS, "large"},
    {"lgtm", BARE, "L G T M"},
    {"lmao", BARE, "L M A O"},
    {"ln", ALWAYS | CAPITAL, "lane"},
    {"ln", AFTER_NAME | CAPITAL | BARE, "lane"},
    {"lol", BARE, "L O L"},
    {"long", BEFORE_NUMBER | CAPITAL, "longitude"},
    {"lt", TITLE | ALWAYS | CAPITAL | BARE, "lieutenant"},
    {"ltd", ALWAYS | BARE | CAPITAL, "limited"},
    {"maj", BEFORE_NAME | CAPITAL, "major"},
    {"mass", AFTER_COMMA | CAPITAL, "massachusetts"},
    {"matt", BEFORE_NUMBER | CAPITAL, "matthew"},
    {"max", BEFORE_NUMBER, "maximum"},
    {"md", AFTER_COMMA | CAPITAL, "maryland"},
    {"messrs", TITLE | ALWAYS | BARE, "messieurs"},
    {"mfg", ALWAYS | BARE, "manufacturing"},
    {"mgmt", ALWAYS | BARE, "management"},
    {"mgr", ALWAYS | BARE, "manager"},
    {"mich", ALWAYS | CAPITAL, "michigan"},
    {"minn", ALWAYS | CAPITAL, "minnesota"},
    {"mins", ALWAYS | BARE, "minutes"},
    {"misc", ALWAYS | BARE, "miscellaneous"},
    {"miss", AFTER_COMMA | CAPITAL, "mississippi"},
    {"mnr", AFTER_HOUSE | CAPITAL, "manor"},
    {"mo", AFTER_COMMA | CAPITAL, "missouri"},
    {"mont", AFTER_COMMA | CAPITAL, "montana"},
    {"mph", BARE | SMALL, "miles per hour"},
    {"mr", TITLE | BEFORE_NAME | BARE | CAPITAL | ALWAYS, "mister"},
    {"mrs", TITLE | BEFORE_NAME | BARE | CAPITAL | ALWAYS, "missus"},
    {"ms", TITLE | ALWAYS | CAPITAL, "ms"},
    {"msg", ALWAYS | BARE | SMALL, "message"},
    {"msgs", ALWAYS | BARE, "messages"},
    {"mt", BEFORE_NAME | CAPITAL, "mount"},
    {"mtg", ALWAYS | BARE, "meeting"},
    {"mtgs", ALWAYS | BARE, "meetings"},
    {"mth", ALWAYS | BARE, "month"},
    {"mths", ALWAYS | BARE, "months"},
    {"mtn", ALWAYS | CAPITAL, "mountain"},
    {"n", AFTER_COMMA, "north"},
    {"natl", ALWAYS | BARE, "national"},
    {"neb", ALWAYS | CAPITAL, "nebraska"},
    {"nebr", ALWAYS | CAPITAL, "nebraska"},
    {"nev", ALWAYS | CAPITAL, "nevada"},
    {"nite", BARE, "night"},
    {"no", BEFORE_NUMBER, "number"},
    {"no", BEFORE_NUMBER | DIGITS | BARE | CAPITAL | INSIDE, "number"},
    {"nos", BEFORE_NUMBER, "numbers"},
    {"np", BARE, "N P"},
    {"nr", BEFORE_NUMBER, "number"},
    {"nvm", BARE, "N V M"},
    {"okla", ALWAYS | CAPITAL, "oklahoma"},
    {"omg", BARE, "O M G"},
    {"omw", BARE, "O M W"},
    {"op", BEFORE_NUMBER, "opus"},
    {"ore", AFTER_COMMA | CAPITAL, "oregon"},
    {"orig", ALWAYS, "original"},
    {"oz", ALWAYS, "ounces"},
    {"p", BEFORE_NUMBER | DIGITS, "page"},
    {"pa", AFTER_COMMA | CAPITAL, "pennsylvania"},
    {"para", BEFORE_NUMBER, "paragraph"},
    {"penn", AFTER_COMMA | CAPITAL, "pennsylvania"},
    {"pg", BEFORE_NUMBER, "page"},
    {"ph", BEFORE_NUMBER | CAPITAL, "phone"},
    {"pkg", ALWAYS, "package"},
    {"pkge", ALWAYS, "package"},
    {"pkgs", ALWAYS, "packages"},
    {"pkt", ALWAYS, "packet"},
    {"pkts", ALWAYS, "packets"},
    {"pkwy", ALWAYS | BARE, "parkway"},
    {"pl", AFTER_NAME | AFTER_HOUSE | CAPITAL, "place"},
    {"pls", BARE, "please"},
    {"plz", AFTER_HOUSE | CAPITAL, "plaza"},
    {"plz", ALWAYS | BARE, "please"},
    {"pov", BARE, "P O V"},
    {"pp", BEFORE_NUMBER, "pages"},
    {"ppl", ALWAYS | BARE, "people"},
    {"pres", BEFORE_NAME | CAPITAL, "president"},
    {"prof", TITLE | ALWAYS | CAPITAL, "professor"},
    {"prov", BEFORE_NUMBER | CAPITAL, "proverbs"},
    {"ps", BEFORE_NUMBER | CAPITAL, "psalm"},
    {"pt", BEFORE_NUMBER, "part"},
    {"pt", BEFORE_NAME | CAPITAL, "point"},
    {"pvt", TITLE | ALWAYS | CAPITAL, "private"},
    {"qtr", ALWAYS | BARE, "quarter"},
    {"qts", ALWAYS, "quarts"},
    {"qty", ALWAYS | BARE, "quantity"},
    {"rd", ALWAYS | CAPITAL, "road"},
    {"rd", AFTER_NAME | CAPITAL | BARE, "road"},
    {"recd", ALWAYS | BARE, "received"},
    {"ref", BEFORE_NUMBER, "reference"},
    {"refs", BEFORE_NUMBER, "references"},
    {"rep", BEFORE_NAME | CAPITAL, "representative"},
    {"rept", ALWAYS, "report"},
    {"reqd", ALWAYS | BARE, "required"},
    {"resp", ALWAYS, "respectively"},
    {"rev", BEFORE_NAME | CAPITAL, "reverend"},
    {"rev", BEFORE_NUMBER | CAPITAL, "revelation"},
    {"rly", ALWAYS | BARE, "really"},
    {"rm", BEFORE_NUMBER | BARE | CAPITAL, "room"},
    {"rn", BARE, "R N"},
    {"robt", ALWAYS | CAPITAL, "robert"},
    {"rofl", BARE, "R O F L"},
    {"rom", BEFORE_NUMBER | CAPITAL, "romans"},
    {"rt", BEFORE_NAME | CAPITAL, "right"},
    {"rte", ALWAYS | CAPITAL | BARE, "route"},
    {"sam", BEFORE_NUMBER | CAPITAL, "samuel"},
    {"sched", ALWAYS, "schedule"},
    {"sec", BEFORE_NUMBER, "section"},
    {"secs", BEFORE_NUMBER | CAPITAL, "sections"},
    {"secs", ALWAYS | BARE, "seconds"},
    {"sect", BEFORE_NUMBER, "section"},
    {"sen", BEFORE_NAME | CAPITAL, "senator"},
    {"sgt", TITLE | ALWAYS | CAPITAL | BARE, "sergeant"},
    {"sm", ALWAYS, "small"},
    {"smh", BARE, "S M H"},
    {"smth", BARE, "something"},
    {"sq", AFTER_NAME | AFTER_HOUSE | CAPITAL, "square"},
    {"sr", ALWAYS | CAPITAL | BARE | UNNUMBERED, "senior"},
    {"srsly", ALWAYS | BARE, "seriously"},
    {"sry", ALWAYS | BARE, "sorry"},
    {"ste", BEFORE_NUMBER | BARE | CAPITAL, "suite"},
    {"supt", TITLE | ALWAYS | CAPITAL, "superintendent"},
    {"tba", BARE, "T B A"},
    {"tbd", BARE, "T B D"},
    {"tbh", BARE, "T B H"},
    {"tbsp", ALWAYS | BARE, "tablespoon"},
    {"tel", ALWAYS, "telephone"},
    {"temp", ALWAYS, "temperature"},
    {"tenn", ALWAYS | CAPITAL, "tennessee"},
    {"ter", AFTER_NAME | AFTER_HOUSE | CAPITAL, "terrace"},
    {"terr", AFTER_NAME | AFTER_HOUSE | CAPITAL, "terrace"},
    {"tex", AFTER_COMMA | CAPITAL, "texas"},
    {"thnx", ALWAYS | BARE, "thanks"},
    {"tho", BARE, "though"},
    {"thos", ALWAYS | CAPITAL, "thomas"},
    {"thru", BARE, "through"},
    {"thx", ALWAYS | BARE, "thanks"},
    {"tldr", BARE, "T L D R"},
    {"tmrw", ALWAYS | BARE, "tomorrow"},
    {"tmw", ALWAYS | BARE, "tomorrow"},
    {"tnx", ALWAYS | BARE, "thanks"},
    {"tpk", ALWAYS | BARE, "turnpike"},
    {"tpke", ALWAYS | BARE, "turnpike"},
    {"tr", AFTER_HOUSE | CAPITAL, "trail"},
    {"trl", ALWAYS | AFTER_HOUSE | CAPITAL, "trail"},
    {"trl", AFTER_NAME | BARE | CAPITAL, "trail"},
    {"tsp", ALWAYS | BARE, "teaspoon"},
    {"ttyl", BARE, "T T Y L"},
    {"txt", BARE | SMALL, "text"},
    {"tysm", BARE, "T Y S M"},
    {"univ", ALWAYS, "university"},
    {"ur", BARE | SMALL, "your"},
    {"v", AFTER_NAME | SMALL, "versus"},
    {"va", AFTER_COMMA | CAPITAL, "virginia"},
    {"ver", BEFORE_NUMBER, "version"},
    {"viz", ALWAYS, "namely"},
    {"vol", ALWAYS, "volume"},
    {"vol", BEFORE_NUMBER | BARE, "volume"},
    {"vols", ALWAYS, "volumes"},
    {"vs", ALWAYS | BARE, "versus"},
    {"vt", AFTER_COMMA | CAPITAL, "vermont"},
    {"wash", AFTER_COMMA | CAPITAL, "washington"},
    {"wdym", BARE, "W D Y M"},
    {"wfh", BARE, "W F H"},
    {"wis", ALWAYS | CAPITAL, "wisconsin"},
    {"wk", ALWAYS | BARE, "week"},
    {"wknd", ALWAYS | BARE, "weekend"},
    {"wks", ALWAYS | BARE, "weeks"},
    {"wm", ALWAYS | CAPITAL, "william"},
    {"wtf", BARE, "W T F"},
    {"wyd", BARE, "W Y D"},
    {"wyo", ALWAYS | CAPITAL, "wyoming"},
    {"xing", AFTER_NAME | AFTER_HOUSE | CAPITAL, "crossing"},
    {"ymmv", BARE, "Y M M V"},
    {"yr", ALWAYS | BARE, "year"},
    {"yrs", ALWAYS | BARE, "years"},
    {"yw", BARE, "Y W"},
};
enum {
    ABBREVIATIONS = sizeof abbreviations / sizeof *abbreviations,
    LONGEST = 6, // letters of one
};

/* The first entry of a word, or where it would be. */
static int find_first(const char *word)
{
    int low = 0, high = ABBREVIATIONS;
    while (low < high) {
        const int middle = (low + high) / 2;
        const char *text = abbreviations[middle].text;
        // Most words differ in the first letter.
        if (text[0] < word[0] || (text[0] == word[0] && strcmp(text, word) < 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_entry(int i, const char *word)
{
    return i < ABBREVIATIONS && strcmp(abbreviations[i].text, word) == 0;
}

int qv_abbreviation_kind(const char *word, size_t length)
{
    char small[LONGEST + 1];
    const bool capital = word[0] >= 'A' && word[0] <= 'Z';
    if (length == 0 || length > LONGEST)
        return 0;
    memcpy(small, word, length);
    small[0] = capital ? (char)(small[0] | 0x20) : small[0];
    small[length] = '\0';
    for (int i = find_first(small); is_entry(i, small); i++) {
        const abbreviation *a = &abbreviations[i];
        if ((a->when & CAPITAL) && !capital)
            continue;
        if (a->when & (TITLE | BEFORE_NAME))
            return QV_ABBREVIATES_TITLE;
        if (a->when & (ALWAYS | AFTER_NAME | AFTER_COMMA))
            return QV_ABBREVIATES;
        if (a->when & BEFORE_NUMBER)
            return QV_ABBREVIATES_COUNTER;
    }
    return 0;
}

/* Where the number is that an abbreviation at `at` counts, past its full stop: also "#5", "A4", "IV". */
static bool is_numbered(const qv_reader *r, int next)
{
    if (qv_is_mark(r, next, '#'))
        next++;
    if (qv_is_number(r, next))
        return true;
    const char *raw = qv_raw_at(r, next);
    const size_t length = strlen(raw);
    if (length > 1 && strspn(raw, "ivxl") == length && qv_is_closed(r, next + 1)) // "pp. ix-xii"
        return true;
    return qv_is_capital(r, next) && (strspn(raw, "IVXLC") == strlen(raw) || strlen(raw) == 1 ||
                                      (qv_is_number(r, next + 1) && qv_is_glued(r, next + 1)));
}

/* A house number stands among the words with capitals just before `at`. */
static bool is_behind_house_number(const qv_reader *r, int at)
{
    for (int i = at - 1; i >= at - 4; i--) {
        if (!qv_is_number(r, i) && !qv_is_capital(r, i) && !qv_is_glued(r, i + 1))
            return false;
        if (qv_is_number(r, i) ||
            (qv_is_word(r, i) && strlen(qv_text_at(r, i)) == 2 && qv_is_number(r, i - 1)))
            return true;
    }
    return false;
}

/* "5th St." */
static bool is_behind_ordinal(const qv_reader *r, int at)
{
    return qv_is_word(r, at - 1) && qv_is_glued(r, at - 1) && qv_is_number(r, at - 2);
}

/* "9 Elm Ter", "123 Laguna Ct, Reno", "5 Oak Ct Apt 4": a name between the number and the street, and nothing
 * with a capital behind but what goes on with the address. */
static bool is_street_of_house(const qv_reader *r, int at)
{
    static const char *const behind[] = {"apt",   "ste",   "suite", "unit", "n",         "s",
                                         "e",     "w",     "ne",    "nw",   "se",        "sw",
                                         "north", "south", "east",  "west", "apartment", NULL};
    const bool ordinal = is_behind_ordinal(r, at);
    return !qv_is_glued(r, at) && (qv_is_capital(r, at - 1) || ordinal) && is_behind_house_number(r, at) &&
           (!qv_is_capital(r, at + 1) || qv_is_one_of(r, at + 1, behind));
}

/* An abbreviation in its place. */
typedef struct place {
    const qv_reader *r;
    int at, next; // its token, and what follows behind its full stop
} place;

static bool is_before_name(const place *p)
{
    return qv_is_capital(p->r, p->next) && !qv_is_glued(p->r, p->next);
}

static bool is_before_number(const place *p)
{
    return is_numbered(p->r, p->next);
}

static bool is_after_name(const place *p)
{
    return (qv_is_capital(p->r, p->at - 1) || qv_is_number(p->r, p->at - 2)) && !qv_is_glued(p->r, p->at);
}

static bool is_after_comma(const place *p)
{
    return qv_is_mark(p->r, p->at - 1, ',') || qv_is_behind_party(p->r, p->at);
}

/* "9th Cir.", "Ninth Cir." */
static bool is_after_ordinal(const place *p)
{
    static const char *const words[] = {"first",    "second",  "third",  "fourth", "fifth",
                                        "sixth",    "seventh", "eighth", "ninth",  "tenth",
                                        "eleventh", "federal", NULL};
    return is_behind_ordinal(p->r, p->at) || qv_is_one_of(p->r, p->at - 1, words);
}

/* Where an abbreviation of each kind may stand; any one of its kinds is enough. */
static const struct {
    enum where kind;
    bool (*holds)(const place *p);
} places[] = {
    {BEHIND_ORDINAL, is_after_ordinal}, {BEFORE_NAME, is_before_name}, {BEFORE_NUMBER, is_before_number},
    {AFTER_NAME, is_after_name},        {AFTER_COMMA, is_after_comma},
};

/* "Chanel No 5", and "No 10 Downing Street" and "No 10 said", but "No 10 people came" */
static bool is_inside(const qv_reader *r, int at)
{
    static const char *const streets[] = {"street", "st", "road", "rd", "avenue", "lane", "square", NULL};
    static const char *const verbs[] = {"said", "says", NULL};
    const bool street = qv_is_capital(r, at + 2) && qv_is_one_of(r, at + 3, streets);
    return qv_token_at(r, at)->letter_case == CASE_CAPITAL &&
           (qv_is_word(r, at - 1) || street || qv_is_one_of(r, at + 2, verbs));
}

/* "SR-99", "SR 99", but "Griffey Jr 24" */
static bool is_numbered_letters(const qv_reader *r, int at)
{
    const bool hyphen = qv_is_glued_mark(r, at + 1, '-') && qv_is_glued(r, at + 2);
    const bool letters = qv_token_at(r, at)->letter_case == CASE_UPPER && !r->shouted;
    return qv_is_number(r, at + 1 + hyphen) && (hyphen || letters);
}

/* Whether its letters and the mark behind let it be the abbreviation. */
static bool is_written_so(const qv_reader *r, int at, const abbreviation *a, bool stop)
{
    const bool capital = qv_is_capital(r, at);
    const bool joined = qv_is_glued_mark(r, at + 1, '-') || qv_is_glued_mark(r, at + 1, '/');
    if ((a->when & CAPITAL) && !capital)
        return false;
    if ((a->when & SMALL) && capital && !r->shouted)
        return false;
    if ((a->when & DIGITS) && qv_is_capital(r, at + 1 + stop))
        return false;
    if ((a->when & INSIDE) && !is_inside(r, at))
        return false;
    if ((a->when & UNNUMBERED) && is_numbered_letters(r, at))
        return false;
    return (stop || (a->when & BARE)) && !(joined && !(a->when & ALWAYS));
}

static bool fits(const qv_reader *r, int at, const abbreviation *a, bool stop)
{
    const place p = {r, at, at + 1 + stop};
    bool bound = (a->when & AFTER_HOUSE) != 0; // to some place
    if ((a->when & AFTER_HOUSE) && qv_is_capital(r, at) && is_street_of_house(r, at))
        return true;
    if (!is_written_so(r, at, a, stop))
        return false;
    if (a->when & ALWAYS)
        return true;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if ((a->when & places[i].kind) && places[i].holds(&p))
            return true;
        bound = bound || (a->when & places[i].kind);
    }
    return !bound;
}

/* "Main St.", but "the St. Bernard" */
static bool is_behind_name(const qv_reader *r, int at)
{
    static const char *const articles[] = {"the", "a",   "my",   "your", "his",
                                           "her", "our", "this", "that", NULL};
    return !qv_is_glued(r, at) && !qv_is_one_of(r, at - 1, articles) && qv_is_capital(r, at - 1) &&
           qv_token_at(r, at - 1)->length > 1;
}

/* The 's that hangs on an abbreviation's stop: "Jr.'s", "Main St.'s". Joined to the phrase; returns its
 * tokens. */
static int join_possessive(qv_reader *r, int at)
{
    if (!qv_is_mark(r, at - 1, '.') || !qv_is_glued_mark(r, at, '\'') || !qv_is_text(r, at + 1, "s") ||
        !qv_is_glued(r, at + 1))
        return 0;
    qv_phrase_join(&r->phrase, "'s");
    return 2;
}

/* "St." and "Dr.": a street behind a house number or a name, else saint and doctor before a name. */
static int read_street_or_title(qv_reader *r, int at, int stop)
{
    const bool st = qv_is_text(r, at, "st");
    if ((!st && !qv_is_text(r, at, "dr")) || !qv_is_capital(r, at))
        return 0;
    const bool name_next = qv_is_capital(r, at + 1 + stop) && !qv_is_glued(r, at + 1 + stop);
    const bool street =
        is_behind_house_number(r, at) || is_behind_ordinal(r, at) || (is_behind_name(r, at) && !name_next);
    if (!stop && !street && !name_next)
        return 0;
    qv_phrase_add(&r->phrase, street ? st ? "street" : "drive" : st ? "saint" : "doctor");
    const int tokens = 1 + stop + join_possessive(r, at + 1 + stop);
    qv_say(r, at, at + tokens - 1);
    return tokens;
}

/* "VS Code", "VS 2022" are no parties. */
static bool is_product(const qv_reader *r, int at)
{
    static const char *const names[] = {"code", "studio", NULL};
    return strcmp(qv_raw_at(r, at), "VS") == 0 && !r->shouted &&
           (qv_is_one_of(r, at + 1, names) || (qv_is_number(r, at + 1) && !qv_is_number(r, at - 1)));
}

int qv_read_abbreviation(qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    if (token->kind != TOKEN_WORD || token->length > LONGEST || token->letter_case == CASE_MIXED ||
        !(qv_is_free(r, at) || qv_is_behind_party(r, at)) || is_product(r, at))
        return 0;
    // "No. 5", and "No.5"
    bool stop = qv_is_glued_mark(r, at + 1, '.') && !qv_is_glued_mark(r, at + 2, '.') &&
                (qv_is_closed(r, at + 1) ||
                 (qv_is_number(r, at + 2) &&
                  qv_abbreviation_kind(qv_raw_at(r, at), (size_t)token->length) == QV_ABBREVIATES_COUNTER));
    if (!stop && qv_is_glued(r, at + 1) && !qv_is_closed(r, at + 1))
        return 0;
    int tokens = read_street_or_title(r, at, stop);
    if (tokens)
        return tokens;
    const char *text = qv_text_at(r, at);
    for (int i = find_first(text); is_entry(i, text); i++) {
        const abbreviation *a = &abbreviations[i];
        if (!fits(r, at, a, stop))
            continue;
        qv_phrase_add(&r->phrase, a->said);
        tokens = 1 + stop + join_possessive(r, at + 1 + stop);
        qv_say(r, at, at + tokens - 1);
        return tokens;
    }
    return 0;
}

/* "F.3d", "F. 2d", "Cal. 4th": a series of law reports. */
static int read_reporter(qv_reader *r, int at)
{
    static const char *const endings[] = {"d", "th", NULL};
    const int number = at + 2;
    if (strcmp(qv_raw_at(r, at), "F") != 0 || !qv_is_glued_mark(r, at + 1, '.') ||
        qv_digits_at(r, number) != 1 || !qv_is_glued(r, number + 1) || !qv_is_one_of(r, number + 1, endings))
        return 0;
    qv_phrase_letters(&r->phrase, "f", 1);
    qv_say_integer_ordinal(&r->phrase, (unsigned)qv_value_at(r, number));
    qv_say(r, at, number + 1);
    return 4;
}

int qv_read_rules(qv_reader *r, int at)
{
    enum { MOST_WORDS = 4 };
    static const struct {
        const char *words[MOST_WORDS + 1], *said;
    } rules[] = {{{"fed", "r", "civ", "p"}, "federal rule of civil procedure"},
                 {{"fed", "r", "crim", "p"}, "federal rule of criminal procedure"},
                 {{"fed", "r", "app", "p"}, "federal rule of appellate procedure"},
                 {{"fed", "r", "bankr", "p"}, "federal rule of bankruptcy procedure"},
                 {{"fed", "r", "evid"}, "federal rule of evidence"},
                 {{"fed", "reg"}, "federal register"},
                 {{"rev", "stat"}, "revised statutes"}};
    if (!qv_is_capital(r, at) || !qv_is_glued_mark(r, at + 1, '.'))
        return 0;
    const int reporter = read_reporter(r, at);
    if (reporter)
        return reporter;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int end = at, word = 0;
        for (; rules[i].words[word] && qv_is_text(r, end, rules[i].words[word]) && qv_is_capital(r, end) &&
               qv_is_glued_mark(r, end + 1, '.');
             word++)
            end += 2;
        if (rules[i].words[word])
            continue;
        qv_phrase_add(&r->phrase, rules[i].said);
        qv_say(r, at, end - 1);
        return end - at;
    }
    return 0;
}

/* Parts of at most two letters, each with a full stop, all in one: U.S., Ph.D. */
typedef struct dotted {
    char letters[32];
    size_t count;
    int dots, end;
    bool stop;   // the last part has its full stop
    bool plural; // an s hangs behind: Ph.D.s
} dotted;

static void find_dotted(const qv_reader *r, int at, dotted *d)
{
    *d = (dotted){.end = at};
    while (qv_is_word(r, d->end) && (d->end == at || qv_is_glued(r, d->end)) &&
           qv_token_at(r, d->end)->length < 3 && d->count < sizeof d->letters - 4 &&
           !strchr(qv_text_at(r, d->end), '\'')) {
        bool small_s = strcmp(qv_raw_at(r, d->end), "s") == 0 && !qv_is_glued_mark(r, d->end + 1, '.');
        if (small_s && d->dots > 1 && qv_raw_at(r, at)[0] <= 'Z') {
            d->plural = true;
            d->end++;
            break;
        }
        strcpy(d->letters + d->count, qv_text_at(r, d->end));
        d->count += strlen(d->letters + d->count);
        d->end++;
        d->stop = qv_is_glued_mark(r, d->end, '.');
        if (!d->stop)
            break;
        d->dots++;
        d->end++;
    }
}

int qv_read_dotted(qv_reader *r, int at)
{
    static const char *const said[][2] = {{"eg", "for example"}, {"ie", "that is"}, {"etal", "et al"}};
    dotted d;
    find_dotted(r, at, &d);
    // One full stop alone ends a sentence, or stands behind an initial; "e.g" is short for all that.
    if (d.dots < 1 || (d.dots == 1 && (d.stop || d.count != 2)) || !qv_is_closed(r, d.end) ||
        !qv_is_free(r, at))
        return 0;
    int end = d.end;
    bool small = qv_raw_at(r, at)[0] >= 'a';
    for (size_t i = 0; small && i < sizeof said / sizeof *said; i++)
        if (strcmp(d.letters, said[i][0]) == 0)
            qv_phrase_add(&r->phrase, said[i][1]);
    if (r->phrase.length == 0)
        qv_phrase_letters(&r->phrase, d.letters, d.count);
    bool possessive =
        qv_is_glued_mark(r, end, '\'') && qv_is_text(r, end + 1, "s") && qv_is_glued(r, end + 1);
    if (d.plural || possessive)
        qv_phrase_join(&r->phrase, "'s");
    end += possessive ? 2 : 0;
    qv_say(r, at, end - 1);
    return end - at;
}

/* "b/w": between two things, or black and white. */
static int read_black_and_white(qv_reader *r, int at)
{
    static const char *const things[] = {"the",   "a",    "my",   "his",   "her",   "your",  "our",
                                         "their", "them", "us",   "you",   "these", "those", "two",
                                         "this",  "each", "jobs", "meals", NULL};
    if (!qv_is_text(r, at, "b") || !qv_is_glued(r, at + 2) || !qv_is_text(r, at + 2, "w") ||
        !qv_is_closed(r, at + 3))
        return 0;
    const bool between = qv_is_number(r, at + 3) || qv_is_one_of(r, at + 3, things) ||
                         qv_is_capital(r, at + 3) || qv_is_text(r, at + 4, "and");
    qv_phrase_add(&r->phrase, between ? "between" : "black and white");
    qv_say(r, at, at + 2);
    return 3;
}

int qv_read_slashed(qv_reader *r, int at)
{
    static const struct {
        const char *first, *second, *said;
    } forms[] = {
        {"w", "o", "without"},
        {"w", "i", "within"},
        {"w", "in", "within"},
        {"h", "o", "history of"},
        {"f", "u", "follow up"},
        {"r", "o", "rule out"},
        {"s", "p", "status post"},
        {"w", "c", "week commencing"},
        {"w", "e", "week ending"},
        {"b", "c", "because"},
        {"r", "t", "round trip"},
        {"c", "o", "care of"},
        {"n", "a", "N A"},
        {"a", "c", "A C"},
        {"and", "or", "and or"},
        {"yes", "no", "yes or no"},
        {"true", "false", "true or false"},
        {"his", "hers", "his or hers"},
        {"he", "she", "he or she"},
        {"she", "he", "she or he"},
        {"his", "her", "his or her"},
        {"him", "her", "him or her"},
        {"her", "his", "her or his"},
        {"his", "hers", "his or hers"},
        {"himself", "herself", "himself or herself"},
        {"either", "or", "either or"},
        {"s", "he", "she or he"},
        {"i", "o", "I O"},
        {"km", "h", "kilometers per hour"},
        {"mg", "dl", "milligrams per deciliter"},
        {"tcp", "ip", "T C P I P"},
        {"ac", "dc", "A C D C"},
        {"os", "2", "O S two"},
        {"hiv", "aids", "H I V aids"},
    };
    if (!qv_is_word(r, at) || !qv_is_glued_mark(r, at + 1, '/') || !qv_is_free(r, at))
        return 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (qv_is_text(r, at, forms[i].first) && qv_is_glued(r, at + 2) &&
            qv_is_text(r, at + 2, forms[i].second) && qv_is_closed(r, at + 3)) {
            qv_phrase_add(&r->phrase, forms[i].said);
            qv_say(r, at, at + 2);
            return 3;
        }
    const int colors = read_black_and_white(r, at);
    if (colors)
        return colors;
    if (!qv_is_text(r, at, "w") || (qv_is_glued(r, at + 2) && !qv_is_word(r, at + 2)))
        return 0;
    qv_phrase_add(&r->phrase, "with");
    qv_say(r, at, at + 1);
    return 2;
}

int qv_read_ampersand(qv_reader *r, int at)
{
    if (!qv_is_word(r, at) || !qv_is_glued_mark(r, at + 1, '&') || !qv_is_glued(r, at + 2) ||
        !qv_is_word(r, at + 2))
        return 0;
    int end = at + 3;
    for (int i = at; i < end; i += 2) {
        const qv_token *token = qv_token_at(r, i);
        if (i > at)
            qv_phrase_add(&r->phrase, "and");
        if (token->length < 3)
            qv_phrase_letters(&r->phrase, qv_text_at(r, i), (size_t)token->length);
        else
            qv_say_cased(r, i);
        if (i + 1 == end && qv_is_glued_mark(r, end, '&') && qv_is_glued(r, end + 1) &&
            qv_is_word(r, end + 1))
            end += 2;
    }
    qv_say(r, at, end - 1);
    return end - at;
}
