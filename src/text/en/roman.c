// SPDX-License-Identifier: MIT
#include "text/en/roman.h"
#include "text/en/numbers.h"
#include <stdio.h>
#include <string.h>

int qv_roman_value(const char *numeral)
{
    static const struct {
        const char *text;
        int value, most;
    } parts[] = {{"M", 1000, 3}, {"CM", 900, 1}, {"D", 500, 1}, {"CD", 400, 1}, {"C", 100, 3},
                 {"XC", 90, 1},  {"L", 50, 1},   {"XL", 40, 1}, {"X", 10, 3},   {"IX", 9, 1},
                 {"V", 5, 1},    {"IV", 4, 1},   {"I", 1, 3}};
    int value = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t length = strlen(parts[i].text);
        bool used = false;
        for (int n = 0; n < parts[i].most && strncmp(numeral, parts[i].text, length) == 0; n++) {
            numeral += length;
            value += parts[i].value;
            used = true;
        }
        // 9, 4 and 5 aren't followed by what they hold: no IXI, no IVI.
        if (used && parts[i].text[1] && parts[i].text[0] == numeral[0])
            return 0;
        if (used && parts[i].text[1])
            i += parts[i].text[1] == 'M' || parts[i].text[1] == 'C' || parts[i].text[1] == 'X' ? 3 : 1;
    }
    return *numeral ? 0 : value;
}

/* Things that are numbered. */
static const char *const counted[] = {
    "chapter",   "ch",       "pt",           "sc",         "part",     "volume",    "vol",      "book",
    "act",       "scene",    "section",      "article",    "phase",    "type",      "class",    "stage",
    "level",     "war",      "bowl",         "figure",     "fig",      "table",     "appendix", "title",
    "mark",      "mk",       "apollo",       "grade",      "schedule", "episode",   "season",   "round",
    "unit",      "step",     "category",     "division",   "group",    "amendment", "canto",    "psalm",
    "opus",      "no",       "number",       "page",       "symphony", "sonata",    "concerto", "gemini",
    "vatican",   "olympiad", "wrestlemania", "tier",       "exhibit",  "factor",    "week",     "lesson",
    "paragraph", "clause",   "annex",        "case",       "region",   "zone",      "sector",   "corps",
    "trial",     "trials",   "model",        "generation", "gen",      "version",   "edition",  "fantasy",
    "rocky",     "wars",     "quest",        "art",        "arts",     "sec",       "sect",     "amend",
    "bk",        "ap",       "app",          "appendices", "annexes",  "indices",   NULL};
/* Names that kings, queens and popes bear; a numeral behind them is an ordinal. */
static const char *const royal[] = {
    "henry",      "louis",     "george",    "edward",    "elizabeth",  "charles",     "james",
    "william",    "richard",   "philip",    "john",      "paul",       "pius",        "benedict",
    "leo",        "napoleon",  "frederick", "friedrich", "catherine",  "nicholas",    "alexander",
    "peter",      "ivan",      "ferdinand", "innocent",  "gregory",    "clement",     "urban",
    "boniface",   "mary",      "margaret",  "christian", "gustav",     "carl",        "karl",
    "wilhelm",    "francis",   "francois",  "felipe",    "alfonso",    "juan",        "carlos",
    "umberto",    "victor",    "emmanuel",  "emanuel",   "harald",     "haakon",      "olav",
    "albert",     "leopold",   "rainier",   "ptolemy",   "ramses",     "ramesses",    "thutmose",
    "amenhotep",  "cleopatra", "darius",    "xerxes",    "artaxerxes", "otto",        "rudolf",
    "maximilian", "joseph",    "stephen",   "sixtus",    "julius",     "celestine",   "adrian",
    "callixtus",  "eugene",    "martin",    "nero",      "theodosius", "constantine", "justinian",
    "basil",      "pedro",     "manuel",    "afonso",    "joao",       "casimir",     "sigismund",
    "stanislaus", "ludwig",    "robert",    "david",     "malcolm",    "kenneth",     "alexius",
    "mehmed",     "murad",     "selim",     "suleiman",  "abdul",      "hamid",       "ahmed",
    "rama",       "thomas",    "walter",    "arthur",    "howard",     "harry",       "loudon",
    "hank",       "davis",     NULL};

/* Things of which one is called X, by its letter: Gen X, Model X. */
static const char *const lettered[] = {"gen", "generation", "model", NULL};

static bool is_listed(const char *const *list, const char *text)
{
    for (; *list; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

/* A thing that is numbered, or several: "chapter", "chapters". */
static bool is_numbered(const char *text)
{
    char singular[16];
    const size_t length = strlen(text);
    if (is_listed(counted, text))
        return true;
    if (length < 4 || length > sizeof singular || text[length - 1] != 's')
        return false;
    memcpy(singular, text, length - 1);
    singular[length - 1] = '\0';
    return is_listed(counted, singular);
}

/* "Charles I was", "Elizabeth I." but "Charles, I think" or "told Mary I know". */
static bool is_ordinal_one(const qv_reader *r, int next)
{
    static const char *const behind[] = {"of",   "was",    "is",    "and",     "in",   "had",   "who",
                                         "died", "became", "ruled", "reigned", "by",   "at",    "with",
                                         "to",   "made",   "took",  "as",      "from", "until", NULL};
    return qv_is_closed(r, next)
               ? (qv_is_glued(r, next) || qv_is_end(r, next) || qv_is_one_of(r, next, behind))
               : false;
}

/* A capitalised word before the numeral that may be a name or a title, at the place before `at`. */
static bool behind_capital(const qv_reader *r, int at)
{
    return qv_is_capital(r, at - 1) && !qv_is_glued(r, at) &&
           qv_token_at(r, at - 1)->letter_case == CASE_CAPITAL && qv_token_at(r, at - 1)->length > 2;
}

static void say_value(qv_reader *r, int value, bool ordinal, bool year)
{
    char digits[16];
    int count = snprintf(digits, sizeof digits, "%d", value);
    if (ordinal)
        qv_say_ordinal(&r->phrase, digits, (size_t)count);
    else if (year)
        qv_say_year(&r->phrase, digits, (size_t)count);
    else
        qv_say_cardinal(&r->phrase, digits, (size_t)count);
}

/* "XIXth", "XXth century". */
static int read_century(qv_reader *r, int at, const char *raw)
{
    size_t length = strlen(raw);
    char numeral[8];
    bool ending = length > 3 && length < 10 && strcmp(raw + length - 2, "th") == 0;
    size_t digits = ending ? length - 2 : length;
    if (digits >= sizeof numeral)
        return 0;
    memcpy(numeral, raw, digits);
    numeral[digits] = '\0';
    int value = qv_roman_value(numeral);
    bool century = qv_is_text(r, at + 1, "century") || qv_is_text(r, at + 1, "centuries");
    if (!value || (!ending && !(century && digits > 1)))
        return 0;
    say_value(r, value, true, false);
    qv_say(r, at, at);
    return 1;
}

/* "Scene iv": small letters, of more than one, behind what is numbered. */
static int read_small(qv_reader *r, int at)
{
    const char *text = qv_text_at(r, at);
    char numeral[8] = "";
    size_t length = strlen(text);
    const bool second = qv_is_dash(r, at - 1) && qv_is_glued(r, at); // "pp. ix-xii"
    int thing = at - 1 - (second ? 2 : 0);
    thing -= qv_is_mark(r, thing, '.');
    if (length < 2 || length >= sizeof numeral || strspn(text, "ivxl") != length ||
        !(is_numbered(qv_text_at(r, thing)) || qv_is_text(r, thing, "pp") || qv_is_text(r, thing, "p")))
        return 0;
    for (size_t i = 0; i < length; i++)
        numeral[i] = (char)(text[i] & ~0x20);
    int value = qv_roman_value(numeral);
    if (!value)
        return 0;
    if (second)
        qv_phrase_add(&r->phrase, "to");
    say_value(r, value, false, false);
    qv_say(r, at, at);
    return 1;
}

/* "II Kings 4": books of the Bible that there are two or three of. "I John" needs its chapter. */
static int read_book(qv_reader *r, int at)
{
    static const char *const books[] = {"kings",   "samuel", "chronicles", "corinthians", "thessalonians",
                                        "timothy", "peter",  "john",       "maccabees",   "sam",
                                        "cor",     "chron",  "thess",      "tim",         "pet",
                                        "macc",    NULL};
    const char *raw = qv_raw_at(r, at);
    int value = (int)strlen(raw), behind = at + 2 + qv_is_glued_mark(r, at + 2, '.');
    bool one_of_three = value <= 3 && strspn(raw, "I") == (size_t)value;
    if (!qv_is_word(r, at) || !one_of_three || qv_is_glued(r, at + 1) || !qv_is_capital(r, at + 1) ||
        !qv_is_one_of(r, at + 1, books) || (value == 1 && !qv_is_number(r, behind)))
        return 0;
    say_value(r, value, false, false);
    qv_say(r, at, at);
    return 1;
}

/* A numeral in capitals and what stands before it. */
typedef struct numeral {
    char text[16];
    size_t length;
    int value;
    int thing;       // the token of the word before, past its full stop: "Ch. II"
    bool possessive; // with the 's of "Henry VIII's", which `text` is without
} numeral;

/* The numeral at `at`; false when there is none. */
static bool find_numeral(const qv_reader *r, int at, numeral *n)
{
    const char *raw = qv_raw_at(r, at);
    n->length = strlen(raw);
    n->possessive = n->length > 2 && strcmp(raw + n->length - 2, "'s") == 0;
    n->length -= n->possessive ? 2 : 0;
    if (n->length >= sizeof n->text || !qv_is_closed(r, at + 1))
        return false;
    memcpy(n->text, raw, n->length);
    n->text[n->length] = '\0';
    n->value = qv_roman_value(n->text);
    n->thing = at - 1 - qv_is_mark(r, at - 1, '.');
    return n->value > 0;
}

/* "George V. Higgins" */
static bool is_initial(const qv_reader *r, int at, const numeral *n)
{
    return n->length == 1 && qv_is_glued_mark(r, at + 1, '.') && qv_is_capital(r, at + 2);
}

/* Henry VIII; "I" and "X" are letters too. */
static bool is_regnal(const qv_reader *r, int at, const numeral *n)
{
    return !is_initial(r, at, n) && behind_capital(r, at) && is_listed(royal, qv_text_at(r, at - 1)) &&
           n->value < 40 &&
           (n->length > 1 ||
            (n->value != 10 && (n->value != 1 || n->possessive || is_ordinal_one(r, at + 1))));
}

/* MMXXI */
static bool is_year(const qv_reader *r, int at, const numeral *n)
{
    (void)r, (void)at;
    return n->length > 3 && n->value > 1000;
}

/* Where the numeral stands before that at `at` in a list or a range, "I, II and III", "II-IV"; or -1. */
static int numeral_before(const qv_reader *r, int at)
{
    static const char *const joints[] = {"and", "or", "to", "through", "vs", "versus", NULL};
    int before = at - 1;
    const bool word = qv_is_one_of(r, before, joints);
    before -= word && qv_is_mark(r, before - 1, ','); // "I, II, and III"
    const bool mark = qv_is_mark(r, before, ',') || qv_is_mark(r, before, '&') ||
                      qv_is_mark(r, before, '/') || qv_is_dash(r, before);
    before--;
    return (word || mark) && qv_is_capital(r, before) && qv_roman_value(qv_raw_at(r, before)) > 0 ? before
                                                                                                  : -1;
}

/* A numeral goes on behind that at `at`: "I and II". */
static bool has_numeral_behind(const qv_reader *r, int at)
{
    for (int next = at + 2; next <= at + 3; next++)
        if (numeral_before(r, next) == at && strlen(qv_raw_at(r, next)) > 1 &&
            qv_roman_value(qv_raw_at(r, next)) > 0 && qv_is_capital(r, next))
            return true;
    return false;
}

/* Chapter IV; but not "Chapter C", "Gen X", and not "the part I like". */
static bool is_counted(const qv_reader *r, int at, const numeral *n)
{
    const char *thing = qv_text_at(r, n->thing);
    if (!is_numbered(thing) || qv_is_glued(r, at) ||
        (n->length == 1 && (n->value > 10 || (n->value == 10 && is_listed(lettered, thing)))))
        return false;
    return n->value != 1 || qv_is_capital(r, n->thing) || qv_is_text(r, at + 1, "of") ||
           !qv_is_word(r, at + 1) || has_numeral_behind(r, at);
}

/* The first of the numerals that are listed up to that at `at`, which may be it. */
static int list_head(const qv_reader *r, int at)
{
    enum { MOST = 8 };
    int first = at;
    for (int i = 0, before; i < MOST && (before = numeral_before(r, first)) >= 0; i++)
        first = before;
    return first;
}

/* One of several that are counted: "Chapters IV and V", "Books I, II and III". */
static bool is_in_list(const qv_reader *r, int at, const numeral *n)
{
    numeral head;
    (void)n;
    const int first = list_head(r, at);
    return first < at && find_numeral(r, first, &head) && is_counted(r, first, &head);
}

/* Louis XIV and XV */
static bool is_in_dynasty(const qv_reader *r, int at, const numeral *n)
{
    numeral head;
    const int first = list_head(r, at);
    return n->length > 1 && first < at && find_numeral(r, first, &head) && is_regnal(r, first, &head);
}

/* "III. Results": the number of a heading. One letter is an initial, unless a usual heading follows. */
static bool is_heading(const qv_reader *r, int at, const numeral *n)
{
    static const char *const headings[] = {
        "introduction",    "background",  "methods",         "method",    "results",
        "discussion",      "conclusion",  "conclusions",     "abstract",  "materials",
        "overview",        "summary",     "purpose",         "scope",     "analysis",
        "literature",      "definitions", "general",         "preface",   "foreword",
        "procedure",       "references",  "experiment",      "theory",    "data",
        "facts",           "argument",    "statement",       "executive", "findings",
        "recommendations", "appendix",    "acknowledgments", "the",       NULL};
    const bool begins = at == 0 || qv_token_at(r, at)->line;
    if (!begins || !qv_is_glued_mark(r, at + 1, '.') || qv_is_glued(r, at + 2) || n->value > 50)
        return false;
    return n->length > 1 ? qv_is_end(r, at + 2) || qv_is_capital(r, at + 2)
                         : qv_is_one_of(r, at + 2, headings);
}

/* Star Trek V, the Saturn V rocket; but "Roe V Wade" and "V." */
static bool is_lone_five(const qv_reader *r, int at, const numeral *n)
{
    return n->value == 5 && behind_capital(r, at) && !qv_is_capital(r, at + 1) &&
           !qv_is_mark(r, at + 1, '.') && !n->possessive;
}

/* part I of II */
static bool is_total(const qv_reader *r, int at, const numeral *n)
{
    return qv_is_text(r, n->thing, "of") && n->length > 1 && is_numbered(qv_text_at(r, at - 3));
}

/* Rocky III */
static bool is_in_title(const qv_reader *r, int at, const numeral *n)
{
    return behind_capital(r, at) && n->length > 1 && strspn(n->text, "IVX") == n->length && n->value < 100 &&
           strcmp(n->text, "XX") != 0;
}

/* What a numeral may be; the first that fits. */
static const struct {
    bool (*fits)(const qv_reader *r, int at, const numeral *n);
    enum { CARDINAL, REGNAL, YEAR } said;
} uses[] = {
    {is_regnal, REGNAL},     {is_in_dynasty, REGNAL}, {is_year, YEAR},
    {is_counted, CARDINAL},  {is_in_list, CARDINAL},  {is_total, CARDINAL},
    {is_in_title, CARDINAL}, {is_heading, CARDINAL},  {is_lone_five, CARDINAL},
};

static int read_numeral(qv_reader *r, int at)
{
    numeral n;
    if (!find_numeral(r, at, &n))
        return 0;
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        if (!uses[i].fits(r, at, &n))
            continue;
        if (uses[i].fits == is_in_list && qv_is_dash(r, at - 1)) // "Volumes II-IV"
            qv_phrase_add(&r->phrase, "to");
        if (uses[i].said == REGNAL)
            qv_phrase_add(&r->phrase, "the");
        say_value(r, n.value, uses[i].said == REGNAL, uses[i].said == YEAR);
        if (n.possessive)
            qv_phrase_join(&r->phrase, "'s");
        qv_say(r, at, at);
        return 1;
    }
    return 0;
}

int qv_read_roman(qv_reader *r, int at)
{
    const char *raw = qv_raw_at(r, at);
    if (qv_is_word(r, at) && qv_token_at(r, at)->letter_case == CASE_LOWER)
        return read_small(r, at);
    if (!qv_is_word(r, at) || raw[0] > 'X' || raw[0] < 'C' || !strchr("IVXLCDM", raw[0]))
        return 0;
    int tokens = read_book(r, at);
    if (!tokens)
        tokens = read_century(r, at, raw);
    return tokens ? tokens : read_numeral(r, at);
}
