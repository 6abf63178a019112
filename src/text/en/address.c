// SPDX-License-Identifier: MIT
#include "text/en/address.h"
#include "text/en/numbers.h"
#include <string.h>

static const char *const streets[] = {
    "st",         "ave",   "rd",    "blvd",     "dr",      "ln",       "ct",      "pl",        "sq",
    "ter",        "cir",   "pkwy",  "hwy",      "street",  "avenue",   "road",    "boulevard", "drive",
    "lane",       "court", "place", "square",   "terrace", "circle",   "parkway", "highway",   "way",
    "trail",      "alley", "row",   "broadway", "trl",     "expy",     "terr",    "cres",      "crescent",
    "plz",        "plaza", "fwy",   "freeway",  "tpke",    "turnpike", "crt",     "xing",      "aly",
    "expressway", "loop",  "run",   "path",     "grove",   "heights",  NULL};

static const struct {
    const char *letters, *name;
} directions[] = {{"N", "north"},      {"S", "south"},      {"E", "east"},       {"W", "west"},
                  {"NE", "northeast"}, {"NW", "northwest"}, {"SE", "southeast"}, {"SW", "southwest"}};

static const char *const states[][2] = {
    {"AL", "alabama"},
    {"AK", "alaska"},
    {"AZ", "arizona"},
    {"AR", "arkansas"},
    {"CA", "california"},
    {"CO", "colorado"},
    {"CT", "connecticut"},
    {"DE", "delaware"},
    {"FL", "florida"},
    {"GA", "georgia"},
    {"HI", "hawaii"},
    {"ID", "idaho"},
    {"IL", "illinois"},
    {"IN", "indiana"},
    {"IA", "iowa"},
    {"KS", "kansas"},
    {"KY", "kentucky"},
    {"LA", "louisiana"},
    {"ME", "maine"},
    {"MD", "maryland"},
    {"MA", "massachusetts"},
    {"MI", "michigan"},
    {"MN", "minnesota"},
    {"MS", "mississippi"},
    {"MO", "missouri"},
    {"MT", "montana"},
    {"NE", "nebraska"},
    {"NV", "nevada"},
    {"NH", "new hampshire"},
    {"NJ", "new jersey"},
    {"NM", "new mexico"},
    {"NY", "new york"},
    {"NC", "north carolina"},
    {"ND", "north dakota"},
    {"OH", "ohio"},
    {"OK", "oklahoma"},
    {"OR", "oregon"},
    {"PA", "pennsylvania"},
    {"RI", "rhode island"},
    {"SC", "south carolina"},
    {"SD", "south dakota"},
    {"TN", "tennessee"},
    {"TX", "texas"},
    {"UT", "utah"},
    {"VT", "vermont"},
    {"VA", "virginia"},
    {"WA", "washington"},
    {"WV", "west virginia"},
    {"WI", "wisconsin"},
    {"WY", "wyoming"},
    {"DC", "D C"},
    {"ON", "ontario"},
    {"QC", "quebec"},
    {"BC", "british columbia"},
    {"AB", "alberta"},
    {"MB", "manitoba"},
    {"SK", "saskatchewan"},
    {"NS", "nova scotia"},
    {"NB", "new brunswick"},
    {"NL", "newfoundland and labrador"},
    {"PE", "prince edward island"},
    {"YT", "yukon"},
    {"NT", "northwest territories"},
    {"NU", "nunavut"},
};

static const char *find_direction(const qv_reader *r, int at)
{
    if (qv_token_at(r, at)->length > 2)
        return NULL;
    for (size_t i = 0; qv_is_word(r, at) && i < sizeof directions / sizeof *directions; i++)
        if (strcmp(qv_raw_at(r, at), directions[i].letters) == 0)
            return directions[i].name;
    return NULL;
}

/* Whether the name of a street, one to four words with capitals or an ordinal, begins at `at`. */
static bool is_street(const qv_reader *r, int at)
{
    int names = 0;
    for (int i = at; i < at + 9; i++) {
        if (qv_is_mark(r, i, '.') && qv_is_glued(r, i))
            continue;
        bool ordinal = qv_is_number(r, i) && qv_is_word(r, i + 1) && qv_is_glued(r, i + 1);
        if (names > 0 && qv_is_one_of(r, i, streets) && qv_is_capital(r, i))
            return true;
        if (qv_is_text(r, i, "broadway"))
            return true;
        if (ordinal)
            i++;
        else if (!qv_is_capital(r, i))
            return false;
        if (++names > 4)
            return false;
    }
    return false;
}

int qv_read_house_number(qv_reader *r, int at)
{
    int digits = qv_digits_at(r, at), end = at + 1;
    if (digits < 1 || digits > 5 || !qv_is_free(r, at))
        return 0;
    bool letter = qv_is_word(r, end) && qv_is_glued(r, end) && qv_token_at(r, end)->length == 1;
    end += letter;
    if (qv_is_glued(r, end) || !is_street(r, end))
        return 0;
    qv_say_code(&r->phrase, qv_text_at(r, at), (size_t)digits);
    if (letter)
        qv_phrase_letters(&r->phrase, qv_text_at(r, at + 1), 1);
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_direction(qv_reader *r, int at)
{
    static const char *const distances[] = {"km",   "kms",  "kilometers", "kilometres", "mi",  "miles",
                                            "mile", "m",    "meters",     "metres",     "yds", "yards",
                                            "ft",   "feet", "blocks",     "hours",      "nmi", NULL};
    const char *name = find_direction(r, at);
    if (!name)
        return 0;
    int end = at + 1;
    bool stop = qv_is_glued_mark(r, end, '.') && !qv_is_glued(r, end + 1);
    end += stop;
    int before = at - 1 - (qv_is_mark(r, at - 1, '.') || qv_is_mark(r, at - 1, ','));
    bool behind = qv_is_one_of(r, before, streets) && qv_is_capital(r, before);
    bool ahead = (qv_is_number(r, at - 1) || stop) && is_street(r, end) && !qv_is_glued(r, end);
    bool from = qv_is_one_of(r, before, distances) && qv_is_text(r, end, "of"); // "10 km N of Oslo"
    if (!behind && !ahead && !from)
        return 0;
    qv_phrase_add(&r->phrase, name);
    qv_say(r, at, end - 1);
    return end - at;
}

/* Five digits behind a state, maybe with four more. */
static int read_zip(qv_reader *r, int at)
{
    if (qv_digits_at(r, at) != 5 || qv_is_glued(r, at))
        return 0;
    qv_say_digits(&r->phrase, qv_text_at(r, at), 5);
    if (qv_is_glued_mark(r, at + 1, '-') && qv_digits_at(r, at + 2) == 4 && qv_is_glued(r, at + 2)) {
        qv_phrase_join(&r->phrase, ",");
        qv_say_digits(&r->phrase, qv_text_at(r, at + 2), 4);
        return 3;
    }
    return 1;
}

int qv_read_long_zip(qv_reader *r, int at)
{
    // As a range it would go down.
    if (qv_digits_at(r, at) != 5 || !qv_is_glued_mark(r, at + 1, '-') || qv_digits_at(r, at + 2) != 4 ||
        !qv_is_closed(r, at + 3) || qv_value_at(r, at) <= qv_value_at(r, at + 2))
        return 0;
    const int tokens = read_zip(r, at);
    if (tokens)
        qv_say(r, at, at + tokens - 1);
    return tokens;
}

bool qv_is_behind_party(const qv_reader *r, int at)
{
    return qv_is_glued(r, at) && qv_is_dash(r, at - 1) && qv_is_glued(r, at - 1) &&
           qv_is_capital(r, at - 2) && qv_token_at(r, at - 2)->length == 1 && qv_is_mark(r, at - 3, '(');
}

/* "Jane Doe, MD, PhD", "by Robert Gray, MD": what a physician bears, not a state. */
static bool is_degree(const qv_reader *r, int at)
{
    static const char *const degrees[] = {"md", "pa", "ma", "ms", "nd", "dc", NULL};
    static const char *const others[] = {"phd",   "mph", "mba", "facp", "facs", "rn",   "jd",
                                         "msc",   "ms",  "dds", "mha",  "faap", "facc", "do",
                                         "dphil", "md",  "med", "esq",  "frcs", NULL};
    static const char *const people[] = {"by",     "dr",      "prof",      "professor", "doctor", "from",
                                         "author", "authors", "physician", "surgeon",   NULL};
    static const char *const given[] = {
        "james",     "john",    "robert",   "michael",  "william",  "david",    "richard",   "joseph",
        "thomas",    "charles", "mary",     "patricia", "jennifer", "linda",    "elizabeth", "barbara",
        "susan",     "jessica", "sarah",    "karen",    "nancy",    "lisa",     "betty",     "margaret",
        "sandra",    "ashley",  "daniel",   "matthew",  "anthony",  "mark",     "paul",      "steven",
        "andrew",    "kenneth", "george",   "kevin",    "brian",    "edward",   "ronald",    "timothy",
        "jason",     "jeffrey", "ryan",     "jacob",    "gary",     "nicholas", "eric",      "jonathan",
        "stephen",   "larry",   "justin",   "scott",    "brandon",  "benjamin", "samuel",    "frank",
        "gregory",   "raymond", "patrick",  "jack",     "dennis",   "jerry",    "jane",      "emily",
        "kimberly",  "donna",   "michelle", "carol",    "amanda",   "melissa",  "deborah",   "stephanie",
        "rebecca",   "laura",   "sharon",   "cynthia",  "kathleen", "amy",      "angela",    "anna",
        "anne",      "ann",     "ruth",     "emma",     "nicole",   "helen",    "samantha",  "katherine",
        "christine", "rachel",  "carolyn",  "janet",    "maria",    "heather",  "diane",     "julie",
        "joyce",     "alice",   "peter",    "henry",    "adam",     "alan",     "albert",    "arthur",
        "bruce",     "carl",    "craig",    "philip",   "roger",    "walter",   "harold",    "martin",
        "simon",     "susanna", "sara",     "ellen",    "grace",    "judith",   "julia",     "kate",
        "claire",    "sophie",  "olivia",   "hannah",   "victoria", "lauren",   "andrea",    "marie",
        "theresa",   "joan",    "evelyn",   "megan",    "cheryl",   "gloria",   "jose",      "juan",
        "carlos",    "luis",    "ahmed",    "ali",      "mohammed", "omar",     "raj",       "priya",
        "wei",       "chen",    "li",       "tom",      "bob",      "jim",      "joe",       "mike",
        "bill",      "steve",   "dan",      "ben",      "sam",      "matt",     "chris",     "alex",
        "anil",      "sanjay",  NULL};
    if (!qv_is_one_of(r, at, degrees) || !qv_is_mark(r, at - 1, ',') || !qv_is_capital(r, at - 2))
        return false;
    if (qv_is_mark(r, at + 1, ',') && qv_is_one_of(r, at + 2, others))
        return true;
    int first = at - 2; // of the name
    for (int i = 0; i < 3 && (qv_is_capital(r, first - 1) || qv_is_mark(r, first - 1, '.')); i++) {
        const bool initial = qv_is_mark(r, first - 1, '.') && qv_token_at(r, first - 2)->length == 1;
        if (qv_is_mark(r, first - 1, '.') && !initial)
            break; // "Dr."
        if (initial)
            return true; // "Jane A. Doe"
        first--;
    }
    const int title = first - 1 - qv_is_mark(r, first - 1, '.');
    return qv_is_one_of(r, title, people) || qv_is_one_of(r, first, people) ||
           (qv_is_text(r, at, "md") && first < at - 2 && qv_is_one_of(r, first, given));
}

int qv_read_state(qv_reader *r, int at)
{
    if (!qv_is_word(r, at) || qv_token_at(r, at)->length != 2 || !qv_is_closed(r, at + 1))
        return 0;
    bool behind_city =
        qv_is_mark(r, at - 1, ',') && qv_is_capital(r, at - 2) && qv_token_at(r, at - 2)->length > 1;
    bool zip = qv_digits_at(r, at + 1) == 5;
    // "Toronto, ON M5V 2T6"
    bool postcode = qv_is_capital(r, at + 1) && qv_token_at(r, at + 1)->length == 1 &&
                    qv_is_number(r, at + 2) && qv_is_glued(r, at + 2);
    bool shut = qv_is_end(r, at + 1) || qv_is_glued(r, at + 1) || postcode ||
                (qv_is_word(r, at + 1) && !qv_is_capital(r, at + 1));
    if (!zip && !(behind_city && shut) && !qv_is_behind_party(r, at))
        return 0;
    if (is_degree(r, at)) {
        qv_phrase_letters(&r->phrase, qv_text_at(r, at), 2);
        qv_say(r, at, at);
        return 1;
    }
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(qv_raw_at(r, at), states[i][0]) == 0) {
            qv_phrase_add(&r->phrase, states[i][1]);
            qv_say(r, at, at);
            int code = zip ? read_zip(r, at + 1) : 0;
            if (code)
                qv_say(r, at + 1, at + code);
            return 1 + code;
        }
    return 0;
}
