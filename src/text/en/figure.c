// SPDX-License-Identifier: MIT
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include <string.h>

bool qv_vulgar_fraction(uint32_t code, unsigned *numerator, unsigned *denominator)
{
    static const struct {
        uint16_t code;
        uint8_t numerator, denominator;
    } fractions[] = {
        {0xbc, 1, 4},   {0xbd, 1, 2},   {0xbe, 3, 4},   {0x2150, 1, 7}, {0x2151, 1, 9}, {0x2152, 1, 10},
        {0x2153, 1, 3}, {0x2154, 2, 3}, {0x2155, 1, 5}, {0x2156, 2, 5}, {0x2157, 3, 5}, {0x2158, 4, 5},
        {0x2159, 1, 6}, {0x215a, 5, 6}, {0x215b, 1, 8}, {0x215c, 3, 8}, {0x215d, 5, 8}, {0x215e, 7, 8},
    };
    for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++)
        if (fractions[i].code == code) {
            *numerator = fractions[i].numerator;
            *denominator = fractions[i].denominator;
            return true;
        }
    return false;
}

void qv_say_and_fraction(qv_phrase *phrase, unsigned numerator, unsigned denominator)
{
    qv_phrase_add(phrase, "and");
    if (numerator == 1 && denominator == 2)
        qv_phrase_add(phrase, "a half");
    else if (numerator == 1 && denominator == 4)
        qv_phrase_add(phrase, "a quarter");
    else
        qv_say_fraction(phrase, numerator, denominator);
}

static bool append(char *digits, int *count, const char *more)
{
    size_t length = strlen(more);
    if ((size_t)*count + length > FIGURE_DIGITS)
        return false;
    memcpy(digits + *count, more, length);
    *count += (int)length;
    return true;
}

static bool is_group_mark(const qv_reader *r, int at)
{
    return qv_is_glued_mark(r, at, ',') || qv_is_glued_mark(r, at, '\'') || qv_is_glued_mark(r, at, '_');
}

/* The numbers of "file_100_200" and "100_200_b", which aren't those of a program's "1_000_000". */
static bool is_in_name(const qv_reader *r, int at, int end)
{
    const bool before = qv_is_glued(r, at) && (qv_is_mark(r, at - 1, '_') || qv_is_word(r, at - 1));
    return before || qv_is_glued_mark(r, end + 1, '_');
}

/* Tokens of the groups behind the first: ",234,567", or Indian ",34,567". */
static int group_tokens(const qv_reader *r, int at)
{
    int end = at;
    if (qv_digits_at(r, at) > 3 || qv_text_at(r, at)[0] == '0')
        return 0;
    uint32_t mark = qv_token_at(r, at + 1)->code;
    while (is_group_mark(r, end + 1) && qv_token_at(r, end + 1)->code == mark && qv_is_number(r, end + 2) &&
           qv_is_glued(r, end + 2) &&
           (qv_digits_at(r, end + 2) == 3 || (mark == ',' && qv_digits_at(r, end + 2) == 2)))
        end += 2;
    // The last group has three digits in every style. "1,23" is no group.
    while (end > at && qv_digits_at(r, end) != 3)
        end -= 2;
    if (mark == '_' && is_in_name(r, at, end))
        return 0;
    // "1,234,5": a list, not a number.
    if (is_group_mark(r, end + 1) && qv_is_number(r, end + 2) && qv_is_glued(r, end + 2))
        return 0;
    return end - at;
}

/* Tokens of the groups behind the first where blanks or full stops are between them: 1 000 000, 1.000.000.
 * Two groups at least, and one of them 000 or a short first: other numbers stand beside each other, too. */
static int loose_group_tokens(const qv_reader *r, int at)
{
    bool stops = qv_is_glued_mark(r, at + 1, '.'), zeros = false;
    int step = stops ? 2 : 1, groups = 0;
    if (qv_digits_at(r, at) > 3 || qv_text_at(r, at)[0] == '0')
        return 0;
    for (int i = at + step; qv_digits_at(r, i) == 3 && qv_is_glued(r, i) == stops; i += step, groups++) {
        if (stops && !qv_is_glued_mark(r, i - 1, '.'))
            break;
        zeros = zeros || strcmp(qv_text_at(r, i), "000") == 0;
    }
    int end = at + groups * step + 1;
    bool goes_on =
        (qv_is_number(r, end) && (qv_is_glued(r, end) || !stops)) ||
        (qv_is_glued_mark(r, end, stops ? '.' : '-') && qv_is_glued(r, end + 1) && qv_is_number(r, end + 1));
    return groups >= 2 && !goes_on && (zeros || (!stops && qv_digits_at(r, at) < 3)) ? groups * step : 0;
}

/* Tokens of the groups behind the first in 1.234,56: full stops group and a comma is the point. */
static int comma_group_tokens(const qv_reader *r, int at)
{
    int end = at;
    if (qv_digits_at(r, at) > 3 || qv_text_at(r, at)[0] == '0')
        return 0;
    while (qv_is_glued_mark(r, end + 1, '.') && qv_is_glued(r, end + 2) && qv_digits_at(r, end + 2) == 3)
        end += 2;
    return qv_find_decimal_comma(r, end + 1) ? end - at : 0;
}

int qv_find_decimal_comma(const qv_reader *r, int at)
{
    int digits = qv_digits_at(r, at + 1);
    bool number = qv_is_glued_mark(r, at, ',') && qv_is_glued(r, at + 1) && (digits == 1 || digits == 2);
    bool goes_on = qv_is_glued(r, at + 3) && qv_is_number(r, at + 3) &&
                   (qv_is_glued_mark(r, at + 2, ',') || qv_is_glued_mark(r, at + 2, '.'));
    return number && !goes_on && !(qv_is_glued_mark(r, at - 2, ',') && qv_is_glued(r, at - 1)) ? 2 : 0;
}

int qv_add_decimal_comma(const qv_reader *r, int at, qv_figure *f)
{
    int tokens = f->point || f->vulgar || f->grouped ? 0 : qv_find_decimal_comma(r, at);
    if (tokens) {
        f->fraction_count = 0;
        append(f->fraction, &f->fraction_count, qv_text_at(r, at + 1));
        f->point = true;
        f->tokens += tokens;
    }
    return tokens;
}

/* The digits before the point, with what groups them. Returns the tokens, or -1 if they are too many. */
static int find_whole(const qv_reader *r, int at, qv_figure *f)
{
    int groups = group_tokens(r, at), commas = comma_group_tokens(r, at), end = at;
    if (groups == 0)
        groups = commas > 0 ? commas : loose_group_tokens(r, at);
    for (; end <= at + groups; end++)
        if (qv_is_number(r, end) && !append(f->whole, &f->whole_count, qv_text_at(r, end)))
            return -1;
    // The comma of 1.234,56, not of "3,5".
    if (commas > 0 && groups == commas)
        end += qv_add_decimal_comma(r, end, f);
    f->grouped = groups > 0;
    return end - at;
}

/* The point and the digits behind it. `first`: the figure begins with it. Returns the tokens, or -1 if it is
 * none: too many digits, or "1.2.3". */
static int find_fraction(const qv_reader *r, int at, bool first, qv_figure *f)
{
    if (!qv_is_mark(r, at, '.') || !(first || qv_is_glued(r, at)) || !qv_is_number(r, at + 1) ||
        !qv_is_glued(r, at + 1))
        return 0;
    if (!append(f->fraction, &f->fraction_count, qv_text_at(r, at + 1)))
        return -1;
    f->point = true;
    return qv_is_glued_mark(r, at + 2, '.') && qv_is_number(r, at + 3) && qv_is_glued(r, at + 3) ? -1 : 2;
}

/* "1½", and "1 ½" */
static bool is_vulgar_behind(const qv_reader *r, int at, const qv_figure *f)
{
    unsigned numerator, denominator;
    return !f->point && (qv_is_glued(r, at) || f->whole_count < 3) &&
           qv_token_at(r, at)->kind == TOKEN_MARK &&
           qv_vulgar_fraction(qv_token_at(r, at)->code, &numerator, &denominator);
}

/* Whether a point may begin a figure: "of .5", "-.23", ".3-.5", "p<.05". */
static bool may_lead(const qv_reader *r, int at)
{
    const qv_token *sign = qv_token_at(r, at - 1);
    if (!qv_is_mark(r, at, '.'))
        return false;
    if (qv_is_free(r, at) || sign->kind != TOKEN_MARK)
        return qv_is_free(r, at);
    switch (sign->code) {
    case '<':
    case '>':
    case '=':
    case 0x2264:
    case 0x2265:
        return true;
    case '-':
    case '+':
    case '~':
    case QV_MINUS:
    case QV_EN_DASH:
    case 0xb1:
        return qv_is_free(r, at - 1) || qv_is_number(r, at - 2);
    default:
        return false;
    }
}

int qv_find_figure(const qv_reader *r, int at, qv_figure *f)
{
    f->whole_count = f->fraction_count = 0;
    f->point = f->grouped = false;
    f->vulgar = 0;
    if (!qv_is_number(r, at) && !may_lead(r, at))
        return 0;
    const int whole = qv_is_number(r, at) ? find_whole(r, at, f) : 0;
    const int fraction = whole < 0 ? -1 : find_fraction(r, at + whole, whole == 0, f);
    if (fraction < 0)
        return 0;
    f->tokens = whole + fraction;
    if (f->tokens > 0 && is_vulgar_behind(r, at + f->tokens, f))
        f->vulgar = qv_token_at(r, at + f->tokens++)->code;
    return f->tokens;
}

void qv_say_figure(qv_phrase *phrase, const qv_figure *f)
{
    unsigned numerator, denominator;
    if (f->whole_count > 1 && f->whole[0] == '0' && !f->point)
        qv_say_digits(phrase, f->whole, (size_t)f->whole_count);
    else if (f->whole_count > 0)
        qv_say_cardinal(phrase, f->whole, (size_t)f->whole_count);
    if (f->point) {
        qv_phrase_add(phrase, "point");
        qv_say_digits(phrase, f->fraction, (size_t)f->fraction_count);
    }
    if (f->vulgar && qv_vulgar_fraction(f->vulgar, &numerator, &denominator))
        qv_say_and_fraction(phrase, numerator, denominator);
}

bool qv_figure_is_one(const qv_figure *f)
{
    return f->whole_count == 1 && f->whole[0] == '1' && !f->point && !f->vulgar;
}

int qv_figure_value(const qv_figure *f)
{
    int value = 0;
    if (f->point || f->vulgar || f->whole_count == 0 || f->whole_count > 9)
        return -1;
    for (int i = 0; i < f->whole_count; i++)
        value = value * 10 + (f->whole[i] - '0');
    return value;
}
