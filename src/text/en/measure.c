#include "text/en/quantity.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/units.h"
#include <string.h>

static const char *const magnitudes[] = {"hundred",  "thousand",    "million", "billion",
                                         "trillion", "quadrillion", NULL};

bool qv_is_attributive(const qv_reader *r, int first, int next)
{
    static const char *const articles[] = {"a",     "an",    "the", "this", "that", "another",
                                           "every", "each",  "his", "her",  "my",   "our",
                                           "your",  "their", "its", "one",  NULL};
    static const char *const not_nouns[] = {
        "of",      "in",    "for",  "to",    "and",   "or",    "per",    "is",    "was",  "on",
        "at",      "from",  "a",    "an",    "the",   "with",  "by",     "as",    "if",   "more",
        "less",    "each",  "than", "away",  "ago",   "after", "before", "into",  "long", "i",
        "he",      "she",   "it",   "they",  "you",   "we",    "that",   "when",  "but",  "so",
        "were",    "are",   "had",  "has",   "later", "up",    "down",   "off",   "back", "until",
        "because", "which", "who",  "every", "would", "will",  "can",    "could", NULL};
    return qv_is_one_of(r, first - 1, articles) && qv_is_word(r, next) && !qv_is_glued(r, next) &&
           qv_token_at(r, next)->letter_case == CASE_LOWER && !qv_is_one_of(r, next, not_nouns);
}

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
    if ((qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_number(r, end + 1) && qv_is_glued(r, end + 1)) ||
        (to->whole_count > 1 && to->whole[0] == '0' && !to->point))
        return 0;
    bool years = is_year(from) && (is_year(to) || (to->whole_count == 2 && !to->point));
    qv_phrase_clear(&r->phrase);
    say_end(&r->phrase, from, years);
    qv_phrase_add(&r->phrase, "to");
    say_end(&r->phrase, to, years);
    return end - at;
}

/* "million" and the like behind a number, as words, or as the letter in "5M users". */
static int read_magnitude(qv_reader *r, int at, bool range)
{
    if (qv_is_one_of(r, at, magnitudes) && !range) {
        qv_phrase_add(&r->phrase, qv_text_at(r, at));
        return 1;
    }
    const char *raw = qv_raw_at(r, at), *next = qv_text_at(r, at + 1);
    size_t length = strlen(next);
    bool noun = qv_is_word(r, at + 1) && !qv_is_glued(r, at + 1) &&
                qv_token_at(r, at + 1)->letter_case == CASE_LOWER &&
                ((length > 3 && next[length - 1] == 's') || strcmp(next, "people") == 0);
    if (!qv_is_word(r, at) || !qv_is_glued(r, at) || !noun)
        return 0;
    static const char *const letters[][2] = {{"M", "million"},  {"B", "billion"},  {"bn", "billion"},
                                             {"K", "thousand"}, {"k", "thousand"}, {"T", "trillion"}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strcmp(raw, letters[i][0]) == 0) {
            qv_phrase_add(&r->phrase, letters[i][1]);
            return 1;
        }
    return 0;
}

/* "at 400F", "a 375F oven": degrees where the words around speak of them. Returns the tokens. */
static int read_degrees(qv_reader *r, int first, int at)
{
    static const char *const before[] = {"at",     "to",    "of",    "reached", "hit",  "above", "below",
                                         "around", "about", "under", "over",    "near", "minus", NULL};
    static const char *const behind[] = {"oven",        "heat",         "weather", "water",
                                         "temperature", "temperatures", "day",     NULL};
    const char *raw = qv_raw_at(r, at);
    bool scale =
        qv_is_glued(r, at) && (strcmp(raw, "F") == 0 || strcmp(raw, "C") == 0) && qv_is_closed(r, at + 1);
    bool before_fits = qv_is_one_of(r, first - 1, before) && qv_digits_at(r, first) > 1;
    if (!scale || !(before_fits || qv_is_one_of(r, at + 1, behind)))
        return 0;
    qv_phrase_add(&r->phrase, raw[0] == 'F' ? "degrees fahrenheit" : "degrees celsius");
    return 1;
}

/* The unit behind a number, also after a hyphen as in "5-km run". */
static int read_unit(qv_reader *r, int first, int at, bool plural)
{
    size_t before = r->phrase.length;
    if (qv_is_glued_mark(r, at, '-') && qv_is_word(r, at + 1) && qv_is_glued(r, at + 1)) {
        int tokens = qv_find_unit(r, at + 1, false);
        bool thick = qv_is_mark(r, at + tokens, '.') && qv_is_mark(r, at + 1 + tokens, '-'); // 6-in.-thick
        if (tokens && (thick || !qv_is_glued(r, at + 1 + tokens)))
            return tokens + 1;
        qv_phrase_cut(&r->phrase, before);
        return 0;
    }
    int tokens = read_degrees(r, first, at);
    if (tokens > 0)
        return tokens;
    tokens = qv_find_unit(r, at, plural);
    if (tokens > 0 && plural && qv_is_attributive(r, first, at + tokens)) {
        qv_phrase_cut(&r->phrase, before);
        qv_find_unit(r, at, false);
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
    measure m;
    int end = at + find_measure(r, at, &m);
    if (end == at) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    // "10%-20%": the second is read on its own.
    if (m.unit && !m.range && range_to(r, end) && qv_is_glued(r, end)) {
        qv_phrase_add(&r->phrase, "to");
        end++;
    }
    qv_say(r, at, end - 1);
    return end - at;
}
