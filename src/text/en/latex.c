// SPDX-License-Identifier: MIT
#include "text/en/latex.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/quantity.h"
#include "text/en/script_names.h"
#include <string.h>

/* Commands and what they are read as; those that aren't listed are said as they are, "\alpha". */
static const struct {
    const char *command, *said;
} commands[] = {
    {"times", "times"},
    {"cdot", "times"},
    {"div", "divided by"},
    {"pm", "plus or minus"},
    {"leq", "is less than or equal to"},
    {"le", "is less than or equal to"},
    {"geq", "is greater than or equal to"},
    {"ge", "is greater than or equal to"},
    {"lt", "is less than"},
    {"gt", "is greater than"},
    {"neq", "is not equal to"},
    {"ne", "is not equal to"},
    {"approx", "is approximately"},
    {"equiv", "is equivalent to"},
    {"infty", "infinity"},
    {"to", "to"},
    {"rightarrow", "to"},
    {"sum", "the sum"},
    {"int", "the integral"},
    {"prod", "the product"},
    {"lim", "the limit"},
    {"in", "in"},
    {"notin", "not in"},
    {"partial", "partial"},
    {"nabla", "nabla"},
    {"sim", "is similar to"},
    {"propto", "is proportional to"},
    {"ldots", ""},
    {"dots", ""},
    {"cdots", ""},
    {"left", ""},
    {"right", ""},
    {"quad", ""},
    {"text", ""},
    {"mathrm", ""},
    {"mathbf", ""},
    {"mathcal", ""},
    {"mathbb", ""},
    {"vec", "vector"},
    {"hat", ""},
    {"bar", ""},
    {"sqrt", "square root of"},
    {"sin", "sine"},
    {"cos", "cosine"},
    {"tan", "tangent"},
    {"log", "log"},
    {"ln", "natural log of"},
    {"circ", "degrees"},
    {"forall", "for all"},
    {"exists", "there exists"},
    {"cup", "union"},
    {"cap", "intersection"},
    {"subset", "is a subset of"},
    {"varepsilon", "epsilon"},
    {"varphi", "phi"},
};

static const struct {
    char mark;
    const char *said;
} marks[] = {{'=', "equals"},          {'+', "plus"},      {'-', "minus"}, {'<', "is less than"},
             {'>', "is greater than"}, {'/', "over"},      {'*', "times"}, {'_', "sub"},
             {'^', "to the"},          {'!', "factorial"}, {'|', ""},      {'%', "percent"}};

enum { MOST_TOKENS = 60 }; // of a formula

/* Behind the group in braces at `at`, or behind the one token there. */
static int group_end(const qv_reader *r, int at, int end)
{
    int depth = 0;
    for (int i = at; i < end; i++) {
        depth += qv_is_mark(r, i, '{');
        depth -= qv_is_mark(r, i, '}');
        if (depth == 0)
            return i + 1;
    }
    return end;
}

static void say_math(qv_reader *r, int at, int end);

/* \frac{a}{b}; `at`: behind the command. Returns where it ends. */
static int say_quotient(qv_reader *r, int at, int end)
{
    const int below = group_end(r, at, end), behind = group_end(r, below, end);
    const int top = qv_value_at(r, at + 1), bottom = qv_value_at(r, below + 1);
    if (below - at == 3 && behind - below == 3 && top >= 0 && bottom > 0) {
        qv_say_fraction(&r->phrase, (unsigned)top, (unsigned)bottom);
        return behind;
    }
    say_math(r, at, below);
    qv_phrase_add(&r->phrase, "over");
    say_math(r, below, behind);
    return behind;
}

/* The command at `at`, behind its backslash. Returns where it ends. */
static int say_command(qv_reader *r, int at, int end)
{
    if (qv_is_text(r, at, "frac") || qv_is_text(r, at, "dfrac") || qv_is_text(r, at, "tfrac"))
        return say_quotient(r, at + 1, end);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (qv_is_text(r, at, commands[i].command)) {
            if (*commands[i].said)
                qv_phrase_add(&r->phrase, commands[i].said);
            return at + 1;
        }
    if (qv_is_word(r, at))
        qv_phrase_add(&r->phrase, qv_text_at(r, at));
    return at + 1;
}

static void say_mark(qv_reader *r, int at)
{
    const uint32_t code = qv_token_at(r, at)->code;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if ((uint32_t)marks[i].mark == code && *marks[i].said)
            qv_phrase_add(&r->phrase, marks[i].said);
}

/* One thing of a formula at `at`. Returns where it ends. */
static int say_item(qv_reader *r, int at, int end)
{
    qv_figure figure;
    if (qv_is_mark(r, at, '\\'))
        return say_command(r, at + 1, end);
    const int power = qv_is_mark(r, at, '^') ? qv_find_power(r, at) : 0;
    if (power)
        return at + power;
    const int tokens = qv_find_figure(r, at, &figure);
    if (tokens) {
        qv_say_figure(&r->phrase, &figure);
        return at + tokens;
    }
    const char *text = qv_text_at(r, at);
    const bool function = strlen(text) == 1 && strchr("fghp", *text) && qv_is_glued_mark(r, at + 1, '(');
    if (qv_is_word(r, at) && strlen(text) < 4)
        qv_phrase_letters(&r->phrase, text, strlen(text));
    else if (qv_is_word(r, at))
        qv_phrase_add(&r->phrase, text);
    else if (qv_token_at(r, at)->kind == TOKEN_FOREIGN && qv_greek_letter(qv_token_at(r, at)->code))
        qv_phrase_add(&r->phrase, qv_greek_letter(qv_token_at(r, at)->code));
    else
        say_mark(r, at);
    if (function && at + 1 < end) // f(x)
        qv_phrase_add(&r->phrase, "of");
    return at + 1;
}

static void say_math(qv_reader *r, int at, int end)
{
    while (at < end)
        at = say_item(r, at, end);
}

/* Behind the mathematics that begins at `at`, where the dollar that closes it is; 0: it is money, or none. */
static int find_close(const qv_reader *r, int at)
{
    bool math = qv_is_word(r, at) && qv_token_at(r, at)->length == 1 && qv_is_mark(r, at + 1, '$');
    for (int i = at; i - at < MOST_TOKENS && !qv_is_end(r, i); i++) {
        if (qv_is_mark(r, i, '$'))
            return math && i > at && qv_is_glued(r, i) &&
                           qv_is_closed(r, i + 1 + qv_is_glued_mark(r, i + 1, '$'))
                       ? i
                       : 0;
        math = math || qv_is_mark(r, i, '\\') || qv_is_mark(r, i, '^') || qv_is_mark(r, i, '_') ||
               qv_is_mark(r, i, '=') || qv_is_mark(r, i, '+') || qv_is_mark(r, i, '<') ||
               qv_is_mark(r, i, '>');
    }
    return 0;
}

int qv_read_latex(qv_reader *r, int at)
{
    if (!qv_is_mark(r, at, '$') || !qv_is_free(r, at))
        return 0;
    const bool display = qv_is_glued_mark(r, at + 1, '$');
    const int begin = at + 1 + display, close = qv_is_glued(r, begin) ? find_close(r, begin) : 0;
    if (!close)
        return 0;
    say_math(r, begin, close);
    const int last = close + (display && qv_is_glued_mark(r, close + 1, '$'));
    qv_say(r, at, last);
    return last + 1 - at;
}
