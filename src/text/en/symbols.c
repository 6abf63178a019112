// SPDX-License-Identifier: MIT
#include "text/en/symbols.h"
#include "text/en/capitals.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/phones.h"
#include "text/en/quantity.h"
#include "text/en/stops.h"
#include "text/en/units.h"
#include <string.h>

typedef struct sign {
    uint32_t code;
    const char *name;
} sign;

/* Said at every level: without them the sentence says something else. */
static const sign signs[] = {
    {'&', "and"},
    {'%', "percent"},
    {'=', "equals"},
    {'@', "at"},
    {'$', "dollar"},
    {0xa2, "cents"},
    {0xa3, "pound"},
    {0xa5, "yen"},
    {0x20ac, "euro"},
    {0xa7, "section"},
    {QV_ANGSTROM, "angstrom"},
    {0xb6, "paragraph"},
    {0xa9, "copyright"},
    {0xae, "registered"},
    {0x2122, "trademark"},
    {0xb0, "degrees"},
    {0xb1, "plus or minus"},

    {QV_TIMES, "times"},
    {0xf7, "divided by"},
    {QV_MINUS, "minus"},
    {0x2212, "minus"},
    {0x2116, "number"},
    {0x2030, "per thousand"},
    {0x2190, "left arrow"},
    {0x2191, "up arrow"},
    {0x2192, "right arrow"},
    {0x2193, "down arrow"},
    {0x2194, "left right arrow"},
    {0x21d2, "implies"},
    {0x21d4, "if and only if"},
    {0x2200, "for all"},
    {0x2202, "partial"},
    {0x2203, "there exists"},
    {0x2205, "the empty set"},
    {0x2206, "delta"},
    {0x2207, "nabla"},
    {0x2208, "in"},
    {0x2209, "not in"},
    {0x220f, "product"},
    {0x2211, "sum"},
    {0x221a, "square root of"},
    {0x221b, "cube root of"},
    {0x221d, "is proportional to"},
    {0x221e, "infinity"},
    {0x2220, "angle"},
    {0x2227, "and"},
    {0x2228, "or"},
    {0x2229, "intersection"},
    {0x222a, "union"},
    {0x222b, "integral"},
    {0x2234, "therefore"},
    {0x2248, "is approximately"},
    {0x2260, "is not equal to"},
    {0x2261, "is equivalent to"},
    {0x2264, "is less than or equal to"},
    {0x2265, "is greater than or equal to"},
    {0x2282, "is a subset of"},
    {0x2286, "is a subset of"},
    {0x22a5, "is perpendicular to"},
    {0x22c5, "times"},
    {0xac, "not"},
    {0xb2, "squared"},
    {0xb3, "cubed"},
    {0x2103, "degrees celsius"},
    {0x2109, "degrees fahrenheit"},
    {0x2132, "turned f"},
    {0x220e, "end of proof"},
};

/* Said at the level "some"; at "none" they are pauses or nothing. */
static const sign rarer[] = {
    {'(', "open parenthesis"},
    {')', "close parenthesis"},
    {'[', "open bracket"},
    {']', "close bracket"},
    {'{', "open brace"},
    {'}', "close brace"},
    {'"', "quote"},
    {'/', "slash"},
    {'\\', "backslash"},
    {'*', "star"},
    {'#', "number sign"},
    {'_', "underscore"},
    {'~', "tilde"},
    {'^', "caret"},
    {'|', "vertical bar"},
    {'<', "less than"},
    {'>', "greater than"},
    {0x2020, "dagger"},
    {0x2021, "double dagger"},
    {0x2022, "bullet"},
    {QV_EM_DASH, "dash"},
    {QV_EN_DASH, "dash"},
    {QV_ELLIPSIS, "ellipsis"},
    {0xb7, "middle dot"},
    {'+', "plus"},
    {0xa1, "inverted exclamation mark"},
    {0xbf, "inverted question mark"},
};

/* Said at the level "all" only. */
static const sign common[] = {
    {',', "comma"},
    {'.', "period"},
    {';', "semicolon"},
    {':', "colon"},
    {'!', "exclamation mark"},
    {'?', "question mark"},
    {'\'', "apostrophe"},
    {'-', "dash"},
    {QV_REPLACEMENT, "replacement character"},
};

#define FIND(list, code) find(list, sizeof(list) / sizeof *(list), code)

static const char *find(const sign *list, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].code == code)
            return list[i].name;
    return NULL;
}

/* The pause a mark makes, or 0. */
static int pause_of(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    bool apart = token->space && !qv_is_glued(r, at + 1);
    switch (token->code) {
    case ',':
        return QV_BREAK_COMMA;
    case ';':
    case ':':
        return QV_BREAK_SEMICOLON;
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case QV_EM_DASH:
    case QV_ELLIPSIS:
    case '|':
    case 0x2022:
        return QV_BREAK_DASH;
    case '-':
    case QV_EN_DASH:
        return apart || qv_is_glued_mark(r, at + 1, '-') ? QV_BREAK_DASH : 0;
    case '/':
        return apart ? QV_BREAK_COMMA : 0;
    case '?':
        return QV_BREAK_QUESTION;
    case '!':
        // "Yahoo! Inc." goes on.
        if (!qv_is_end(r, at + 1) && qv_is_word(r, at - 1) &&
            qv_is_exclaimed_name(qv_raw_at(r, at - 1), strlen(qv_raw_at(r, at - 1))))
            return 0;
        return QV_BREAK_EXCLAIM;
    case '.':
        // "J. K. Rowling"
        if (qv_is_capital(r, at - 1) && qv_token_at(r, at - 1)->length == 1 && qv_is_capital(r, at + 1))
            return 0;
        if (qv_is_glued_mark(r, at + 1, '.') || qv_is_glued_mark(r, at - 1, '.'))
            return QV_BREAK_DASH;
        // Inside a sentence it ended no sentence: "1. Wash the rice."
        if (!qv_is_end(r, at + 1) && !qv_is_glued(r, at + 1))
            return QV_BREAK_COMMA;
        return qv_is_closed(r, at) || !qv_is_glued(r, at + 1) || qv_is_capital(r, at + 1) ? QV_BREAK_PERIOD
                                                                                          : 0;
    default:
        return 0;
    }
}

/* Operands that make '*', '/', '<' and '-' arithmetic: numbers and single letters. */
static bool is_operand(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    return token->kind == TOKEN_NUMBER ||
           (token->kind == TOKEN_WORD && token->length == 1 && !qv_is_text(r, at, "a")) ||
           (token->kind == TOKEN_FOREIGN && token->length == 1);
}

static bool is_closing_operand(const qv_reader *r, int at)
{
    return is_operand(r, at) || (qv_is_mark(r, at, ')') && is_operand(r, at - 1)) ||
           qv_is_mark(r, at, 0xb2) || qv_is_mark(r, at, 0xb3);
}

static bool is_opening_operand(const qv_reader *r, int at)
{
    return is_operand(r, at) || (qv_is_mark(r, at, '(') && is_operand(r, at + 1)) ||
           qv_is_mark(r, at, 0x221a) ||
           (qv_is_mark(r, at, '.') && qv_is_number(r, at + 1) && qv_is_glued(r, at + 1)) || // "p<.05"
           ((qv_is_mark(r, at, '-') || qv_is_mark(r, at, QV_MINUS)) && is_operand(r, at + 1));
}

/* A comparison or an equals sign close by makes a dash a minus. */
static bool in_equation(const qv_reader *r, int at)
{
    for (int i = at - 6; i <= at + 6; i++)
        if (qv_is_mark(r, i, '=') || qv_is_mark(r, i, '<') || qv_is_mark(r, i, '>') ||
            qv_is_mark(r, i, 0x2264) || qv_is_mark(r, i, 0x2265) || qv_is_mark(r, i, 0x2260) ||
            qv_is_mark(r, i, 0x2248))
            return true;
    return false;
}

/* Two marks that are one sign: <=, ==, ->, ... Returns its tokens. */
static int read_pair(qv_reader *r, int at)
{
    static const struct {
        char pair[4];
        const char *name;
    } pairs[] = {{"<=", "is less than or equal to"},
                 {">=", "is greater than or equal to"},
                 {"!=", "is not equal to"},
                 {"==", "equals"},
                 {"&&", "and"},
                 {"||", "or"},
                 {"->", "right arrow"},
                 {"=>", "right arrow"},
                 {"<-", "left arrow"},
                 {"+-", "plus or minus"}};
    const qv_token *first = qv_token_at(r, at), *second = qv_token_at(r, at + 1);
    if (qv_is_mark(r, at, '*') && qv_is_glued_mark(r, at + 1, '*') && is_closing_operand(r, at - 1) &&
        is_opening_operand(r, at + 2)) {
        qv_phrase_add(&r->phrase, "to the power of");
        qv_say(r, at, at + 1);
        return 2;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (first->code == (uint32_t)pairs[i].pair[0] && second->kind == TOKEN_MARK && !second->space &&
            second->code == (uint32_t)pairs[i].pair[1]) {
            qv_phrase_add(&r->phrase, pairs[i].name);
            qv_say(r, at, at + 1);
            return 2;
        }
    return 0;
}

/* The word for a mark between two operands, or NULL. */
static const char *operator_name(const qv_reader *r, int at)
{
    bool operands = is_closing_operand(r, at - 1) && is_opening_operand(r, at + 1);
    switch (qv_token_at(r, at)->code) {
    case '+':
        return "plus";
    case '-':
    case QV_EN_DASH:
        return operands && in_equation(r, at) ? "minus" : NULL;
    case '*':
        return operands ? "times" : NULL;
    case '/':
        return operands && in_equation(r, at) ? "over" : NULL;
    case '<':
        return qv_is_glued(r, at) == qv_is_glued(r, at + 1) && (operands || !qv_is_glued(r, at))
                   ? "is less than"
                   : NULL;
    case '>':
        return qv_is_glued(r, at) == qv_is_glued(r, at + 1) && (operands || !qv_is_glued(r, at))
                   ? "is greater than"
                   : NULL;
    case '^':
        return operands ? "to the" : NULL;
    case '|':
        return NULL;
    default:
        return NULL;
    }
}

/* "B-" is a mark at school; in "A- and B-sides" the hyphen stands for what follows. */
static bool is_grade(const qv_reader *r, int at)
{
    const char *raw = qv_raw_at(r, at - 1);
    bool hanging = (qv_is_text(r, at + 1, "and") || qv_is_text(r, at + 1, "or")) && qv_is_dash(r, at + 3) &&
                   qv_is_glued(r, at + 3) && qv_is_word(r, at + 4);
    return qv_is_glued_mark(r, at, '-') && !qv_is_glued(r, at - 1) && raw[0] >= 'A' && raw[0] <= 'D' &&
           !raw[1] &&
           (!qv_is_glued(r, at + 1) || (qv_is_mark(r, at + 1, '.') || qv_is_mark(r, at + 1, ','))) &&
           !hanging;
}

/* ".NET", ".env": not the stop of a sentence that has lost its place. */
static bool is_leading_dot(const qv_reader *r, int at)
{
    return qv_is_free(r, at) && !qv_is_mark(r, at - 1, '.') && qv_is_glued(r, at + 1) &&
           qv_is_word(r, at + 1) && qv_token_at(r, at + 1)->letter_case != CASE_CAPITAL;
}

/* "UTC-5", "noon-5pm", "Monday-Friday", a grade; or NULL. */
static const char *dash_name(const qv_reader *r, int at)
{
    static const char *const zones[] = {"utc", "gmt", NULL};
    static const char *const hours[] = {"noon", "midnight", NULL};
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday",    NULL};
    bool joins = qv_is_glued(r, at) && qv_is_glued(r, at + 1) && qv_is_number(r, at + 1);
    if (joins && qv_is_one_of(r, at - 1, zones))
        return "minus";
    if (joins && qv_is_one_of(r, at - 1, hours))
        return "to";
    static const char *const ends[] = {"present", "now", "today", "current", "date", NULL}; // 1990-present
    if (qv_is_glued(r, at) && qv_is_glued(r, at + 1) && qv_digits_at(r, at - 1) == 4 &&
        qv_is_one_of(r, at + 1, ends))
        return "to";
    if (qv_is_glued(r, at) && qv_is_glued(r, at + 1) && qv_is_one_of(r, at - 1, days) &&
        qv_is_one_of(r, at + 1, days))
        return "to";
    return is_grade(r, at) ? "minus" : NULL;
}

static bool is_spoken(const qv_reader *r, int at)
{
    return qv_is_word(r, at) || qv_is_number(r, at);
}

/* White space on neither side. */
static bool is_tight(const qv_reader *r, int at)
{
    return qv_is_glued(r, at) && qv_is_glued(r, at + 1);
}

static bool is_between_words(const qv_reader *r, int at)
{
    return is_tight(r, at) && is_spoken(r, at - 1) && is_spoken(r, at + 1);
}

static bool has_number_next(const qv_reader *r, int at)
{
    return qv_is_glued(r, at + 1) && qv_is_number(r, at + 1);
}

static const char *factorial_name(const qv_reader *r, int at)
{
    return qv_is_glued(r, at) && is_operand(r, at - 1) &&
                   (in_equation(r, at) || qv_is_glued_mark(r, at + 1, '/'))
               ? "factorial"
               : NULL;
}

static const char *hash_name(const qv_reader *r, int at)
{
    const bool behind_word = qv_is_glued(r, at) && qv_is_word(r, at - 1);
    // C#, and C#4, but "PR#45"
    if (behind_word && !(has_number_next(r, at) && qv_token_at(r, at - 1)->length > 1))
        return "sharp";
    return has_number_next(r, at) || (qv_is_glued(r, at + 1) && qv_is_word(r, at + 1)) ? "number" : NULL;
}

static const char *tilde_name(const qv_reader *r, int at)
{
    return has_number_next(r, at) ? "about" : NULL;
}

/* A number or an amount of money stands behind it, and a blank before: "<5", ">$200" */
static bool is_before_amount(const qv_reader *r, int at)
{
    const int money = qv_is_glued_mark(r, at + 1, '$') || qv_is_glued_mark(r, at + 1, 0x20ac) ||
                      qv_is_glued_mark(r, at + 1, 0xa3);
    return has_number_next(r, at + money) && !qv_is_glued(r, at);
}

static const char *less_name(const qv_reader *r, int at)
{
    return is_before_amount(r, at) ? "less than" : NULL;
}

static const char *more_name(const qv_reader *r, int at)
{
    return is_before_amount(r, at) ? "more than" : NULL;
}

static const char *slash_name(const qv_reader *r, int at)
{
    return is_between_words(r, at) ? "slash" : NULL;
}

static const char *backslash_name(const qv_reader *r, int at)
{
    return is_tight(r, at) ? "backslash" : NULL;
}

static const char *underscore_name(const qv_reader *r, int at)
{
    return is_between_words(r, at) ? "underscore" : NULL;
}

/* "1.5k", and "2.1G used": a figure whose letter is no unit. */
static bool is_point(const qv_reader *r, int at)
{
    return is_tight(r, at) && qv_is_number(r, at - 1) && !qv_is_glued_mark(r, at - 2, '.') &&
           qv_is_number(r, at + 1) && qv_is_glued(r, at + 2) && qv_is_word(r, at + 2) &&
           qv_token_at(r, at + 2)->length == 1 && qv_is_closed(r, at + 3);
}

static const char *dot_name(const qv_reader *r, int at)
{
    if (is_point(r, at))
        return "point";
    return (is_between_words(r, at) && !qv_is_capital(r, at + 1)) || is_leading_dot(r, at) ? "dot" : NULL;
}

/* Marks whose name depends on what stands around them; NULL: not said. */
static const struct {
    uint32_t code;
    const char *(*name)(const qv_reader *r, int at);
} in_context[] = {
    {'!', factorial_name}, {'-', dash_name},       {QV_EN_DASH, dash_name}, {'#', hash_name},
    {'~', tilde_name},     {'<', less_name},       {'>', more_name},        {'/', slash_name},
    {'.', dot_name},       {'\\', backslash_name}, {'_', underscore_name},
};

static const char *name_in_context(const qv_reader *r, int at)
{
    const uint32_t code = qv_token_at(r, at)->code;
    for (size_t i = 0; i < sizeof in_context / sizeof *in_context; i++)
        if (in_context[i].code == code)
            return in_context[i].name(r, at);
    return NULL;
}

/* "/" between a thing that is counted and a unit: "10 cells/mL". */
static int read_per(qv_reader *r, int at)
{
    bool counted = qv_is_word(r, at - 1) && (qv_is_number(r, at - 2) || qv_is_number(r, at - 3));
    int tokens = counted ? qv_find_per(r, at) : 0;
    if (tokens)
        qv_say(r, at, at + tokens - 1);
    return tokens;
}

/* §§ 12 and 13, ¶¶ 4-5 */
static int read_sections(qv_reader *r, int at)
{
    const uint32_t code = qv_token_at(r, at)->code;
    if ((code != 0xa7 && code != 0xb6) || !qv_is_glued_mark(r, at + 1, code))
        return 0;
    qv_phrase_add(&r->phrase, code == 0xa7 ? "sections" : "paragraphs");
    qv_say(r, at, at + 1);
    return 2;
}

/* What hangs on a bracket: "(a + b)^2". */
static int read_power(qv_reader *r, int at)
{
    int tokens = qv_is_mark(r, at - 1, ')') ? qv_find_power(r, at) : 0;
    if (tokens)
        qv_say(r, at, at + tokens - 1);
    return tokens;
}

int qv_read_mark(qv_reader *r, int at)
{
    uint32_t code = qv_token_at(r, at)->code;
    if (code == '"')
        r->in_quotes = !r->in_quotes;
    int tokens = read_pair(r, at);
    if (!tokens)
        tokens = read_sections(r, at);
    if (!tokens)
        tokens = read_power(r, at);
    if (!tokens)
        tokens = read_per(r, at);
    if (tokens)
        return tokens;
    const char *name = operator_name(r, at);
    if (!name && !(code == 0xa9 && qv_is_text(r, at - 1, "copyright")))
        name = FIND(signs, code);
    if (!name)
        name = name_in_context(r, at);
    if (!name && r->how.punctuation >= QV_PUNCTUATION_SOME)
        name = FIND(rarer, code);
    if (!name && r->how.punctuation >= QV_PUNCTUATION_ALL)
        name = FIND(common, code);
    if (name) {
        qv_phrase_add(&r->phrase, name);
        qv_say(r, at, at);
    }
    int pause = name && code == '!' && strcmp(name, "factorial") == 0 ? 0 : pause_of(r, at);
    if (pause)
        qv_pause(r, pause);
    return 1;
}

/* A letter that stands for a number, f, g or h for a function. */
static bool is_variable(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    return (token->kind == TOKEN_WORD || token->kind == TOKEN_FOREIGN) && token->length == 1;
}

/* A mark beside a term of an equation, but for dashes. */
static bool joins_terms(const qv_reader *r, int at)
{
    static const uint32_t codes[] = {'=', '+', '<', '>', QV_MINUS, 0x2260, 0x2264, 0x2265};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (qv_is_mark(r, at, codes[i]))
            return true;
    return qv_is_dash(r, at) && in_equation(r, at);
}

int qv_read_term(qv_reader *r, int at)
{
    qv_figure factor;
    int end = at + qv_find_figure(r, at, &factor);
    const char *letters = qv_text_at(r, end);
    size_t count = strlen(letters);
    // Letters that aren't units right behind a number.
    if (end == at || !qv_is_word(r, end) || !qv_is_glued(r, end) || count > 2 ||
        strspn(letters, "abcijknqrtuvwxyz") != count || qv_token_at(r, end)->letter_case != CASE_LOWER)
        return 0;
    if (qv_is_glued_mark(r, end + 1, '+') && !qv_is_glued(r, end + 2)) // "10k+ reviews"
        return 0;
    bool raised = qv_is_glued_mark(r, end + 1, '^') || qv_is_glued_mark(r, end + 1, 0xb2) ||
                  qv_is_glued_mark(r, end + 1, 0xb3);
    if (!raised && !joins_terms(r, at - 1) && !joins_terms(r, end + 1))
        return 0;
    qv_say_figure(&r->phrase, &factor);
    qv_phrase_letters(&r->phrase, letters, count);
    end++;
    end += qv_find_power(r, end);
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_formula(qv_reader *r, int at)
{
    const char *text = qv_text_at(r, at);
    const size_t letters = strlen(text);
    // The letters of a product, as in "mc^2".
    bool product = qv_is_word(r, at) && letters == 2 && !qv_is_sayable(text, letters);
    if (!(is_variable(r, at) || product) || !qv_is_glued(r, at + 1) || !qv_is_word(r, at))
        return 0;
    // f(x)
    bool function = letters == 1 && strchr("fghp", text[0]) && qv_is_mark(r, at + 1, '(') &&
                    is_variable(r, at + 2) && qv_is_glued(r, at + 2) && qv_is_glued_mark(r, at + 3, ')');
    if (function && qv_is_word(r, at + 2)) {
        qv_phrase_letters(&r->phrase, text, 1);
        qv_phrase_add(&r->phrase, "of");
        qv_phrase_letters(&r->phrase, qv_text_at(r, at + 2), 1);
        qv_say(r, at, at + 3);
        return 4;
    }
    qv_phrase_letters(&r->phrase, text, letters);
    int power = qv_find_power(r, at + 1);
    if (!power && qv_is_mark(r, at + 1, '^') && is_variable(r, at + 2) && qv_is_glued(r, at + 2) &&
        qv_is_word(r, at + 2)) {
        qv_phrase_add(&r->phrase, "to the");
        qv_phrase_letters(&r->phrase, qv_text_at(r, at + 2), 1);
        power = 2;
    }
    if (!power) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say(r, at, at + power);
    return 1 + power;
}
