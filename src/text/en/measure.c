// SPDX-License-Identifier: MIT
#include "text/en/quantity.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/units.h"
#include <string.h>

static const char *const magnitudes[] = {"hundred",  "thousand",    "million", "billion",
                                         "trillion", "quadrillion", NULL};

int qv_find_sign(qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    bool before_number = qv_is_glued(r, at + 1) && (qv_is_number(r, at + 1) || qv_is_mark(r, at + 1, '.'));
    if (token->kind != TOKEN_MARK || !before_number)
        return 0;
    bool free = qv_is_free(r, at) || qv_is_mark(r, at - 1, '^') || qv_is_mark(r, at - 1, '+') ||
                qv_is_mark(r, at - 1, QV_TIMES) || qv_is_mark(r, at - 1, 0xf7) ||
                qv_is_mark(r, at - 1, '<') || qv_is_mark(r, at - 1, '>');
    if (!free)
        return 0;
    switch (token->code) {
    case '-':
    case QV_MINUS:
    case QV_EN_DASH:
        qv_phrase_add(&r->phrase, "minus");
        return 1;
    case '+':
        qv_phrase_add(&r->phrase, "plus");
        return 1;
    case 0xb1:
        qv_phrase_add(&r->phrase, "plus or minus");
        return 1;
    case '~':
    case 0x2248:
    case 0x223c:
        qv_phrase_add(&r->phrase, "about");
        return 1;
    default:
        return 0;
    }
}

/* Four digits that may be a year. */
static bool is_year(const qv_figure *f)
{
    int value = f->grouped || f->whole_count != 4 ? -1 : qv_figure_value(f);
    return value >= 1100 && value <= 2099;
}

/* The second number of a range behind the first: "-5", "–5", " - 5". Returns where it starts, or 0. */
static int range_to(const qv_reader *r, int at)
{
    if (!qv_is_dash(r, at) || qv_is_mark(r, at, QV_MINUS))
        return 0;
    bool tight = qv_is_glued(r, at) && qv_is_glued(r, at + 1);
    bool wide = !qv_is_glued(r, at) && !qv_is_glued(r, at + 1);
    if (!tight && !wide)
        return 0;
    // "5 - 3 = 2" is arithmetic.
    for (int i = at + 2; wide && i < at + 8; i++)
        if (qv_is_mark(r, i, '='))
            return 0;
    // So is "10-3=7", but "1-3 = low" is none.
    if (tight &&
        (qv_is_glued_mark(r, at + 2, '=') || (qv_is_mark(r, at + 2, '=') && qv_is_number(r, at + 3))))
        return 0;
    return qv_is_number(r, at + 1) || qv_is_mark(r, at + 1, '.') ? at + 1 : 0;
}

static void say_end(qv_phrase *phrase, const qv_figure *f, bool year)
{
    if (year)
        qv_say_year(phrase, f->whole, (size_t)f->whole_count);
    else
        qv_say_figure(phrase, f);
}

/* "to" and the second number, when there is one; *plural then. Returns its tokens with the dash. */
static int read_range(qv_reader *r, int at, const qv_figure *from, qv_figure *to)
{
    // "4-3-3" is no range.
    int second =
        qv_is_dash(r, at - 2) && qv_is_glued(r, at - 2) && qv_is_number(r, at - 3) && qv_is_glued(r, at - 1)
            ? 0
            : range_to(r, at);
    if (!second || !qv_find_figure(r, second, to) || to->vulgar)
        return 0;
    int end = second + to->tokens;
    // "555-1234-56" and "3-4x" are something else.
    const bool short_year = is_year(from) && to->whole_count == 2 && to->tokens == 1; // 2001-02
    if ((qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_number(r, end + 1) && qv_is_glued(r, end + 1)) ||
        (to->whole_count > 1 && to->whole[0] == '0' && !to->point && !short_year))
        return 0;
    bool years = is_year(from) && (is_year(to) || (to->whole_count == 2 && !to->point));
    qv_phrase_clear(&r->phrase);
    say_end(&r->phrase, from, years);
    qv_phrase_add(&r->phrase, "to");
    if (short_year && to->whole[0] == '0') {
        qv_phrase_add(&r->phrase, "oh");
        qv_say_digits(&r->phrase, to->whole + 1, 1);
    } else {
        say_end(&r->phrase, to, years);
    }
    return end - at;
}

/* Those of whom there are millions, and who are never measured in meters. */
static const char *const many[] = {
    "people",    "users",        "voters",      "euros",      "dollars",     "pounds",     "units",
    "copies",    "customers",    "subscribers", "viewers",    "followers",   "residents",  "children",
    "jobs",      "homes",        "households",  "workers",    "employees",   "passengers", "visitors",
    "players",   "members",      "fans",        "listeners",  "students",    "pupils",     "adults",
    "patients",  "women",        "men",         "tourists",   "tickets",     "shares",     "vehicles",
    "views",     "downloads",    "years",       "doses",      "votes",       "deaths",     "cases",
    "accounts",  "citizens",     "migrants",    "refugees",   "inhabitants", "acres",      "hectares",
    "tons",      "tonnes",       "barrels",     "readers",    "hits",        "streams",    "americans",
    "families",  "consumers",    "shoppers",    "drivers",    "investors",   "taxpayers",  "pensioners",
    "records",   "books",        "albums",      "singles",    "phones",      "devices",    "cars",
    "babies",    "births",       "rupees",      "yen",        "francs",      "pesos",      "items",
    "messages",  "emails",       "posts",       "tweets",     "likes",       "clicks",     "installs",
    "purchases", "transactions", "orders",      "lines",      "websites",    "businesses", "companies",
    "soldiers",  "troops",       "believers",   "speakers",   "lives",       "animals",    "birds",
    "trees",     "plants",       "bees",        "parameters", "tokens",      "rows",       NULL};

static bool is_many(const qv_reader *r, int at)
{
    return !qv_is_glued(r, at) && qv_is_one_of(r, at, many);
}

/* A plural noun in small letters. */
static bool is_noun(const qv_reader *r, int at)
{
    const char *text = qv_text_at(r, at);
    const size_t length = strlen(text);
    return qv_is_word(r, at) && !qv_is_glued(r, at) && qv_token_at(r, at)->letter_case == CASE_LOWER &&
           ((length > 3 && text[length - 1] == 's') || strcmp(text, "people") == 0);
}

/* "million" and the like behind a number, as words, or as the letter in "5M users" and "5m users"; with the
 * plus of "1M+ users". */
static int read_magnitude(qv_reader *r, int at, bool range)
{
    static const struct {
        const char *letters, *said;
        bool only_many; // "5m" is mostly a length, "5t" a weight
    } short_forms[] = {{"M", "million", false},  {"B", "billion", false},  {"bn", "billion", false},
                       {"K", "thousand", false}, {"k", "thousand", false}, {"T", "trillion", false},
                       {"m", "million", true},   {"mn", "million", false}, {"mil", "million", false},
                       {"b", "billion", true}};
    if (qv_is_one_of(r, at, magnitudes) && !range) {
        qv_phrase_add(&r->phrase, qv_text_at(r, at));
        return 1;
    }
    if (!qv_is_word(r, at) || !qv_is_glued(r, at))
        return 0;
    // "5bn" needs no noun.
    static const char *const clear[][2] = {
        {"bn", "billion"}, {"bln", "billion"}, {"mln", "million"}, {"tn", "trillion"}, {"trn", "trillion"}};
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++)
        if (strcmp(qv_raw_at(r, at), clear[i][0]) == 0 && qv_is_closed(r, at + 1)) {
            qv_phrase_add(&r->phrase, clear[i][1]);
            return 1;
        }
    const bool plus = qv_is_glued_mark(r, at + 1, '+') && !qv_is_glued(r, at + 2);
    const int noun = at + 1 + plus;
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++) {
        if (strcmp(qv_raw_at(r, at), short_forms[i].letters) != 0)
            continue;
        if (!(short_forms[i].only_many ? is_many(r, noun) : is_noun(r, noun)))
            return 0;
        qv_phrase_add(&r->phrase, short_forms[i].said);
        if (plus)
            qv_phrase_add(&r->phrase, "plus");
        return 1 + plus;
    }
    return 0;
}

static bool is_scale(const qv_reader *r, int at)
{
    const char *raw = qv_raw_at(r, at);
    return qv_is_glued(r, at) && (strcmp(raw, "F") == 0 || strcmp(raw, "C") == 0) && qv_is_closed(r, at + 1);
}

/* "180C/350F" and "180C/160C": the other half stands before the slash at `first` - 1, or behind that at
 * `at` + 1. "12C/14C" are seats. */
static bool is_beside_degrees(const qv_reader *r, int first, int at)
{
    const bool before = qv_is_glued(r, first) && qv_is_glued_mark(r, first - 1, '/');
    const int other = before ? first - 3 : at + 2;
    return (before || (qv_is_glued_mark(r, at + 1, '/') && qv_is_glued(r, other))) &&
           qv_digits_at(r, other) > 1 && is_scale(r, other + 1) && !qv_is_label(r, other) &&
           (qv_digits_at(r, other) > 2 || strcmp(qv_text_at(r, at), qv_text_at(r, other + 1)) != 0);
}

/* "at 400F", "a 375F oven": degrees where the words around speak of them. Returns the tokens. */
static int read_degrees(qv_reader *r, int first, int at)
{
    static const char *const before[] = {"at",          "to",     "of",    "reached", "hit",    "above",
                                         "below",       "around", "about", "under",   "over",   "near",
                                         "minus",       "temp",   "temps", "high",    "low",    "fever",
                                         "temperature", "is",     "was",   "it's",    "expect", NULL};
    static const char *const behind[] = {"oven",         "heat",     "weather", "water", "temperature",
                                         "temperatures", "day",      "days",    "fever", "today",
                                         "tonight",      "tomorrow", "outside", NULL};
    const bool stop = qv_is_mark(r, first - 1, '.') || qv_is_mark(r, first - 1, ':'); // "Temp. 98.6F"
    const bool sign = qv_token_at(r, first)->kind == TOKEN_MARK && !qv_is_mark(r, first, '.'); // "-5C"
    const bool before_fits =
        sign || ((qv_is_one_of(r, first - 1 - stop, before) || is_beside_degrees(r, first, at)) &&
                 qv_digits_at(r, first) > 1);
    if (!is_scale(r, at) || !(before_fits || qv_is_one_of(r, at + 1, behind)))
        return 0;
    qv_phrase_add(&r->phrase, qv_is_text(r, at, "f") ? "degrees fahrenheit" : "degrees celsius");
    return 1;
}

/* The unit behind a number, also after a hyphen as in "5-km run". */
static int read_unit(qv_reader *r, int first, int at, bool plural)
{
    size_t before = r->phrase.length;
    if (qv_is_glued_mark(r, at, '-') && qv_is_word(r, at + 1) && qv_is_glued(r, at + 1)) {
        int tokens = qv_find_unit(r, at + 1, false);
        bool thick = qv_is_mark(r, at + tokens, '.') && qv_is_mark(r, at + 1 + tokens, '-'); // 6-in.-thick
        if (tokens &&
            (thick || (qv_is_closed(r, at + 1 + tokens) && !qv_is_glued_mark(r, at + 1 + tokens, '-')))) {
            r->attributive = at + 1 + tokens;
            return tokens + 1;
        }
        qv_phrase_cut(&r->phrase, before);
        return 0;
    }
    int tokens = read_degrees(r, first, at);
    if (tokens > 0)
        return tokens;
    // "150,000/mcL", "12/day"
    if (qv_is_glued_mark(r, at, '/') && qv_is_word(r, at + 1) && qv_token_at(r, at + 1)->length > 1 &&
        qv_is_free(r, first))
        return qv_find_per(r, at);
    tokens = qv_find_unit(r, at, plural);
    if (tokens > 0 && plural && qv_is_attributive(r, first, at + tokens)) {
        qv_phrase_cut(&r->phrase, before);
        qv_find_unit(r, at, false);
        r->attributive = at + tokens;
    }
    return tokens;
}

/* The decimal comma of "1,5 kg", which only the unit behind tells from a list. Returns its tokens. */
static int read_decimal_comma(qv_reader *r, int at, qv_figure *f)
{
    size_t before = r->phrase.length;
    int tokens = qv_find_decimal_comma(r, at);
    int unit = tokens ? qv_find_unit(r, at + tokens, true) : 0;
    qv_phrase_cut(&r->phrase, before);
    return unit ? qv_add_decimal_comma(r, at, f) : 0;
}

/* A number and what hangs on it. */
typedef struct measure {
    qv_figure from, to;
    int sign, figure, range, magnitude, unit; // tokens of each, in the order in which they stand
} measure;

/* Whether a measure may begin at `at`, where there is a sign or not. */
static bool may_begin(const qv_reader *r, int at, bool sign)
{
    return sign || (!qv_is_label(r, at) && (qv_is_number(r, at) || qv_is_mark(r, at, '.')));
}

/* A number alone is read by its context, not here. */
static bool is_special(const measure *m)
{
    return m->sign || m->range || m->magnitude || m->unit || m->from.point || m->from.grouped ||
           m->from.vulgar;
}

/* Finds and says the parts of a measure; returns its tokens, 0 if there is none. */
static int find_measure(qv_reader *r, int at, measure *m)
{
    m->sign = qv_find_sign(r, at);
    int end = at + m->sign;
    if (!may_begin(r, at, m->sign > 0))
        return 0;
    m->figure = qv_find_figure(r, end, &m->from);
    if (!m->figure || (!m->sign && !qv_is_free(r, at) && !qv_is_number(r, at)))
        return 0;
    end += m->figure;
    end += read_decimal_comma(r, end, &m->from);
    qv_say_figure(&r->phrase, &m->from);
    m->range = m->sign ? 0 : read_range(r, end, &m->from, &m->to);
    end += m->range;
    m->magnitude = read_magnitude(r, end, m->range > 0 && is_year(&m->from));
    end += m->magnitude;
    const bool one = qv_figure_is_one(&m->from) && !m->range && !m->magnitude;
    m->unit = read_unit(r, at, end, !one);
    end += m->unit;
    // What stands glued behind belongs to it.
    const bool cut = qv_is_word(r, end) && qv_is_glued(r, end);
    return is_special(m) && !cut ? end - at : 0;
}

int qv_read_measure(qv_reader *r, int at)
{
    measure m = {.sign = 0};
    int end = at + find_measure(r, at, &m);
    if (end == at) {
        qv_phrase_clear(&r->phrase);
        // "-3k": what hangs on the number is read with it, but the sign is not lost.
        if (!m.sign || !m.figure || !qv_find_sign(r, at))
            return 0;
        qv_say(r, at, at);
        return 1;
    }
    // "10%-20%": the second is read on its own.
    if (m.unit && !m.range && range_to(r, end) && qv_is_glued(r, end)) {
        qv_phrase_add(&r->phrase, "to");
        end++;
    }
    qv_say(r, at, end - 1);
    return end - at;
}
