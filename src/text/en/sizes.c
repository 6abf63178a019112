// SPDX-License-Identifier: MIT
#include "text/en/quantity.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/units.h"
#include <string.h>

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

static void say_length(qv_phrase *phrase, const qv_figure *f, bool singular, const char *one,
                       const char *many)
{
    qv_say_figure(phrase, f);
    qv_phrase_add(phrase, singular || qv_figure_is_one(f) ? one : many);
}

/* Feet, and inches if there are any (`tokens` of them), as what `at` to `end` are read as: in the singular in
 * "a 6'4" man". */
static void say_height(qv_reader *r, int at, int end, const qv_figure *feet, const qv_figure *inches,
                       int tokens)
{
    const bool singular = tokens && qv_is_attributive(r, at, end);
    say_length(&r->phrase, feet, singular, "foot", "feet");
    if (tokens)
        say_length(&r->phrase, inches, singular, "inch", "inches");
}

/* 5'10", 6' tall; `end`: behind the feet. Returns where it ends, or 0. */
static int read_feet(qv_reader *r, int at, int end, const qv_figure *feet)
{
    static const char *const behind[] = {"tall", "wide", "long", "deep", "high", "x", "by", "thick", NULL};
    qv_figure inches;
    if (!qv_is_glued_mark(r, end, '\'') || qv_is_glued_mark(r, end + 1, '\''))
        return 0;
    int tokens = find_inches(r, end + 1, &inches);
    if (!tokens && qv_is_glued_mark(r, end + 1, '-') && (tokens = find_inches(r, end + 2, &inches)) > 0)
        tokens++; // 5'-10"
    if (!tokens && !qv_is_one_of(r, end + 1, behind))
        return 0;
    say_height(r, at, end + 1 + tokens, feet, &inches, tokens);
    return end + 1 + tokens;
}

/* 5 ft 10 in */
static int read_feet_in_letters(qv_reader *r, int at, int end, const qv_figure *feet)
{
    qv_figure inches;
    if (!qv_is_text(r, end, "ft") || !qv_find_figure(r, end + 1, &inches) || inches.whole_count > 2 ||
        !qv_is_text(r, end + 1 + inches.tokens, "in"))
        return 0;
    const int behind = end + 2 + inches.tokens;
    say_height(r, at, behind, feet, &inches, inches.tokens);
    return behind + qv_is_glued_mark(r, behind, '.');
}

/* The "x" between the sides of something. */
static bool is_by(const qv_reader *r, int at)
{
    bool sign = qv_is_mark(r, at, QV_TIMES) || (qv_is_word(r, at) && strcmp(qv_raw_at(r, at), "x") == 0);
    return sign && qv_is_number(r, at + 1) && qv_is_glued(r, at) == qv_is_glued(r, at + 1);
}

/* The other sides of 9" x 13" and 5'x7' from the "x" at `at` on, each with the same mark. Said; returns their
 * tokens. */
static int find_sides(qv_reader *r, int at, uint32_t mark)
{
    qv_figure side;
    int end = at;
    for (int tokens; is_by(r, end); end += 2 + tokens) {
        tokens = qv_find_figure(r, end + 1, &side);
        const int behind = end + 1 + tokens;
        // "5' x 6'2"": the height is read on its own.
        if (!tokens || !qv_is_glued_mark(r, behind, mark) ||
            (qv_is_number(r, behind + 1) && qv_is_glued(r, behind + 1)))
            break;
        qv_phrase_add(&r->phrase, "by");
        qv_say_figure(&r->phrase, &side);
    }
    return end - at;
}

/* 5'x7', 8' x 10' x 12'; `end`: behind the first number. Returns where it ends, or 0. */
static int read_sides_in_feet(qv_reader *r, int at, int end, const qv_figure *first)
{
    if (!qv_is_glued_mark(r, end, '\'') || !is_by(r, end + 1))
        return 0;
    qv_say_figure(&r->phrase, first);
    const int sides = find_sides(r, end + 1, '\'');
    if (!sides) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    end += 1 + sides;
    qv_phrase_add(&r->phrase, qv_is_attributive(r, at, end) ? "foot" : "feet");
    return end;
}

/* 12", 9" x 13"; `end`: behind the first number. Returns where it ends, or 0. */
static int read_inches(qv_reader *r, int at, int end, const qv_figure *first)
{
    if (!qv_is_glued_mark(r, end, '"'))
        return 0;
    qv_say_figure(&r->phrase, first);
    end++;
    const int sides = find_sides(r, end, '"');
    end += sides;
    const bool one = (!sides && qv_figure_is_one(first)) || qv_is_attributive(r, at, end);
    qv_phrase_add(&r->phrase, one ? "inch" : "inches");
    return end;
}

int qv_read_height(qv_reader *r, int at)
{
    qv_figure figure;
    int behind = at + qv_find_figure(r, at, &figure), end;
    if (behind == at)
        return 0;
    end = read_sides_in_feet(r, at, behind, &figure);
    if (!end)
        end = read_feet(r, at, behind, &figure);
    if (!end)
        end = read_feet_in_letters(r, at, behind, &figure);
    if (!end && !r->in_quotes)
        end = read_inches(r, at, behind, &figure);
    if (!end)
        return 0;
    qv_say(r, at, end - 1);
    return end - at;
}

static void say_side(qv_phrase *phrase, const qv_figure *f)
{
    // 1920x1080 is read in pairs.
    if (f->whole_count == 4 && !f->point && !f->grouped)
        qv_say_year(phrase, f->whole, 4);
    else
        qv_say_figure(phrase, f);
}

/* "3x4=12"; `end`: behind the first number. Returns where it ends, or 0. */
static int read_product(qv_reader *r, int end, const qv_figure *first)
{
    qv_figure second;
    const int tokens = is_by(r, end) ? qv_find_figure(r, end + 1, &second) : 0;
    if (!tokens || !qv_is_mark(r, end + 1 + tokens, '='))
        return 0;
    qv_say_figure(&r->phrase, first);
    qv_phrase_add(&r->phrase, "times");
    qv_say_figure(&r->phrase, &second);
    return end + 1 + tokens;
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
    const int product = read_product(r, end, &side);
    if (product) {
        qv_say(r, at, product - 1);
        return product - at;
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
    if (qv_is_glued(r, end) && qv_is_text(r, end, "s") && qv_is_closed(r, end + 1)) { // 2x4s
        qv_make_plural(&r->phrase);
        qv_say(r, at, end);
        return end + 1 - at;
    }
    size_t before = r->phrase.length;
    int unit = qv_find_unit(r, end, true);
    if (unit && qv_is_attributive(r, at, end + unit)) { // "the 4x100 m relay"
        qv_phrase_cut(&r->phrase, before);
        qv_find_unit(r, end, false);
    }
    end += unit;
    qv_say(r, at, end - 1);
    return end - at;
}
