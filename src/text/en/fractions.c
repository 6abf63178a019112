// SPDX-License-Identifier: MIT
#include "text/en/quantity.h"
#include "text/en/bible.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/units.h"

/* Fractions that are said in a way of their own. */
static const char *fixed_reading(int numerator, int denominator)
{
    static const struct {
        int numerator, denominator;
        const char *said;
    } fixed[] = {{24, 7, "twenty four seven"},
                 {50, 50, "fifty fifty"},
                 {9, 11, "nine eleven"},
                 {20, 20, "twenty twenty"},
                 {7, 11, "seven eleven"}};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (numerator == fixed[i].numerator && denominator == fixed[i].denominator)
            return fixed[i].said;
    return NULL;
}

/* ½ by itself. */
static int read_vulgar(qv_reader *r, int at)
{
    unsigned numerator, denominator;
    const qv_token *mark = qv_token_at(r, at);
    if (mark->kind != TOKEN_MARK || !qv_vulgar_fraction(mark->code, &numerator, &denominator))
        return 0;
    qv_say_fraction(&r->phrase, numerator, denominator);
    int end = at + 1;
    if (qv_is_glued_mark(r, end, '"') && !r->in_quotes) {
        qv_phrase_add(&r->phrase, "inch");
        end++;
    } else {
        end += qv_find_unit(r, end, false);
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* Whether numerator, slash and denominator stand at `at`, and nothing that makes them something else behind.
 */
static bool is_fraction(const qv_reader *r, int at)
{
    int end = at + 3;
    return qv_value_at(r, at) >= 0 && qv_value_at(r, at + 2) >= 1 && qv_is_glued_mark(r, at + 1, '/') &&
           qv_is_glued(r, at + 2) && !(qv_is_glued_mark(r, end, '/') && qv_is_glued(r, end + 1)) &&
           !(qv_is_glued(r, end) && qv_is_number(r, end));
}

/* The place of the fraction in "2 1/2" or "2-1/2" at `at`; 0 if there is none. */
static int mixed_fraction(const qv_reader *r, int at)
{
    bool hyphen = qv_is_glued_mark(r, at + 1, '-') && qv_is_glued(r, at + 2);
    int top = at + 1 + hyphen;
    if (!qv_is_number(r, top) || (!hyphen && qv_is_glued(r, top)) || !is_fraction(r, top) ||
        qv_value_at(r, at) < 0)
        return 0;
    return qv_value_at(r, top) < qv_value_at(r, top + 2) && qv_value_at(r, top + 2) <= 64 ? top : 0;
}

/* Two years of two digits, "the 23/24 season", "FY23/24". */
static bool is_season(const qv_reader *r, int at)
{
    static const char *const before[] = {"fy", "season", "year", NULL};
    static const char *const behind[] = {"season", "seasons", NULL};
    return qv_digits_at(r, at) == 2 && qv_digits_at(r, at + 2) == 2 &&
           (qv_value_at(r, at) + 1) % 100 == qv_value_at(r, at + 2) &&
           (qv_is_one_of(r, at - 1, before) || qv_is_one_of(r, at + 3, behind));
}

static void say_plain_fraction(qv_reader *r, int at)
{
    int n = qv_value_at(r, at), d = qv_value_at(r, at + 2);
    const char *fixed = fixed_reading(n, d);
    if (fixed) {
        qv_phrase_add(&r->phrase, fixed);
    } else if (is_season(r, at) || (qv_digits_at(r, at) == 4 && qv_digits_at(r, at + 2) <= 4)) { // 2020/21
        if (n > 0 && n < 10)
            qv_phrase_add(&r->phrase, "oh");
        qv_say_year(&r->phrase, qv_text_at(r, at), (size_t)qv_digits_at(r, at));
        qv_say_year(&r->phrase, qv_text_at(r, at + 2), (size_t)qv_digits_at(r, at + 2));
    } else if (n >= d && d > 1 && qv_is_mark(r, at + 3, '=')) { // 8/2=4
        qv_say_integer(&r->phrase, (unsigned)n);
        qv_phrase_add(&r->phrase, "divided by");
        qv_say_integer(&r->phrase, (unsigned)d);
    } else {
        qv_say_fraction(&r->phrase, (unsigned)n, (unsigned)d);
    }
}

int qv_read_fraction(qv_reader *r, int at)
{
    static const char *const endings[] = {"th", "ths", "nd", "nds", "rd", "rds", NULL};
    int tokens = read_vulgar(r, at);
    if (tokens > 0 || !qv_is_number(r, at))
        return tokens;
    int mixed = mixed_fraction(r, at), top = mixed ? mixed : at, end = top + 3;
    if (mixed) {
        qv_say_integer(&r->phrase, (unsigned)qv_value_at(r, at));
        qv_say_and_fraction(&r->phrase, (unsigned)qv_value_at(r, top), (unsigned)qv_value_at(r, top + 2));
    } else if (is_fraction(r, at)) {
        say_plain_fraction(r, at);
    } else {
        return 0;
    }
    end += qv_is_glued(r, end) && qv_is_one_of(r, end, endings); // 1/8th
    if (qv_is_glued_mark(r, end, '"') && !r->in_quotes) {
        end++;
        qv_phrase_add(&r->phrase, mixed && !qv_is_attributive(r, at, end) ? "inches" : "inch");
    } else {
        end += qv_find_unit(r, end, mixed > 0);
    }
    // "1/3-1/2": the second is read on its own.
    if (qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_glued(r, end + 1) &&
        (is_fraction(r, end + 1) || mixed_fraction(r, end + 1))) {
        qv_phrase_add(&r->phrase, "to");
        end++;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* "to" and a number behind a mark; says it, returns the tokens. */
static int read_next_term(qv_reader *r, int at, uint32_t mark)
{
    if (!qv_is_glued_mark(r, at, mark) || !qv_is_glued(r, at + 1) || !qv_is_number(r, at + 1))
        return 0;
    qv_phrase_add(&r->phrase, "to");
    qv_say_cardinal(&r->phrase, qv_text_at(r, at + 1), (size_t)qv_digits_at(r, at + 1));
    return 2;
}

/* The last verse of John 3:16-18 and John 3:16–4:2. */
static int read_last_verse(qv_reader *r, int at)
{
    int tokens = read_next_term(r, at, '-');
    if (!tokens)
        tokens = read_next_term(r, at, QV_EN_DASH);
    const int verse = at + tokens + 1;
    if (!tokens || !qv_is_glued_mark(r, verse - 1, ':') || !qv_is_glued(r, verse) || !qv_is_number(r, verse))
        return tokens;
    qv_say_cardinal(&r->phrase, qv_text_at(r, verse), (size_t)qv_digits_at(r, verse));
    return tokens + 2;
}

/* The lines and columns of "foo.c:123:45". */
static bool is_behind_file(const qv_reader *r, int at)
{
    const bool glued = qv_is_glued(r, at) && qv_is_glued_mark(r, at - 1, ':') && qv_is_glued(r, at - 2);
    return glued && qv_is_word(r, at - 2) && (qv_is_mark(r, at - 3, '.') || qv_is_mark(r, at - 3, '/'));
}

/* The ports of "8080:80", not the scale of a map. */
static bool are_ports(const qv_figure *first, const qv_figure *second)
{
    return (first->whole_count == 4 || second->whole_count == 4) && first->whole_count > 1 &&
           second->whole_count > 1 && !first->grouped && !second->grouped;
}

int qv_read_ratio(qv_reader *r, int at)
{
    bool verse = qv_is_verse(r, at);
    qv_figure first, second;
    int end = at + qv_find_figure(r, at, &first), tokens;
    if (end == at || !qv_is_glued_mark(r, end, ':') || !qv_is_glued(r, end + 1) || is_behind_file(r, at))
        return 0;
    tokens = qv_find_figure(r, end + 1, &second);
    if (!tokens || (second.whole_count > 1 && second.whole[0] == '0') || are_ports(&first, &second))
        return 0;
    qv_say_figure(&r->phrase, &first);
    if (!verse)
        qv_phrase_add(&r->phrase, "to");
    qv_say_figure(&r->phrase, &second);
    end += 1 + tokens;
    if (verse)
        end += read_last_verse(r, end);
    else
        while ((tokens = read_next_term(r, end, ':')) > 0) // 1:2:3
            end += tokens;
    qv_say(r, at, end - 1);
    return end - at;
}
