// SPDX-License-Identifier: MIT
#include "text/en/numbers.h"
#include <string.h>

static const char *const small[20] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
};
static const char *const tens[10] = {"",      "",      "twenty",  "thirty", "forty",
                                     "fifty", "sixty", "seventy", "eighty", "ninety"};
/* Powers of a thousand, the short scale. */
static const char *const powers[] = {
    "",
    "thousand",
    "million",
    "billion",
    "trillion",
    "quadrillion",
    "quintillion",
    "sextillion",
    "septillion",
    "octillion",
    "nonillion",
    "decillion",
    "undecillion",
    "duodecillion",
    "tredecillion",
    "quattuordecillion",
    "quindecillion",
    "sexdecillion",
    "septendecillion",
    "octodecillion",
    "novemdecillion",
    "vigintillion",
};
enum { POWERS = sizeof powers / sizeof *powers };

static void say_below_hundred(qv_phrase *phrase, int value)
{
    if (value < 20) {
        qv_phrase_add(phrase, small[value]);
        return;
    }
    qv_phrase_add(phrase, tens[value / 10]);
    if (value % 10)
        qv_phrase_add(phrase, small[value % 10]);
}

static void say_below_thousand(qv_phrase *phrase, int value)
{
    if (value >= 100) {
        qv_phrase_add(phrase, small[value / 100]);
        qv_phrase_add(phrase, "hundred");
    }
    if (value % 100)
        say_below_hundred(phrase, value % 100);
}

void qv_say_digits(qv_phrase *phrase, const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        qv_phrase_add(phrase, small[digits[i] - '0']);
}

void qv_say_cardinal(qv_phrase *phrase, const char *digits, size_t count)
{
    while (count > 1 && digits[0] == '0') {
        digits++;
        count--;
    }
    if (count > 3 * POWERS) {
        qv_say_digits(phrase, digits, count);
        return;
    }
    if (count == 1 && digits[0] == '0')
        qv_phrase_add(phrase, small[0]);
    for (size_t power = (count + 2) / 3; power-- > 0;) {
        int group = 0;
        size_t size = count - 3 * power; // digits of this group
        for (size_t i = 0; i < size; i++)
            group = group * 10 + (digits[i] - '0');
        digits += size;
        count -= size;
        if (group == 0)
            continue;
        say_below_thousand(phrase, group);
        if (power > 0)
            qv_phrase_add(phrase, powers[power]);
    }
}

/* The start of the last word in a phrase. */
static size_t last_word(const qv_phrase *phrase)
{
    size_t at = phrase->length;
    while (at > 0 && phrase->text[at - 1] != ' ')
        at--;
    return at;
}

static void replace_last_word(qv_phrase *phrase, size_t at, const char *word)
{
    phrase->length = at > 0 ? at - 1 : 0;
    phrase->text[phrase->length] = '\0';
    qv_phrase_add(phrase, word);
}

void qv_make_ordinal(qv_phrase *phrase)
{
    static const char *const irregular[][2] = {
        {"one", "first"},    {"two", "second"}, {"three", "third"},    {"five", "fifth"},
        {"eight", "eighth"}, {"nine", "ninth"}, {"twelve", "twelfth"},
    };
    if (phrase->length == 0)
        return;
    size_t at = last_word(phrase);
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (strcmp(phrase->text + at, irregular[i][0]) == 0) {
            replace_last_word(phrase, at, irregular[i][1]);
            return;
        }
    if (phrase->text[phrase->length - 1] == 'y') {
        phrase->length--;
        qv_phrase_join(phrase, "ieth");
    } else {
        qv_phrase_join(phrase, "th");
    }
}

void qv_make_plural(qv_phrase *phrase)
{
    if (phrase->length == 0)
        return;
    char last = phrase->text[phrase->length - 1];
    if (last == 'y') {
        phrase->length--;
        qv_phrase_join(phrase, "ies");
    } else if (last == 'x' || last == 's' || last == 'h') {
        // sixes; but hundreds, thousands end in d, fourths in th
        qv_phrase_join(phrase, last == 'h' ? "s" : "es");
    } else {
        qv_phrase_join(phrase, "s");
    }
}

void qv_say_ordinal(qv_phrase *phrase, const char *digits, size_t count)
{
    qv_say_cardinal(phrase, digits, count);
    qv_make_ordinal(phrase);
}

/* Two digits behind others: 05 is "oh five". */
static void say_pair(qv_phrase *phrase, int pair)
{
    if (pair < 10)
        qv_phrase_add(phrase, "oh");
    say_below_hundred(phrase, pair);
}

void qv_say_year(qv_phrase *phrase, const char *digits, size_t count)
{
    if ((count != 3 && count != 4) || digits[0] == '0') {
        qv_say_cardinal(phrase, digits, count);
        return;
    }
    int century = count == 4 ? (digits[0] - '0') * 10 + digits[1] - '0' : digits[0] - '0';
    int year = (digits[count - 2] - '0') * 10 + digits[count - 1] - '0';
    if (century % 10 == 0 && count == 4 && year < 10) {
        qv_say_cardinal(phrase, digits, count); // two thousand five
    } else if (year == 0) {
        say_below_hundred(phrase, century);
        qv_phrase_add(phrase, "hundred");
    } else {
        say_below_hundred(phrase, century);
        say_pair(phrase, year);
    }
}

void qv_say_code(qv_phrase *phrase, const char *digits, size_t count)
{
    if (count > 4 || (count > 1 && digits[0] == '0')) {
        qv_say_digits(phrase, digits, count);
    } else if (count == 4 && digits[1] == '0') {
        bool thousand = digits[2] == '0' || digits[0] == '9';
        if (thousand)
            qv_say_cardinal(phrase, digits, count);
        else
            qv_say_year(phrase, digits, count);
    } else if (count >= 3) {
        qv_say_year(phrase, digits, count);
    } else {
        qv_say_cardinal(phrase, digits, count);
    }
}

void qv_say_integer(qv_phrase *phrase, unsigned value)
{
    char digits[16];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    qv_say_cardinal(phrase, digits + at, sizeof digits - at);
}

void qv_say_integer_ordinal(qv_phrase *phrase, unsigned value)
{
    qv_say_integer(phrase, value);
    qv_make_ordinal(phrase);
}

void qv_say_fraction(qv_phrase *phrase, unsigned numerator, unsigned denominator)
{
    bool power_of_ten = denominator == 1000 || denominator == 10000 || denominator == 1000000;
    qv_say_integer(phrase, numerator);
    if (denominator < 2 || (denominator > 128 && !power_of_ten)) {
        qv_phrase_add(phrase, "over");
        qv_say_integer(phrase, denominator);
        return;
    }
    if (denominator == 2)
        qv_phrase_add(phrase, numerator == 1 ? "half" : "halves");
    else if (denominator == 4)
        qv_phrase_add(phrase, numerator == 1 ? "quarter" : "quarters");
    else {
        qv_say_integer_ordinal(phrase, denominator);
        if (numerator != 1)
            qv_phrase_join(phrase, "s");
    }
}
