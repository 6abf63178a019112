// SPDX-License-Identifier: MIT
#include "text/en/quantity.h"
#include "text/en/numbers.h"
#include <string.h>

/* Units of time from the longest to the shortest. "m" is the minute only among them. */
static const struct {
    const char *letters[4];
    const char *name;
} units[] = {
    {{"y", "yr", "yrs"}, "year"},     {{"mo", "mos"}, "month"},
    {{"w", "wk", "wks"}, "week"},     {{"d"}, "day"},
    {{"h", "hr", "hrs"}, "hour"},     {{"m", "min", "mins"}, "minute"},
    {{"s", "sec", "secs"}, "second"}, {{"ms", "msec"}, "millisecond"},
};
enum { UNITS = sizeof units / sizeof *units, MOST_PARTS = 5 };

static int find_unit(const qv_reader *r, int at)
{
    for (int i = 0; qv_is_word(r, at) && i < UNITS; i++)
        for (int k = 0; k < 4 && units[i].letters[k]; k++)
            if (strcmp(qv_raw_at(r, at), units[i].letters[k]) == 0)
                return i;
    return -1;
}

typedef struct part {
    int number, unit; // tokens of the number; what it counts
} part;

/* The number at `at` with a unit right behind. Returns the tokens, 0: none; a number of two digits alone may
 * end "1h30". */
static int find_part(const qv_reader *r, int at, int before, part *p)
{
    if (qv_digits_at(r, at) < 1 || qv_digits_at(r, at) > 4)
        return 0;
    p->number = at;
    p->unit = qv_is_glued(r, at + 1) ? find_unit(r, at + 1) : -1;
    if (p->unit > before && (!qv_is_glued(r, at + 2) || qv_is_closed(r, at + 2) || qv_is_number(r, at + 2)))
        return 2;
    const bool bare = before >= 0 && strcmp(units[before].name, "hour") == 0 && qv_is_glued(r, at) &&
                      qv_digits_at(r, at) == 2 && qv_value_at(r, at) < 60 && qv_is_closed(r, at + 1);
    p->unit = before + 1;
    return bare ? 1 : 0;
}

static void say_parts(qv_reader *r, const part *list, int parts, bool singular)
{
    for (int i = 0; i < parts; i++) {
        const int value = qv_value_at(r, list[i].number);
        qv_say_integer(&r->phrase, (unsigned)value);
        qv_phrase_add(&r->phrase, units[list[i].unit].name);
        if (value != 1 && !singular)
            qv_phrase_join(&r->phrase, "s");
    }
}

int qv_read_duration(qv_reader *r, int at)
{
    part list[MOST_PARTS];
    int parts = 0, end = at, tokens;
    if (!qv_is_free(r, at) || !qv_is_glued(r, at + 1) || !qv_is_word(r, at + 1))
        return 0;
    while (parts < MOST_PARTS &&
           (tokens = find_part(r, end, parts > 0 ? list[parts - 1].unit : -1, &list[parts])) > 0) {
        end += tokens;
        parts++;
    }
    if (parts < 2)
        return 0;
    say_parts(r, list, parts, qv_is_attributive(r, at, end));
    qv_say(r, at, end - 1);
    return end - at;
}
