// SPDX-License-Identifier: MIT
#include "text/en/say_as.h"

#include <string.h>

#include "text/en/numbers.h"

enum { MOST_PARTS = 8, MOST_DIGITS = 64 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A run of digits or of letters, with the character before it. */
typedef struct part {
    const char *text;
    size_t length;
    bool digits;
    char before; // 0: it is the first, or only blanks
} part;

/* Cuts a text into runs of letters and digits; the number of them, or -1 when there are too many. */
static int cut(const char *text, size_t length, part *parts)
{
    int count = 0;
    char before = 0;
    for (size_t at = 0; at < length;) {
        if (!is_digit(text[at]) && !is_letter(text[at])) {
            before = text[at] == ' ' ? before : text[at];
            at++;
            continue;
        }
        if (count == MOST_PARTS)
            return -1;
        size_t end = at;
        const bool digits = is_digit(text[at]);
        while (end < length && (digits ? is_digit(text[end]) : is_letter(text[end])))
            end++;
        parts[count++] = (part){text + at, end - at, digits, before};
        before = 0;
        at = end;
    }
    return count;
}

static int value_of(const part *p)
{
    int value = 0;
    if (!p->digits || p->length > 6)
        return -1;
    for (size_t i = 0; i < p->length; i++)
        value = value * 10 + (p->text[i] - '0');
    return value;
}

static bool is_text(const part *p, const char *word)
{
    for (size_t i = 0; i < p->length; i++)
        if ((p->text[i] | 0x20) != word[i])
            return false;
    return word[p->length] == '\0';
}

/* Digits without what separates thousands; their number, 0 if there is anything else. */
static size_t digits_of(const char *text, size_t length, char *digits, bool *minus)
{
    size_t count = 0;
    *minus = false;
    while (length > 0 && *text == ' ')
        text++, length--;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length > 0 && (*text == '-' || *text == '+')) {
        *minus = *text == '-';
        text++, length--;
    }
    for (size_t i = 0; i < length; i++) {
        if (is_digit(text[i]) && count < MOST_DIGITS)
            digits[count++] = text[i];
        else if (text[i] != ',' && text[i] != ' ')
            return 0;
    }
    return count;
}

static bool say_digits(qv_phrase *phrase, const char *text, size_t length)
{
    bool any = false;
    for (size_t i = 0; i < length; i++)
        if (is_digit(text[i])) {
            qv_say_digits(phrase, text + i, 1);
            any = true;
        } else if (is_letter(text[i])) {
            qv_phrase_letters(phrase, text + i, 1);
            any = true;
        } else if (text[i] == '.' && any && i + 1 < length) {
            qv_phrase_add(phrase, "point");
        } else if (text[i] == '-' && !any) {
            qv_phrase_add(phrase, "minus");
        }
    return any;
}

/* A number with its fraction, if it has one. */
static bool say_cardinal(qv_phrase *phrase, const char *text, size_t length)
{
    char digits[MOST_DIGITS];
    bool minus;
    const char *point = memchr(text, '.', length);
    const size_t whole = point ? (size_t)(point - text) : length;
    const size_t count = digits_of(text, whole, digits, &minus);
    size_t behind = point ? length - whole - 1 : 0;
    while (behind > 0 && point[behind] == ' ')
        behind--;
    for (size_t i = 0; i < behind; i++)
        if (!is_digit(point[1 + i]))
            return false;
    if (count == 0)
        return false;
    if (minus)
        qv_phrase_add(phrase, "minus");
    qv_say_cardinal(phrase, digits, count);
    if (behind > 0) {
        qv_phrase_add(phrase, "point");
        qv_say_digits(phrase, point + 1, behind);
    }
    return true;
}

/* "3", "3rd" */
static bool say_ordinal(qv_phrase *phrase, const char *text, size_t length)
{
    char digits[MOST_DIGITS];
    bool minus;
    while (length > 0 && (is_letter(text[length - 1]) || text[length - 1] == ' ' || text[length - 1] == '.'))
        length--;
    const size_t count = digits_of(text, length, digits, &minus);
    if (count == 0 || minus)
        return false;
    qv_say_ordinal(phrase, digits, count);
    return true;
}

/* "1/2", "3 1/2" */
static bool say_fraction(qv_phrase *phrase, const char *text, size_t length)
{
    part p[MOST_PARTS];
    const int count = cut(text, length, p);
    if ((count != 2 && count != 3) || p[count - 1].before != '/')
        return false;
    const int whole = count == 3 ? value_of(&p[0]) : 0;
    const int above = value_of(&p[count - 2]), below = value_of(&p[count - 1]);
    if (whole < 0 || above < 0 || below < 1 || (count == 3 && p[1].before != 0 && p[1].before != '+'))
        return false;
    if (count == 3) {
        qv_say_integer(phrase, (unsigned)whole);
        qv_phrase_add(phrase, "and");
    }
    if (count == 3 && above == 1 && below == 2)
        qv_phrase_add(phrase, "a half");
    else
        qv_say_fraction(phrase, (unsigned)above, (unsigned)below);
    return true;
}

static const char *const months[12] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};

/* A month by its number or its name or the first letters of it; 0: none. */
static int month_of(const part *p)
{
    const int value = value_of(p);
    if (p->digits)
        return value >= 1 && value <= 12 ? value : 0;
    for (int m = 0; m < 12; m++)
        for (size_t i = 0; i <= p->length; i++) {
            if (i == p->length && i >= 3)
                return m + 1;
            if (i == p->length || (p->text[i] | 0x20) != months[m][i])
                break;
        }
    return 0;
}

/* What the parts of a date are when nobody says so. */
static const char *date_order(const part *p, int count)
{
    if (count == 3 && p[0].length == 4)
        return "ymd";
    if (count == 3)
        return !p[0].digits || value_of(&p[0]) <= 12 ? "mdy" : "dmy";
    if (count == 2 && p[0].length == 4)
        return "ym";
    if (count == 2)
        return p[1].length == 4 ? "my" : !p[0].digits || value_of(&p[0]) <= 12 ? "md" : "dm";
    return count == 1 ? (p[0].length > 2 ? "y" : "d") : "";
}

static bool is_year(const part *p)
{
    return p->digits && (p->length == 4 || p->length == 2 || p->length == 3);
}

static void say_year(qv_phrase *phrase, const part *p)
{
    qv_say_year(phrase, p->text, p->length);
}

/* The day goes behind the month, whatever the order of writing is. */
static bool say_parts_of_date(qv_phrase *phrase, const part *day, const part *month, const part *year)
{
    const int number = day ? value_of(day) : 0, name = month ? month_of(month) : 0;
    if ((day && (number < 1 || number > 31)) || (month && name == 0) || (year && !is_year(year)))
        return false;
    if (month)
        qv_phrase_add(phrase, months[name - 1]);
    if (day)
        qv_say_integer_ordinal(phrase, (unsigned)number);
    if (year && day)
        qv_phrase_join(phrase, ",");
    if (year)
        say_year(phrase, year);
    return true;
}

static bool say_date(qv_phrase *phrase, const char *format, const char *text, size_t length)
{
    part p[MOST_PARTS];
    const part *day = NULL, *month = NULL, *year = NULL;
    int count = cut(text, length, p), written = 0;
    for (int i = 0; i < count; i++) // "3rd" is a day and an ending
        if (p[i].digits || p[i].length > 2)
            p[written++] = p[i];
    count = written;
    if (count == 1 && p[0].digits && p[0].length == 8) { // 20260314
        p[1] = p[2] = p[0];
        p[0].length = 4;
        p[1].text += 4;
        p[2].text += 6;
        p[1].length = p[2].length = 2;
        count = 3;
        format = "ymd";
    }
    if (!format || !*format)
        format = date_order(p, count);
    if (count < 1 || (size_t)count != strlen(format))
        return false;
    for (int i = 0; i < count; i++) {
        const char c = (char)(format[i] | 0x20);
        *(c == 'd' ? &day : c == 'm' ? &month : &year) = &p[i];
        if (c != 'd' && c != 'm' && c != 'y')
            return false;
    }
    return (day != NULL) + (month != NULL) + (year != NULL) == count &&
           say_parts_of_date(phrase, day, month, year);
}

/* "a", "pm", "p" and "m" ... at part i; 0: none. */
static char half_of_day(const part *p, int i, int count)
{
    if (i >= count || p[i].digits || p[i].length > 2)
        return 0;
    const char c = (char)(p[i].text[0] | 0x20);
    return c == 'a' || c == 'p' ? c : 0;
}

/* 3:30:15 pm, 15h30 */
static bool say_time(qv_phrase *phrase, const char *format, const char *text, size_t length)
{
    part p[MOST_PARTS];
    const int count = cut(text, length, p);
    int value[3] = {0, 0, 0}, i = 0, values = 0;
    for (; i < count && values < 3; i++) {
        if (p[i].digits)
            value[values++] = value_of(&p[i]);
        else if (!is_text(&p[i], "h") && !is_text(&p[i], "m") && !is_text(&p[i], "s"))
            break;
    }
    char half = half_of_day(p, i, count);
    int hour = value[0];
    if (values < 1 || hour < 0 || hour > 24 || value[1] < 0 || value[1] > 59 || value[2] < 0 || value[2] > 60)
        return false;
    if (format && strstr(format, "12") && !half && hour > 12) {
        hour -= 12;
        half = 'p';
    }
    qv_say_integer(phrase, (unsigned)hour);
    if (value[1] > 0 && value[1] < 10)
        qv_phrase_add(phrase, "oh");
    if (value[1] > 0)
        qv_say_integer(phrase, (unsigned)value[1]);
    else if (values > 1 && !half)
        qv_phrase_add(phrase, hour > 12 || hour == 0 ? "hundred" : "o'clock");
    if (half)
        qv_phrase_letters(phrase, half == 'a' ? "am" : "pm", 2);
    if (value[2] > 0) {
        qv_phrase_add(phrase, "and");
        qv_say_integer(phrase, (unsigned)value[2]);
        qv_phrase_add(phrase, value[2] == 1 ? "second" : "seconds");
    }
    return true;
}

/* Digits one by one, with a short pause where something stands between them. */
static bool say_telephone(qv_phrase *phrase, const char *text, size_t length)
{
    bool any = false, gap = false;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]) && !is_letter(text[i]) && text[i] != '+') {
            gap = any;
            continue;
        }
        if (gap)
            qv_phrase_join(phrase, ",");
        gap = false;
        if (text[i] == '+')
            qv_phrase_add(phrase, "plus");
        else if (is_digit(text[i]))
            qv_say_digits(phrase, text + i, 1);
        else
            qv_phrase_letters(phrase, text + i, 1);
        any = true;
    }
    return any;
}

static bool is_kind(const char *kind, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(kind, *names) == 0)
            return true;
    return false;
}

bool qv_say_as(qv_phrase *phrase, const char *kind, const char *format, const char *text, size_t length)
{
    static const char *const cardinal[] = {"cardinal", "number", NULL};
    static const char *const digits[] = {"digits", "digit", "number:digits", NULL};
    static const char *const expletive[] = {"expletive", "bleep", NULL};
    const size_t before = phrase->length;
    bool said = false;
    if (is_kind(kind, cardinal) && format && strcmp(format, "ordinal") == 0)
        said = say_ordinal(phrase, text, length);
    else if (is_kind(kind, cardinal))
        said = say_cardinal(phrase, text, length);
    else if (strcmp(kind, "ordinal") == 0)
        said = say_ordinal(phrase, text, length);
    else if (is_kind(kind, digits))
        said = say_digits(phrase, text, length);
    else if (strcmp(kind, "fraction") == 0)
        said = say_fraction(phrase, text, length);
    else if (strcmp(kind, "date") == 0)
        said = say_date(phrase, format, text, length);
    else if (strcmp(kind, "time") == 0)
        said = say_time(phrase, format, text, length);
    else if (strcmp(kind, "telephone") == 0)
        said = say_telephone(phrase, text, length);
    else if (is_kind(kind, expletive) && length > 0)
        qv_phrase_add(phrase, "bleep"), said = true;
    if (!said)
        qv_phrase_cut(phrase, before);
    return said;
}
