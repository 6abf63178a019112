// SPDX-License-Identifier: MIT
#include "text/en/quantity.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/units.h"
#include <string.h>

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
    int start = at + qv_find_sign(r, at);
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
    end += qv_find_per(r, end);
    qv_say(r, at, end - 1);
    return end - at;
}
