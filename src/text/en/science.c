// SPDX-License-Identifier: MIT
#include "text/en/science.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include <string.h>

enum { RAISED_PLUS = 0x207a, RAISED_MINUS = 0x207b, SHARP = 0x266f, FLAT = 0x266d, NATURAL = 0x266e };

/* The value of a raised digit, ¹ to ⁰; -1 of anything else. */
static int raised_digit(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    if (token->kind != TOKEN_MARK)
        return -1;
    if (token->code == 0xb9)
        return 1;
    if (token->code == 0xb2 || token->code == 0xb3)
        return (int)(token->code - 0xb0);
    return token->code == 0x2070 || (token->code >= 0x2074 && token->code <= 0x2079)
               ? (int)(token->code - 0x2070)
               : -1;
}

/* Raised digits from `at` on; returns their tokens, at most `most`. digits [most]. */
static int raised_digits(const qv_reader *r, int at, char *digits, int most)
{
    int count = 0;
    while (count < most && (count == 0 || qv_is_glued(r, at + count)) && raised_digit(r, at + count) >= 0) {
        digits[count] = (char)('0' + raised_digit(r, at + count));
        count++;
    }
    return count;
}

/* Chemical elements that are met in texts. */
static const struct {
    char symbol[3];
    const char *name;
} elements[] = {
    {"H", "hydrogen"},   {"He", "helium"},     {"Li", "lithium"},      {"Be", "beryllium"},
    {"B", "boron"},      {"C", "carbon"},      {"N", "nitrogen"},      {"O", "oxygen"},
    {"F", "fluorine"},   {"Ne", "neon"},       {"Na", "sodium"},       {"Mg", "magnesium"},
    {"Al", "aluminum"},  {"Si", "silicon"},    {"P", "phosphorus"},    {"S", "sulfur"},
    {"Cl", "chlorine"},  {"Ar", "argon"},      {"K", "potassium"},     {"Ca", "calcium"},
    {"Ti", "titanium"},  {"Cr", "chromium"},   {"Mn", "manganese"},    {"Fe", "iron"},
    {"Co", "cobalt"},    {"Ni", "nickel"},     {"Cu", "copper"},       {"Zn", "zinc"},
    {"Ga", "gallium"},   {"Ge", "germanium"},  {"As", "arsenic"},      {"Se", "selenium"},
    {"Br", "bromine"},   {"Kr", "krypton"},    {"Rb", "rubidium"},     {"Sr", "strontium"},
    {"Y", "yttrium"},    {"Zr", "zirconium"},  {"Mo", "molybdenum"},   {"Tc", "technetium"},
    {"Ru", "ruthenium"}, {"Pd", "palladium"},  {"Ag", "silver"},       {"Cd", "cadmium"},
    {"In", "indium"},    {"Sn", "tin"},        {"Sb", "antimony"},     {"Te", "tellurium"},
    {"I", "iodine"},     {"Xe", "xenon"},      {"Cs", "cesium"},       {"Ba", "barium"},
    {"Eu", "europium"},  {"Gd", "gadolinium"}, {"Lu", "lutetium"},     {"W", "tungsten"},
    {"Re", "rhenium"},   {"Ir", "iridium"},    {"Pt", "platinum"},     {"Au", "gold"},
    {"Hg", "mercury"},   {"Tl", "thallium"},   {"Pb", "lead"},         {"Bi", "bismuth"},
    {"Po", "polonium"},  {"At", "astatine"},   {"Rn", "radon"},        {"Ra", "radium"},
    {"Ac", "actinium"},  {"Th", "thorium"},    {"Pa", "protactinium"}, {"U", "uranium"},
    {"Np", "neptunium"}, {"Pu", "plutonium"},  {"Am", "americium"},
};

static const char *element_name(const char *symbol)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strcmp(elements[i].symbol, symbol) == 0)
            return elements[i].name;
    return NULL;
}

enum { MOST_DIGITS = 3, MOST_TOKENS = 12 };

/* Behind the letters and numbers of a formula that starts at `at`. */
static int formula_end(const qv_reader *r, int at)
{
    int end = at;
    while (end - at < MOST_TOKENS && (end == at || qv_is_glued(r, end)) &&
           (qv_is_word(r, end) || qv_is_number(r, end)))
        end++;
    return end;
}

/* A charge in plain characters, "Na+" and "Ca2+", behind the symbol of an element: its tokens, or 0. */
static int plain_charge(const qv_reader *r, int at, int end)
{
    const bool digit = end - at == 2 && qv_digits_at(r, at + 1) == 1;
    const bool sign = qv_is_glued_mark(r, end, '+') || qv_is_glued_mark(r, end, QV_MINUS);
    return sign && (end - at == 1 || digit) && element_name(qv_raw_at(r, at)) &&
                   strlen(qv_raw_at(r, at)) == 2 && (!qv_is_glued(r, end + 1) || qv_is_closed(r, end + 1))
               ? 1
               : 0;
}

static void say_formula(qv_reader *r, int at, int end)
{
    for (int i = at; i < end; i++)
        if (qv_is_word(r, i))
            qv_phrase_letters(&r->phrase, qv_text_at(r, i), strlen(qv_text_at(r, i)));
        else
            qv_say_cardinal(&r->phrase, qv_text_at(r, i), (size_t)qv_digits_at(r, i));
}

int qv_read_ion(qv_reader *r, int at)
{
    char digits[MOST_DIGITS];
    if (!qv_is_glued(r, at + 1) || !qv_is_word(r, at) || !qv_is_free(r, at))
        return 0;
    const int end = formula_end(r, at);
    if (!qv_is_glued(r, end) || qv_token_at(r, end)->kind != TOKEN_MARK)
        return 0;
    int count = raised_digits(r, end, digits, MOST_DIGITS);
    int sign = end + count;
    const bool raised = qv_is_glued_mark(r, sign, RAISED_PLUS) || qv_is_glued_mark(r, sign, RAISED_MINUS);
    if (!(raised && raised_digit(r, sign + 1) < 0) && !(sign = end, count = 0, plain_charge(r, at, end)))
        return 0;
    say_formula(r, at, end);
    if (count > 0)
        qv_say_cardinal(&r->phrase, digits, (size_t)count);
    const bool plus = qv_is_mark(r, sign, RAISED_PLUS) || qv_is_mark(r, sign, '+');
    qv_phrase_add(&r->phrase, plus ? "plus" : "minus");
    qv_say(r, at, sign);
    return sign + 1 - at;
}

int qv_read_isotope(qv_reader *r, int at)
{
    char digits[MOST_DIGITS];
    const int count = qv_is_free(r, at) ? raised_digits(r, at, digits, MOST_DIGITS) : 0;
    const char *name = count > 0 && qv_is_glued(r, at + count) && qv_is_word(r, at + count)
                           ? element_name(qv_raw_at(r, at + count))
                           : NULL;
    if (!name)
        return 0;
    qv_phrase_add(&r->phrase, name);
    qv_say_code(&r->phrase, digits, (size_t)count);
    qv_say(r, at, at + count);
    return count + 1;
}

static bool is_subscript(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    return token->kind == TOKEN_MARK && !token->space && token->code >= QV_SUBSCRIPT_ZERO &&
           token->code < QV_SUBSCRIPT_ZERO + 10;
}

int qv_read_base(qv_reader *r, int at)
{
    char digits[MOST_DIGITS];
    int count = 0;
    for (; count < MOST_DIGITS && is_subscript(r, at + count); count++)
        digits[count] = (char)('0' + qv_token_at(r, at + count)->code - QV_SUBSCRIPT_ZERO);
    if (count == 0)
        return 0;
    qv_phrase_add(&r->phrase, "sub");
    qv_say_cardinal(&r->phrase, digits, (size_t)count);
    qv_say(r, at, at + count - 1);
    return count;
}

int qv_read_note(qv_reader *r, int at)
{
    char digits[MOST_DIGITS];
    const int count = qv_is_glued(r, at) ? raised_digits(r, at, digits, MOST_DIGITS) : 0;
    const bool behind_word = qv_is_word(r, at - 1) && qv_token_at(r, at - 1)->length > 3;
    const bool behind_stop = qv_is_mark(r, at - 1, '.') || qv_is_mark(r, at - 1, ',') ||
                             qv_is_mark(r, at - 1, '"') || qv_is_mark(r, at - 1, ')');
    return count > 0 && (behind_word || behind_stop) && qv_is_closed(r, at + count) ? count : 0;
}

int qv_read_pitch(qv_reader *r, int at)
{
    const char *raw = qv_raw_at(r, at);
    const uint32_t code = qv_token_at(r, at + 1)->code;
    if (!qv_is_word(r, at) || raw[1] || !strchr("ABCDEFGabcdefg", raw[0]) || !qv_is_glued(r, at + 1) ||
        (code != SHARP && code != FLAT && code != NATURAL))
        return 0;
    qv_phrase_letters(&r->phrase, raw, 1);
    qv_phrase_add(&r->phrase, code == SHARP ? "sharp" : code == FLAT ? "flat" : "natural");
    qv_say(r, at, at + 1);
    return 2;
}

/* A number with one or two of the marks behind it: minutes with one, seconds with a double one. Said; returns
 * the tokens. */
static int find_part(qv_reader *r, int at, bool seconds)
{
    qv_figure figure;
    int end = at + qv_find_figure(r, at, &figure);
    const bool two = qv_is_glued_mark(r, end, '"') ||
                     (qv_is_glued_mark(r, end, '\'') && qv_is_glued_mark(r, end + 1, '\''));
    if (end == at || (seconds ? !two : !qv_is_glued_mark(r, end, '\'') || two))
        return 0;
    qv_say_figure(&r->phrase, &figure);
    qv_phrase_add(&r->phrase, seconds ? "second" : "minute");
    if (!qv_figure_is_one(&figure))
        qv_phrase_join(&r->phrase, "s");
    return end + 1 + (two && qv_is_mark(r, end, '\'')) - at;
}

/* N, S, E or W behind an angle. Said; returns the tokens. */
static int find_direction(qv_reader *r, int at)
{
    static const char *const names[][2] = {{"N", "north"}, {"S", "south"}, {"E", "east"}, {"W", "west"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(qv_raw_at(r, at), names[i][0]) == 0 && qv_is_closed(r, at + 1)) {
            qv_phrase_add(&r->phrase, names[i][1]);
            return 1;
        }
    return 0;
}

int qv_read_angle(qv_reader *r, int at)
{
    qv_figure degrees;
    int end = at + qv_find_figure(r, at, &degrees);
    if (end == at || !qv_is_mark(r, end, QV_DEGREE) || !qv_is_number(r, end + 1))
        return 0;
    qv_say_figure(&r->phrase, &degrees);
    qv_phrase_add(&r->phrase, qv_figure_is_one(&degrees) ? "degree" : "degrees");
    end++;
    const int minutes = find_part(r, end, false);
    end += minutes;
    const int seconds = find_part(r, end, true);
    end += seconds;
    if (!minutes && !seconds) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    end += find_direction(r, end);
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_aperture(qv_reader *r, int at)
{
    qv_figure stop;
    if (!qv_is_text(r, at, "f") || !qv_is_free(r, at) || !qv_is_glued_mark(r, at + 1, '/') ||
        !qv_is_glued(r, at + 2))
        return 0;
    const int tokens = qv_find_figure(r, at + 2, &stop);
    if (!tokens || !qv_is_closed(r, at + 2 + tokens))
        return 0;
    qv_phrase_letters(&r->phrase, "f", 1);
    qv_say_figure(&r->phrase, &stop);
    qv_say(r, at, at + 1 + tokens);
    return 2 + tokens;
}

/* Two hexadecimal digits in one or two tokens; the tokens, or 0. */
static int octet(const qv_reader *r, int at)
{
    const char *first = qv_text_at(r, at), *second = qv_text_at(r, at + 1);
    const bool two = strlen(first) == 1 && qv_is_glued(r, at + 1);
    const bool plain = strspn(first, "0123456789abcdef") == strlen(first) && *first;
    if (plain && strlen(first) == 2)
        return 1;
    return plain && two && strlen(second) == 1 && strspn(second, "0123456789abcdef") == 1 ? 2 : 0;
}

static void say_hexadecimal(qv_phrase *phrase, const char *digits)
{
    for (; *digits; digits++)
        if (*digits >= 'a')
            qv_phrase_letters(phrase, digits, 1);
        else
            qv_say_digits(phrase, digits, 1);
}

/* One to four hexadecimal digits in one or more tokens at `at`; the tokens, or 0. *proper: three digits at
 * least, and one of them 0 to 9, as in few names. */
static int quartet(const qv_reader *r, int at, bool *proper)
{
    size_t count = 0, numbers = 0;
    int end = at;
    for (; (end == at || qv_is_glued(r, end)) && (qv_is_word(r, end) || qv_is_number(r, end)); end++) {
        const char *text = qv_text_at(r, end);
        if (strspn(text, "0123456789abcdef") != strlen(text))
            return 0;
        count += strlen(text);
        numbers += qv_is_number(r, end);
    }
    *proper = *proper || (count > 2 && numbers > 0);
    return count <= 4 ? end - at : 0;
}

/* Behind the groups of fe80::1 at `at`: eight, or fewer with a "::". 0 if they are none: "be::add" is of a
 * program, "1:2:3:4:5:6:7:8" a ratio. */
static int internet_address_end(const qv_reader *r, int at)
{
    enum { MOST = 8 };
    bool proper = false, gap = false;
    int groups = 0, end = at;
    for (int tokens; groups < MOST && (tokens = quartet(r, end, &proper)) > 0; groups++) {
        end += tokens;
        if (!qv_is_glued_mark(r, end, ':') || !qv_is_glued(r, end + 1))
            return (groups + 1 == MOST || gap) && proper ? end : 0;
        const bool two = qv_is_mark(r, end + 1, ':');
        if (two && gap)
            return 0;
        gap = gap || two;
        end += 1 + two;
        if (two && !(qv_is_glued(r, end) && (qv_is_word(r, end) || qv_is_number(r, end)))) // fc00::/7
            return proper ? end : 0;
    }
    return 0;
}

/* 2001:db8::8a2e:370:7334 */
int qv_read_internet_address(qv_reader *r, int at)
{
    const int end = qv_is_free(r, at) && qv_is_glued(r, at + 1) ? internet_address_end(r, at) : 0;
    if (!end || !qv_is_closed(r, end))
        return 0;
    for (int i = at; i < end; i++)
        if (!qv_is_mark(r, i, ':'))
            say_hexadecimal(&r->phrase, qv_text_at(r, i));
        else if (qv_is_mark(r, i + 1, ':'))
            qv_phrase_add(&r->phrase, "colon colon");
        else if (!qv_is_mark(r, i - 1, ':'))
            qv_phrase_join(&r->phrase, ",");
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_hardware_address(qv_reader *r, int at)
{
    enum { OCTETS = 6 };
    const int first =
        qv_token_at(r, at)->length < 3 && qv_is_glued(r, at + 1) && qv_is_free(r, at) ? octet(r, at) : 0;
    const uint32_t mark = qv_token_at(r, at + first)->code;
    int end = at + first;
    if (!first || !(qv_is_glued_mark(r, end, ':') || qv_is_glued_mark(r, end, '-')))
        return 0;
    for (int i = 1, tokens; i < OCTETS; i++, end += 1 + tokens) {
        tokens = qv_is_glued_mark(r, end, mark) && qv_is_glued(r, end + 1) ? octet(r, end + 1) : 0;
        if (!tokens)
            return 0;
    }
    if (qv_is_glued(r, end) && !qv_is_closed(r, end))
        return 0;
    for (int i = at; i < end; i++) {
        say_hexadecimal(&r->phrase, qv_is_word(r, i) || qv_is_number(r, i) ? qv_text_at(r, i) : "");
        if (qv_is_mark(r, i, mark))
            qv_phrase_join(&r->phrase, ",");
    }
    qv_say(r, at, end - 1);
    return end - at;
}
