#include "text/quantity.h"
#include "text/figure.h"
#include "text/numbers.h"
#include "text/phones.h"
#include "text/units.h"
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

/* A sign before a number at `at`; says it and returns 1, or 0. */
static int read_sign(qv_reader *r, int at)
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
    int second = range_to(r, at);
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

/* The unit behind a number, also after a hyphen as in "5-km run". */
static int read_unit(qv_reader *r, int first, int at, bool plural)
{
    if (qv_is_glued_mark(r, at, '-') && qv_is_word(r, at + 1) && qv_is_glued(r, at + 1) &&
        !qv_is_glued(r, at + 2)) {
        int tokens = qv_find_unit(r, at + 1, false);
        return tokens ? tokens + 1 : 0;
    }
    size_t before = r->phrase.length;
    int tokens = qv_find_unit(r, at, plural);
    if (tokens > 0 && plural && qv_is_attributive(r, first, at + tokens)) {
        qv_phrase_cut(&r->phrase, before);
        qv_find_unit(r, at, false);
    }
    return tokens;
}

int qv_read_measure(qv_reader *r, int at)
{
    qv_figure from, to;
    int sign = read_sign(r, at), end = at + sign;
    if (sign == 0 && !qv_is_number(r, at) && !qv_is_mark(r, at, '.'))
        return 0;
    int tokens = qv_find_figure(r, end, &from);
    if (!tokens || (sign == 0 && !qv_is_free(r, at) && !qv_is_number(r, at))) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    end += tokens;
    qv_say_figure(&r->phrase, &from);
    int range = sign ? 0 : read_range(r, end, &from, &to);
    end += range;
    int magnitude = read_magnitude(r, end, range > 0 && is_year(&from));
    end += magnitude;
    bool one = qv_figure_is_one(&from) && !range && !magnitude;
    int unit = read_unit(r, at, end, !one);
    end += unit;
    // A lone number is read by its context, not here; what stands glued behind belongs to it.
    bool special = sign || range || magnitude || unit || from.point || from.grouped || from.vulgar;
    bool cut = qv_is_word(r, end) && qv_is_glued(r, end);
    if (!special || cut) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    // "10%-20%": the second is read on its own.
    if (unit && !range && range_to(r, end) && qv_is_glued(r, end)) {
        qv_phrase_add(&r->phrase, "to");
        end++;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* Inches behind feet: 10", 10'' or 10. Returns the tokens. */
static int find_inches(qv_reader *r, int at, qv_figure *inches)
{
    int tokens = qv_find_figure(r, at, inches), end = at + tokens;
    if (!tokens || inches->whole_count > 2 || (!qv_is_glued(r, at) && !qv_is_glued_mark(r, end, '"')))
        return 0;
    if (qv_is_glued_mark(r, end, '"'))
        end++;
    else if (qv_is_glued_mark(r, end, '\'') && qv_is_glued_mark(r, end + 1, '\''))
        end += 2;
    return end - at;
}

int qv_read_height(qv_reader *r, int at)
{
    static const char *const behind[] = {"tall", "wide", "long", "deep", "high", "x", "by", "thick", NULL};
    qv_figure figure, inches;
    int end = at + qv_find_figure(r, at, &figure);
    if (end == at)
        return 0;
    const char *one = qv_figure_is_one(&figure) ? "foot" : "feet";
    if (qv_is_glued_mark(r, end, '\'') && !qv_is_glued_mark(r, end + 1, '\'')) {
        int tokens = find_inches(r, end + 1, &inches);
        if (!tokens && !qv_is_one_of(r, end + 1, behind))
            return 0;
        qv_say_figure(&r->phrase, &figure);
        qv_phrase_add(&r->phrase, one);
        end++;
        if (tokens) {
            qv_say_figure(&r->phrase, &inches);
            qv_phrase_add(&r->phrase, qv_figure_is_one(&inches) ? "inch" : "inches");
        }
        end += tokens;
    } else if (qv_is_text(r, end, "ft") && qv_find_figure(r, end + 1, &inches) && inches.whole_count <= 2 &&
               qv_is_text(r, end + 1 + inches.tokens, "in")) {
        qv_say_figure(&r->phrase, &figure);
        qv_phrase_add(&r->phrase, one);
        qv_say_figure(&r->phrase, &inches);
        qv_phrase_add(&r->phrase, qv_figure_is_one(&inches) ? "inch" : "inches");
        end += 2 + inches.tokens;
        end += qv_is_glued_mark(r, end, '.');
    } else if (qv_is_glued_mark(r, end, '"') && !r->in_quotes) {
        qv_say_figure(&r->phrase, &figure);
        qv_phrase_add(&r->phrase, qv_figure_is_one(&figure) ? "inch" : "inches");
        if (qv_is_attributive(r, at, end + 1))
            qv_phrase_clear(&r->phrase), qv_say_figure(&r->phrase, &figure),
                qv_phrase_add(&r->phrase, "inch");
        end++;
    } else {
        return 0;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* The "x" between the sides of something. */
static bool is_by(const qv_reader *r, int at)
{
    bool sign = qv_is_mark(r, at, QV_TIMES) || (qv_is_word(r, at) && strcmp(qv_raw_at(r, at), "x") == 0);
    return sign && qv_is_number(r, at + 1) && qv_is_glued(r, at) == qv_is_glued(r, at + 1);
}

static void say_side(qv_phrase *phrase, const qv_figure *f)
{
    // 1920x1080 is read in pairs.
    if (f->whole_count == 4 && !f->point && !f->grouped)
        qv_say_year(phrase, f->whole, 4);
    else
        qv_say_figure(phrase, f);
}

int qv_read_dimension(qv_reader *r, int at)
{
    qv_figure side;
    int end = at + qv_find_figure(r, at, &side), sides = 0;
    if (end == at)
        return 0;
    // "10x faster", "3× more"
    bool times = (qv_is_mark(r, end, QV_TIMES) || strcmp(qv_raw_at(r, end), "x") == 0) && qv_is_glued(r, end);
    if (times && !qv_is_number(r, end + 1)) {
        if (qv_is_glued(r, end + 1) && qv_is_word(r, end + 1))
            return 0;
        qv_say_figure(&r->phrase, &side);
        qv_phrase_add(&r->phrase, "times");
        qv_say(r, at, end);
        return end + 1 - at;
    }
    say_side(&r->phrase, &side);
    while (is_by(r, end)) {
        int tokens = qv_find_figure(r, end + 1, &side);
        // "3 × 10^5", and a product that has a result, are arithmetic.
        if (!tokens || qv_is_mark(r, end + 1 + tokens, '^') || qv_is_mark(r, end + 1 + tokens, '=') ||
            qv_is_mark(r, end + 1 + tokens, 0x2070))
            break;
        end += 1 + tokens;
        qv_phrase_add(&r->phrase, "by");
        say_side(&r->phrase, &side);
        sides++;
    }
    if (sides == 0) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    end += qv_find_unit(r, end, true);
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_fraction(qv_reader *r, int at)
{
    static const char *const rated[] = {"score", "scored", "rated", "rating", "gave",
                                        "give",  "got",    "rate",  NULL};
    static const struct {
        int numerator, denominator;
        const char *said;
    } fixed[] = {{24, 7, "twenty four seven"},
                 {50, 50, "fifty fifty"},
                 {9, 11, "nine eleven"},
                 {20, 20, "twenty twenty"},
                 {7, 11, "seven eleven"}};
    int whole = -1, top = at;
    unsigned numerator, denominator;
    const qv_token *mark = qv_token_at(r, at);
    if (mark->kind == TOKEN_MARK && qv_vulgar_fraction(mark->code, &numerator, &denominator)) {
        qv_say_fraction(&r->phrase, numerator, denominator);
        int end = at + 1;
        end += qv_find_unit(r, end, false);
        qv_say(r, at, end - 1);
        return end - at;
    }
    // "2 1/2", "2-1/2"
    int next = at + 1 + (qv_is_glued_mark(r, at + 1, '-') && qv_is_glued(r, at + 2));
    if (qv_is_number(r, next) && (next > at + 1 || !qv_is_glued(r, next)) &&
        qv_is_glued_mark(r, next + 1, '/') && qv_value_at(r, next) < qv_value_at(r, next + 2) &&
        qv_value_at(r, next + 2) <= 64) {
        whole = qv_value_at(r, at);
        top = next;
    }
    int n = qv_value_at(r, top), d = qv_value_at(r, top + 2), end = top + 3;
    if (n < 0 || d < 1 || !qv_is_glued_mark(r, top + 1, '/') || !qv_is_glued(r, top + 2) ||
        (qv_is_glued_mark(r, end, '/') && qv_is_glued(r, end + 1)) ||
        (qv_is_glued(r, end) && qv_is_number(r, end)))
        return 0;
    numerator = (unsigned)n;
    denominator = (unsigned)d;
    const char *said = NULL;
    for (size_t i = 0; whole < 0 && i < sizeof fixed / sizeof *fixed; i++)
        if (n == fixed[i].numerator && d == fixed[i].denominator)
            said = fixed[i].said;
    if (said) {
        qv_phrase_add(&r->phrase, said);
    } else if (qv_digits_at(r, top) == 4 && qv_digits_at(r, top + 2) <= 4 && whole < 0) { // 2020/21
        qv_say_year(&r->phrase, qv_text_at(r, top), 4);
        qv_say_year(&r->phrase, qv_text_at(r, top + 2), (size_t)qv_digits_at(r, top + 2));
    } else if (whole < 0 && n <= d && (qv_is_one_of(r, at - 1, rated) || qv_is_one_of(r, at - 2, rated)) &&
               d >= 5) {
        qv_say_integer(&r->phrase, numerator);
        qv_phrase_add(&r->phrase, "out of");
        qv_say_integer(&r->phrase, denominator);
    } else if (whole >= 0) {
        qv_say_integer(&r->phrase, (unsigned)whole);
        qv_say_and_fraction(&r->phrase, numerator, denominator);
    } else {
        qv_say_fraction(&r->phrase, numerator, denominator);
    }
    int ordinal = qv_is_glued(r, end) &&
                  (qv_is_text(r, end, "th") || qv_is_text(r, end, "ths") || qv_is_text(r, end, "nd"));
    end += ordinal;
    if (qv_is_glued_mark(r, end, '"') && !r->in_quotes) {
        qv_phrase_add(&r->phrase, whole >= 0 ? "inches" : "inch");
        end++;
    } else {
        end += qv_find_unit(r, end, whole >= 0);
    }
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_ratio(qv_reader *r, int at)
{
    static const char *const books[] = {
        "genesis",  "exodus",  "leviticus",   "deuteronomy", "joshua",     "judges",      "ruth",
        "samuel",   "kings",   "chronicles",  "psalm",       "psalms",     "proverbs",    "isaiah",
        "jeremiah", "ezekiel", "daniel",      "matthew",     "mark",       "luke",        "john",
        "acts",     "romans",  "corinthians", "galatians",   "ephesians",  "philippians", "colossians",
        "timothy",  "hebrews", "james",       "peter",       "revelation", "verse",       NULL};
    bool verse = qv_is_one_of(r, at - 1, books);
    qv_figure a, b;
    int end = at + qv_find_figure(r, at, &a);
    if (end == at || !qv_is_glued_mark(r, end, ':') || !qv_is_glued(r, end + 1))
        return 0;
    int tokens = qv_find_figure(r, end + 1, &b);
    if (!tokens || (b.whole_count > 1 && b.whole[0] == '0'))
        return 0;
    qv_say_figure(&r->phrase, &a);
    if (!verse)
        qv_phrase_add(&r->phrase, "to");
    qv_say_figure(&r->phrase, &b);
    end += 1 + tokens;
    if (verse && qv_is_glued_mark(r, end, '-') && qv_is_number(r, end + 1)) {
        qv_phrase_add(&r->phrase, "to");
        qv_say_cardinal(&r->phrase, qv_text_at(r, end + 1), (size_t)qv_digits_at(r, end + 1));
        end += 2;
    }
    // 1:2:3
    while (!verse && qv_is_glued_mark(r, end, ':') && qv_is_glued(r, end + 1) && qv_is_number(r, end + 1)) {
        qv_phrase_add(&r->phrase, "to");
        qv_say_cardinal(&r->phrase, qv_text_at(r, end + 1), (size_t)qv_digits_at(r, end + 1));
        end += 2;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* Raised digits behind a number or a letter: ⁻²³. Returns the tokens and fills digits, *negative. */
static int find_raised(const qv_reader *r, int at, char *digits, int *count, bool *negative)
{
    int end = at;
    *count = 0;
    *negative = qv_is_glued_mark(r, end, 0x207b);
    end += *negative;
    for (; qv_is_glued(r, end) && *count < 8; end++) {
        const qv_token *token = qv_token_at(r, end);
        uint32_t code = token->kind == TOKEN_MARK ? token->code : 0;
        int digit = code == 0xb9                                           ? 1
                    : code == 0xb2 || code == 0xb3                         ? (int)(code - 0xb0)
                    : code == 0x2070 || (code >= 0x2074 && code <= 0x2079) ? (int)(code - 0x2070)
                                                                           : -1;
        if (digit < 0)
            break;
        digits[(*count)++] = (char)('0' + digit);
    }
    return *count > 0 ? end - at : 0;
}

/* The exponent at `at`: "^23", "^-3", "^{10}", "²". Returns its tokens. */
static int find_exponent(const qv_reader *r, int at, char *digits, int *count, bool *negative)
{
    int tokens = find_raised(r, at, digits, count, negative), end = at + 1;
    if (tokens > 0)
        return tokens;
    bool stars = qv_is_glued_mark(r, at, '*') && qv_is_glued_mark(r, at + 1, '*');
    if (!qv_is_glued_mark(r, at, '^') && !stars)
        return 0;
    end += stars;
    bool braces = qv_is_glued_mark(r, end, '{') || qv_is_glued_mark(r, end, '(');
    end += braces;
    *negative = qv_is_dash(r, end) && qv_is_glued(r, end);
    end += *negative;
    *count = qv_digits_at(r, end);
    if (*count == 0 || *count > 8 || !qv_is_glued(r, end))
        return 0;
    memcpy(digits, qv_text_at(r, end), (size_t)*count);
    end++;
    return end + (braces && qv_is_glued(r, end)) - at;
}

int qv_find_power(qv_reader *r, int at)
{
    char digits[8];
    int count;
    bool negative;
    int tokens = find_exponent(r, at, digits, &count, &negative);
    if (!tokens)
        return 0;
    if (!negative && count == 1 && (digits[0] == '2' || digits[0] == '3')) {
        qv_phrase_add(&r->phrase, digits[0] == '2' ? "squared" : "cubed");
        return tokens;
    }
    qv_phrase_add(&r->phrase, "to the");
    if (negative) {
        qv_phrase_add(&r->phrase, "minus");
        qv_say_cardinal(&r->phrase, digits, (size_t)count);
    } else {
        qv_say_ordinal(&r->phrase, digits, (size_t)count);
    }
    return tokens;
}

/* "e-10" behind a mantissa: letters and digits in one, or with a sign between. Returns the tokens. */
static int find_e(const qv_reader *r, int at, bool *negative)
{
    if (!qv_is_text(r, at, "e") || !qv_is_glued(r, at))
        return 0;
    bool sign = qv_is_glued_mark(r, at + 1, '-') || qv_is_glued_mark(r, at + 1, '+') ||
                qv_is_glued_mark(r, at + 1, QV_MINUS);
    *negative = sign && !qv_is_mark(r, at + 1, '+');
    int digits = at + 1 + sign;
    return qv_is_number(r, digits) && qv_is_glued(r, digits) && qv_digits_at(r, digits) < 4 &&
                   qv_is_closed(r, digits + 1)
               ? digits + 1 - at
               : 0;
}

int qv_read_scientific(qv_reader *r, int at)
{
    qv_figure mantissa, base;
    int start = at + read_sign(r, at);
    int end = start + qv_find_figure(r, start, &mantissa), tokens;
    bool negative;
    if (end == start) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say_figure(&r->phrase, &mantissa);
    if ((tokens = find_e(r, end, &negative)) > 0) {
        int digits = end + tokens - 1;
        qv_phrase_add(&r->phrase, "times ten to the");
        if (negative)
            qv_phrase_add(&r->phrase, "minus");
        if (negative)
            qv_say_cardinal(&r->phrase, qv_text_at(r, digits), (size_t)qv_digits_at(r, digits));
        else
            qv_say_ordinal(&r->phrase, qv_text_at(r, digits), (size_t)qv_digits_at(r, digits));
        end += tokens;
    } else if ((tokens = qv_find_power(r, end)) > 0) {
        end += tokens;
    } else {
        bool cross =
            qv_is_mark(r, end, QV_TIMES) || strcmp(qv_raw_at(r, end), "x") == 0 || qv_is_mark(r, end, '*');
        int factor = cross ? qv_find_figure(r, end + 1, &base) : 0;
        if (factor) {
            qv_phrase_add(&r->phrase, "times");
            qv_say_figure(&r->phrase, &base);
            tokens = qv_find_power(r, end + 1 + factor);
        }
        if (!factor || !tokens) {
            qv_phrase_clear(&r->phrase);
            return 0;
        }
        end += 1 + factor + tokens;
    }
    end += qv_find_unit(r, end, true);
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_ordinal(qv_reader *r, int at)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
    qv_figure f;
    int end = at + qv_find_figure(r, at, &f);
    if (end == at || f.point || f.vulgar || !qv_is_one_of(r, end, endings) || !qv_is_glued(r, end))
        return 0;
    qv_say_ordinal(&r->phrase, f.whole, (size_t)f.whole_count);
    qv_say(r, at, end);
    return end + 1 - at;
}

int qv_read_plural(qv_reader *r, int at)
{
    // '90s
    if (qv_is_number(r, at) && qv_is_glued(r, at + 1) && qv_is_text(r, at + 1, "ers")) { // the 49ers
        qv_say_cardinal(&r->phrase, qv_text_at(r, at), (size_t)qv_digits_at(r, at));
        bool e = r->phrase.length > 0 && r->phrase.text[r->phrase.length - 1] == 'e';
        qv_phrase_join(&r->phrase, e ? "rs" : "ers");
        qv_say(r, at, at + 1);
        return 2;
    }
    int number = at + (qv_is_mark(r, at, '\'') && qv_is_free(r, at) && qv_is_glued(r, at + 1));
    int digits = qv_digits_at(r, number), value = qv_value_at(r, number), end = number + 1;
    if (digits < 2 || digits > 4)
        return 0;
    if (qv_is_glued_mark(r, end, '\'') && qv_is_text(r, end + 1, "s") && qv_is_glued(r, end + 1))
        end++;
    bool plural = qv_is_text(r, end, "s") && qv_is_glued(r, end) && qv_is_closed(r, end + 1);
    if (number > at && digits == 2 && !plural && qv_is_closed(r, number + 1)) { // the class of '84
        qv_say_year(&r->phrase, qv_text_at(r, number), 2);
        qv_say(r, at, number);
        return number + 1 - at;
    }
    if (!plural || (digits == 2 && (value < 20 || value % 10) && number == at && end == number + 1 &&
                    !qv_is_glued_mark(r, at - 1, '-')))
        return 0;
    if (digits == 4)
        qv_say_year(&r->phrase, qv_text_at(r, number), 4);
    else if (value == 100 || value == 1000)
        qv_phrase_add(&r->phrase, "hundred");
    else
        qv_say_cardinal(&r->phrase, qv_text_at(r, number), (size_t)digits);
    if (value == 1000) {
        qv_phrase_clear(&r->phrase);
        qv_phrase_add(&r->phrase, "thousand");
    }
    qv_make_plural(&r->phrase);
    qv_say(r, at, end);
    return end + 1 - at;
}

static bool in_year_context(const qv_reader *r, int at)
{
    static const char *const before[] = {
        "in",        "since",   "by",        "until",   "till",     "during",   "around",
        "circa",     "year",    "early",     "late",    "mid",      "before",   "after",
        "summer",    "winter",  "spring",    "autumn",  "fall",     "class",    "anno",
        "copyright", "born",    "died",      "of",      "from",     "est",      "established",
        "founded",   "january", "february",  "march",   "april",    "may",      "june",
        "july",      "august",  "september", "october", "november", "december", NULL};
    return qv_is_one_of(r, at - 1, before);
}

/* A noun that is counted stands at `at`. */
static bool is_counted_noun(const qv_reader *r, int at)
{
    static const char *const plurals[] = {"people", "men",  "women",   "children", "feet",
                                          "sheep",  "fish", "percent", "pairs",    NULL};
    static const char *const not_plural[] = {"was",     "is",      "has",  "this", "its",  "his",
                                             "as",      "us",      "does", "yes",  "thus", "always",
                                             "perhaps", "besides", "saw",  "sees", NULL};
    if (!qv_is_word(r, at) || qv_is_glued(r, at) || qv_token_at(r, at)->letter_case != CASE_LOWER)
        return false;
    const char *text = qv_text_at(r, at);
    size_t length = strlen(text);
    if (qv_is_one_of(r, at, plurals))
        return true;
    return length > 3 && text[length - 1] == 's' && text[length - 2] != 's' &&
           !qv_is_one_of(r, at, not_plural);
}

int qv_read_count(qv_reader *r, int at)
{
    static const char *const paired[] = {
        "room",   "flight",  "route",   "highway",   "interstate", "boeing", "airbus",
        "suite",  "area",    "gate",    "bus",       "channel",    "hwy",    "airport",
        "locker", "porsche", "peugeot", "classroom", "apartment",  "box",    NULL};
    static const char *const single[] = {"call",    "dial", "dialed", "called",    "calling", "dialing",
                                         "pin",     "code", "zip",    "extension", "ext",     "serial",
                                         "account", "isbn", "phone",  "passcode",  NULL};
    const char *digits = qv_text_at(r, at);
    int count = qv_digits_at(r, at);
    size_t n = (size_t)count;
    if (count == 0)
        return 0;
    int before = at - 1;
    while (qv_is_text(r, before, "is") || qv_is_text(r, before, "number") || qv_is_mark(r, before, '#') ||
           qv_is_mark(r, before, ':'))
        before--;
    bool year = count == 4 && qv_value_at(r, at) >= 1100 && qv_value_at(r, at) <= 2099;
    if (count >= 3 && qv_is_one_of(r, before, single) && !is_counted_noun(r, at + 1))
        qv_say_digits(&r->phrase, digits, n);
    else if ((count == 3 || count == 4) && qv_is_one_of(r, before, paired))
        qv_say_code(&r->phrase, digits, n);
    else if (count > 1 && digits[0] == '0')
        qv_say_digits(&r->phrase, digits, n);
    else if (count == 4 && in_year_context(r, at) && qv_value_at(r, at) < 2100 && !is_counted_noun(r, at + 1))
        qv_say_year(&r->phrase, digits, n);
    else if (year &&
             (!is_counted_noun(r, at + 1) || (qv_value_at(r, at) % 100 == 0 && qv_value_at(r, at) % 1000)))
        qv_say_year(&r->phrase, digits, n);
    else
        qv_say_cardinal(&r->phrase, digits, n);
    qv_say(r, at, at);
    return 1;
}
