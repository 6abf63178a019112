// SPDX-License-Identifier: MIT
#include "text/en/dates.h"
#include "text/en/bible.h"
#include "text/en/numbers.h"
#include "text/phones.h"
#include "text/en/quantity.h"
#include <string.h>

static const char *const months[12] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};

static bool is_day_value(int value)
{
    return value >= 1 && value <= 31;
}

/* The number of a day stands before the month at `at`: "25 dec", "1st may". */
static bool is_behind_day(const qv_reader *r, int at)
{
    const int day = at - 1 - qv_is_ordinal_ending(r, at - 1);
    return qv_is_number(r, day) && qv_digits_at(r, day) <= 2 && is_day_value(qv_value_at(r, day)) &&
           !qv_is_glued(r, at);
}

/* "may 5 2021" */
static bool is_before_day_and_year(const qv_reader *r, int at)
{
    const int year = at + 2 + qv_is_mark(r, at + 2, ',');
    return qv_is_number(r, at + 1) && !qv_is_glued(r, at + 1) && qv_digits_at(r, at + 1) <= 2 &&
           is_day_value(qv_value_at(r, at + 1)) && qv_digits_at(r, year) == 4 && !qv_is_glued(r, year) &&
           qv_text_at(r, year)[0] <= '2';
}

/* "1 may 2020" */
static bool is_between_day_and_year(const qv_reader *r, int at)
{
    return is_behind_day(r, at) && qv_digits_at(r, at + 1) == 4 && !qv_is_glued(r, at + 1) &&
           qv_text_at(r, at + 1)[0] <= '2';
}

/* A short name in small letters with a day beside it: "due oct 12", "25 jul 2012". "Mar" and "dec" are words
 * too, and need a year or a word such as "on". */
static bool is_dated(const qv_reader *r, int at, int month)
{
    static const char *const before[] = {"on",   "by",   "until", "since",   "due", "before", "after",
                                         "from", "till", "dated", "expires", "of",  "to",     NULL};
    const int next = at + 1 + qv_is_glued_mark(r, at + 1, '.');
    const bool is_word = month == 2;
    const bool shut = qv_is_end(r, next) || (qv_is_glued(r, next) && qv_is_closed(r, next));
    if (is_between_day_and_year(r, at) || (shut && is_behind_day(r, at)))
        return true;
    if (qv_is_glued(r, next) || !qv_is_number(r, next))
        return false;
    if (qv_digits_at(r, next) == 4)
        return !is_word && qv_text_at(r, next)[0] <= '2';
    const int later = next + 1 + qv_is_mark(r, next + 1, ',');
    return qv_digits_at(r, next) <= 2 && is_day_value(qv_value_at(r, next)) &&
           (qv_is_closed(r, next + 1) || qv_is_ordinal_ending(r, next + 1)) &&
           (!is_word || qv_digits_at(r, later) == 4 || qv_is_one_of(r, at - 1, before));
}

/* 1 to 12 of a month's name or abbreviation at `at`, and behind it in *end; 0 if there is none. */
static int find_month(const qv_reader *r, int at, int *end)
{
    const char *text = qv_text_at(r, at);
    size_t length = strlen(text);
    *end = at + 1;
    if (!qv_is_word(r, at) || length < 3)
        return 0;
    for (int m = 0; m < 12; m++) {
        if (text[0] != months[m][0] || strncmp(text, months[m], 3) != 0)
            continue;
        bool full = strcmp(text, months[m]) == 0;
        bool brief = length == 3 || (m == 8 && strcmp(text, "sept") == 0);
        // "may", "march" and the abbreviations are months only with a capital.
        if (full && (qv_is_capital(r, at) || (m != 2 && m != 4) || is_between_day_and_year(r, at) ||
                     is_before_day_and_year(r, at)))
            return m + 1;
        if (!full && brief && (qv_is_capital(r, at) || is_dated(r, at, m))) {
            *end += qv_is_glued_mark(r, *end, '.');
            return m + 1;
        }
    }
    return 0;
}

/* A day's number, maybe with its ending: its value, and behind it in *end; 0 if there is none. */
static int find_day(const qv_reader *r, int at, int *end)
{
    int day = qv_digits_at(r, at) <= 2 ? qv_value_at(r, at) : 0;
    *end = at + 1;
    if (!is_day_value(day))
        return 0;
    *end += qv_is_ordinal_ending(r, *end);
    return day;
}

/* A year of four digits that stands by itself at `at`. */
static bool is_year(const qv_reader *r, int at)
{
    int value = qv_digits_at(r, at) == 4 ? qv_value_at(r, at) : 0;
    bool free = !qv_is_glued(r, at + 1) || qv_is_closed(r, at + 1);
    return value >= 1000 && value <= 2999 && free;
}

static void say_year(qv_reader *r, int at)
{
    qv_say_year(&r->phrase, qv_text_at(r, at), (size_t)qv_digits_at(r, at));
}

/* Two or four digits of a year in a numeric date. */
static void say_short_year(qv_reader *r, int at)
{
    if (qv_digits_at(r, at) == 4) {
        say_year(r, at);
    } else {
        const char *digits = qv_text_at(r, at);
        if (digits[0] == '0')
            qv_phrase_add(&r->phrase, "oh");
        qv_say_cardinal(&r->phrase, digits, 2);
    }
}

/* ", 2021" or " 2021" or " '21" behind a date: says it, returns the tokens. */
static int read_year_behind(qv_reader *r, int at)
{
    int end = at;
    bool comma = qv_is_glued_mark(r, at, ',');
    end += comma;
    if (qv_is_mark(r, end, '\'') && qv_digits_at(r, end + 1) == 2 && qv_is_glued(r, end + 1)) {
        say_short_year(r, end + 1);
        return end + 2 - at;
    }
    if (!is_year(r, end) || qv_is_glued(r, end))
        return 0;
    // "on March 3, 2021 people came" is taken for a year all the same.
    say_year(r, end);
    return end + 1 - at;
}

static void say_month_day(qv_phrase *phrase, int month, int day)
{
    qv_phrase_add(phrase, months[month - 1]);
    qv_say_integer_ordinal(phrase, (unsigned)day);
}

/* Month and day of two numbers: the American order, unless that cannot be. */
static bool month_and_day(int first, int second, int *month, int *day)
{
    bool swap = first > 12;
    *month = swap ? second : first;
    *day = swap ? first : second;
    return *month >= 1 && *month <= 12 && is_day_value(*day);
}

static bool is_time(const qv_reader *r, int at);

/* "Tue 16/01", "the week of 10/7", "Date: 16/01" */
static bool is_behind_day_name(const qv_reader *r, int at)
{
    static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                       "sunday", "mon",     "tue",       "tues",     "wed",    "thu",
                                       "thur",   "thurs",   "fri",       "sat",      "sun",    NULL};
    const int day = at - 1 - (qv_is_mark(r, at - 1, ',') || qv_is_mark(r, at - 1, '.'));
    if (qv_is_text(r, at + 3, "of")) // "on Monday 3/4 of them came"
        return false;
    return (qv_is_capital(r, day) && qv_is_one_of(r, day, days)) ||
           (qv_is_text(r, at - 1, "of") && qv_is_text(r, at - 2, "week")) ||
           (qv_is_mark(r, at - 1, ':') && qv_is_text(r, at - 2, "date"));
}

/* "7/4" is a date behind a word such as "on" or a day, and before a time. */
static int read_month_slash_day(qv_reader *r, int at)
{
    static const char *const before[] = {"on",     "until", "dated", "since", "by",
                                         "before", "after", "due",   NULL};
    int month, day;
    if (!(qv_is_one_of(r, at - 1, before) || is_behind_day_name(r, at) ||
          is_time(r, at + 3 + qv_is_mark(r, at + 3, '@'))) ||
        !qv_is_closed(r, at + 3) || qv_digits_at(r, at) > 2 || qv_digits_at(r, at + 2) > 2 ||
        !qv_is_glued_mark(r, at + 1, '/') ||
        !month_and_day(qv_value_at(r, at), qv_value_at(r, at + 2), &month, &day) || (month == 9 && day == 11))
        return 0;
    say_month_day(&r->phrase, month, day);
    qv_say(r, at, at + 2);
    return 3;
}

/* How the three numbers of a date stand: which is the year, and the order of the others. */
typedef struct date_order {
    uint8_t digits[3];           // at most of each number
    uint8_t least_year;          // digits of the year at least
    uint8_t year, first, second; // which number is what; the first may be the month or the day
    const char *marks;           // that may stand between
} date_order;

static const date_order date_orders[] = {
    {{4, 2, 2}, 4, 0, 1, 2, "/-"},                                // 2021-03-04
    {{4, 2, 2}, 4, 0, 2, 1, "."},  {{2, 2, 4}, 4, 2, 0, 1, "/-"}, // 3/4/2021: the American order
    {{2, 2, 2}, 2, 2, 0, 1, "/"},                                 // 3/4/21
    {{2, 2, 4}, 4, 2, 1, 0, "."}, // 4.3.2021: Europe writes dots, and the day first
};

static bool has_order(const qv_reader *r, int at, char mark, const date_order *order)
{
    if (!strchr(order->marks, mark))
        return false;
    for (int i = 0; i < 3; i++) {
        const int digits = qv_digits_at(r, at + 2 * i), least = i == order->year ? order->least_year : 1;
        if (digits < least || digits > order->digits[i])
            return false;
    }
    return true;
}

/* The mark between three numbers that hang together at `at` and don't go on; 0 if there is none. */
static char date_mark(const qv_reader *r, int at)
{
    const uint32_t code = qv_token_at(r, at + 1)->code;
    if (code != '/' && code != '-' && code != '.')
        return 0;
    if (!qv_is_glued_mark(r, at + 1, code) || !qv_is_glued_mark(r, at + 3, code) || !qv_is_glued(r, at + 2) ||
        !qv_is_glued(r, at + 4))
        return 0;
    const bool goes_on =
        qv_is_glued_mark(r, at + 5, code) && qv_is_glued(r, at + 6) && qv_is_number(r, at + 6);
    return goes_on ? 0 : (char)code;
}

/* The three numbers at `at` as a date in that order. Returns its tokens; 0 if it cannot be one. */
static int read_date(qv_reader *r, int at, const date_order *order)
{
    int month, day;
    if (!month_and_day(qv_value_at(r, at + 2 * order->first), qv_value_at(r, at + 2 * order->second), &month,
                       &day))
        return 0;
    say_month_day(&r->phrase, month, day);
    say_short_year(r, at + 2 * order->year);
    qv_say(r, at, at + 4);
    // The time follows in "2021-03-04T10:00".
    const bool time =
        order->year == 0 && qv_is_glued(r, at + 5) && qv_is_text(r, at + 5, "t") && qv_is_number(r, at + 6);
    return time ? 6 : 5;
}

int qv_read_numeric_date(qv_reader *r, int at)
{
    const char mark = date_mark(r, at);
    for (size_t i = 0; mark && i < sizeof date_orders / sizeof *date_orders; i++)
        if (has_order(r, at, mark, &date_orders[i]))
            return read_date(r, at, &date_orders[i]);
    return qv_is_mark(r, at + 3, '/') ? 0 : read_month_slash_day(r, at);
}

/* A second day behind the first: "3-5", "3rd and 4th" stays as it is. */
static int read_day_range(qv_reader *r, int at)
{
    int end;
    if (!qv_is_dash(r, at) || qv_is_glued(r, at) != qv_is_glued(r, at + 1))
        return 0;
    int day = find_day(r, at + 1, &end);
    if (!day || (qv_is_glued(r, end) && !qv_is_closed(r, end)))
        return 0;
    qv_phrase_add(&r->phrase, "to");
    qv_say_integer_ordinal(&r->phrase, (unsigned)day);
    return end - at;
}

/* "Jan-15-2020", "Mar/3/21"; `end`: behind the month. */
static int read_joined_date(qv_reader *r, int at, int end, int month)
{
    const uint32_t mark = qv_is_glued_mark(r, end, '-') ? '-' : '/';
    const int day = qv_digits_at(r, end + 1) <= 2 ? qv_value_at(r, end + 1) : 0, year = end + 3;
    const bool joined = qv_is_glued_mark(r, end, mark) && qv_is_glued(r, end + 1) && is_day_value(day) &&
                        qv_is_glued_mark(r, end + 2, mark) && qv_is_glued(r, year) &&
                        (qv_digits_at(r, year) == 4 || qv_digits_at(r, year) == 2) &&
                        qv_is_closed(r, year + 1);
    if (!joined)
        return 0;
    say_month_day(&r->phrase, month, day);
    say_short_year(r, year);
    qv_say(r, at, year);
    return year + 1 - at;
}

int qv_read_month_date(qv_reader *r, int at)
{
    int end, behind;
    int month = find_month(r, at, &end);
    if (!month)
        return 0;
    const int all = read_joined_date(r, at, end, month);
    if (all)
        return all;
    int day = qv_is_glued(r, end) ? 0 : find_day(r, end, &behind);
    // "June 3:30 p.m.", "March 5 miles" and "May 5%" name no day.
    bool plain =
        day && (!qv_is_glued(r, behind) || qv_is_closed(r, behind) || qv_is_mark(r, behind, QV_EN_DASH));
    if (plain) {
        say_month_day(&r->phrase, month, day);
        end = behind;
        if (strchr(qv_text_at(r, end - 1), '\'')) // "July 4th's fireworks"
            qv_phrase_join(&r->phrase, "'s");
        end += read_day_range(r, end);
        end += read_year_behind(r, end);
        // "Feb 28–Mar 2": the second is read on its own.
        if (qv_is_dash(r, end) && find_month(r, end + 1, &behind) && qv_is_number(r, behind)) {
            qv_phrase_add(&r->phrase, "to");
            end++;
        }
    } else {
        bool spelled_out = strlen(qv_text_at(r, at)) > 4 || end > at + 1;
        // "Apr-Jun"
        if (qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_glued(r, end + 1) &&
            find_month(r, end + 1, &behind)) {
            int to = find_month(r, end + 1, &behind);
            qv_phrase_add(&r->phrase, months[month - 1]);
            qv_phrase_add(&r->phrase, "to");
            month = to;
            end = behind;
            spelled_out = true;
        }
        qv_phrase_add(&r->phrase, months[month - 1]);
        int year = read_year_behind(r, end);
        // A lone "Mar" or "Dec" is a name; with a full stop, or before a year, a month.
        if (!year && !spelled_out) {
            qv_phrase_clear(&r->phrase);
            return 0;
        }
        end += year;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* 20-25 Nov., 3–5 May 2021 */
static int read_days_of_month(qv_reader *r, int at)
{
    int end, behind, month_end;
    int first = find_day(r, at, &end);
    if (!first || !qv_is_dash(r, end) || !qv_is_glued(r, end) || !qv_is_glued(r, end + 1))
        return 0;
    int second = find_day(r, end + 1, &behind);
    int month = second > first && !qv_is_glued(r, behind) ? find_month(r, behind, &month_end) : 0;
    if (!month)
        return 0;
    if (!qv_is_text(r, at - 1, "the"))
        qv_phrase_add(&r->phrase, "the");
    qv_say_integer_ordinal(&r->phrase, (unsigned)first);
    qv_phrase_add(&r->phrase, "to the");
    qv_say_integer_ordinal(&r->phrase, (unsigned)second);
    qv_phrase_add(&r->phrase, "of");
    qv_phrase_add(&r->phrase, months[month - 1]);
    month_end += read_year_behind(r, month_end);
    qv_say(r, at, month_end - 1);
    return month_end - at;
}

int qv_read_day_date(qv_reader *r, int at)
{
    int end, behind;
    int day = find_day(r, at, &end), days = read_days_of_month(r, at);
    if (!day || days)
        return days;
    int month_at = end + (qv_is_text(r, end, "of") ? 1 : 0);
    bool joined = qv_is_glued_mark(r, end, '-') || qv_is_glued_mark(r, end, '/');
    month_at += joined;
    int month = find_month(r, month_at, &behind);
    if (!month || (qv_is_glued(r, month_at) && !joined) ||
        (!qv_is_capital(r, month_at) && month_at == end && !qv_is_closed(r, behind)))
        return 0;
    if (!qv_is_text(r, at - 1, "the"))
        qv_phrase_add(&r->phrase, "the");
    qv_say_integer_ordinal(&r->phrase, (unsigned)day);
    qv_phrase_add(&r->phrase, "of");
    qv_phrase_add(&r->phrase, months[month - 1]);
    end = behind;
    if (joined && (qv_is_glued_mark(r, end, '-') || qv_is_glued_mark(r, end, '/')) &&
        qv_is_number(r, end + 1) && (qv_digits_at(r, end + 1) == 4 || qv_digits_at(r, end + 1) == 2)) {
        say_short_year(r, end + 1);
        end += 2;
    } else {
        end += read_year_behind(r, end);
    }
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_weekday(qv_reader *r, int at)
{
    static const struct {
        const char *brief, *day;
        bool doubtful; // also a name or a word
    } days[] = {{"mon", "monday", false},     {"tue", "tuesday", false},  {"tues", "tuesday", false},
                {"wed", "wednesday", true},   {"thu", "thursday", false}, {"thur", "thursday", false},
                {"thurs", "thursday", false}, {"fri", "friday", false},   {"sat", "saturday", true},
                {"sun", "sunday", true}};
    static const char *const before[] = {"on",   "by",   "until", "every", "this",
                                         "next", "last", "since", "and",   NULL};
    if (!qv_is_capital(r, at))
        return 0;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        if (!qv_is_text(r, at, days[i].brief))
            continue;
        int end = at + 1, ignored, next;
        bool stop = qv_is_glued_mark(r, end, '.');
        end += stop;
        next = end + (qv_is_glued_mark(r, end, ',') ? 1 : 0);
        bool date = find_month(r, next, &ignored) > 0 || qv_is_number(r, next) ||
                    (qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_capital(r, end + 1));
        bool after_dash = qv_is_dash(r, at - 1) && qv_is_glued(r, at);
        bool behind = stop && qv_is_one_of(r, at - 1, before);
        if (days[i].doubtful && !(stop && !qv_is_end(r, end)) && !date && !after_dash && !behind)
            return 0;
        qv_phrase_add(&r->phrase, days[i].day);
        // "Mon-Fri"
        if (qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_capital(r, end + 1) && !date)
            return qv_say(r, at, end - 1), end - at;
        if (qv_is_dash(r, end) && qv_is_glued(r, end) && qv_is_capital(r, end + 1)) {
            qv_phrase_add(&r->phrase, "to");
            end++;
        }
        qv_say(r, at, end - 1);
        return end - at;
    }
    return 0;
}

/* Times of day. */

typedef struct clock_time {
    int hour, minute, second; // -1: not given
    int fraction;             // the token of digits behind the seconds, or 0
    int tokens;
} clock_time;

/* "am", "PM", "a.m.", and the p of "5:00p" behind a time; *letter is 'a' or 'p'. Returns the tokens. */
static int find_half(const qv_reader *r, int at, char *letter)
{
    *letter = qv_text_at(r, at)[0];
    if (qv_is_text(r, at, "am") || qv_is_text(r, at, "pm"))
        return 1;
    if ((qv_is_text(r, at, "a") || qv_is_text(r, at, "p")) && qv_is_glued_mark(r, at + 1, '.') &&
        qv_is_text(r, at + 2, "m") && qv_is_glued(r, at + 2))
        return 3 + qv_is_glued_mark(r, at + 3, '.');
    const bool alone = qv_is_text(r, at, "a") || qv_is_text(r, at, "p");
    return alone && qv_is_glued(r, at) && qv_is_closed(r, at + 1) && qv_is_glued_mark(r, at - 2, ':') &&
           qv_is_number(r, at - 3);
}

/* "3:30", "15:45:10"; or, where `bare` allows it, a lone hour. */
static bool find_clock(const qv_reader *r, int at, bool bare, clock_time *t)
{
    *t = (clock_time){qv_digits_at(r, at) <= 2 ? qv_value_at(r, at) : -1, -1, -1, 0, 1};
    if (t->hour < 0 || t->hour > 24)
        return false;
    bool colon = qv_is_glued_mark(r, at + 1, ':') && qv_digits_at(r, at + 2) == 2 && qv_is_glued(r, at + 2);
    // "8.30 pm", the British way
    char letter;
    bool stop = !colon && qv_is_glued_mark(r, at + 1, '.') && qv_digits_at(r, at + 2) == 2 &&
                qv_is_glued(r, at + 2) && find_half(r, at + 3, &letter) > 0;
    if (!colon && !stop)
        return bare && t->hour >= 1 && t->hour <= 12;
    t->minute = qv_value_at(r, at + 2);
    t->tokens = 3;
    if (qv_is_glued_mark(r, at + 3, ':') && qv_is_glued(r, at + 4) && qv_is_number(r, at + 4)) {
        t->second = qv_value_at(r, at + 4);
        t->tokens = 5;
        if (qv_digits_at(r, at + 4) != 2 || t->second > 60)
            return false;
        // The thousandths of a log
        if ((qv_is_glued_mark(r, at + 5, '.') || qv_is_glued_mark(r, at + 5, ',')) &&
            qv_is_glued(r, at + 6) && qv_is_number(r, at + 6) && qv_digits_at(r, at + 6) <= 9) {
            t->fraction = at + 6;
            t->tokens = 7;
        }
    }
    return t->minute < 60;
}

static void say_half(qv_phrase *phrase, char letter)
{
    qv_phrase_letters(phrase, &letter, 1);
    qv_phrase_add(phrase, "M");
}

static const char *const zones[] = {
    "EST",  "EDT",  "CST",  "CDT", "MST", "MDT", "PST", "PDT", "GMT",  "UTC",  "BST",  "CET",  "CEST",
    "EET",  "EEST", "WET",  "IST", "JST", "KST", "HKT", "SGT", "AEST", "AEDT", "ACST", "AWST", "NZST",
    "NZDT", "AKST", "AKDT", "HST", "MSK", "ET",  "PT",  "CT",  "MT",   "Z",    NULL};

/* The time zone at `at`, or NULL. */
static const char *find_zone(const qv_reader *r, int at)
{
    for (int i = 0; qv_is_capital(r, at) && zones[i]; i++)
        if (strcmp(qv_raw_at(r, at), zones[i]) == 0)
            return zones[i];
    return NULL;
}

static int read_zone(qv_reader *r, int at)
{
    const char *zone = find_zone(r, at);
    if (!zone)
        return 0;
    qv_phrase_letters(&r->phrase, zone, strlen(zone));
    return 1;
}

static void say_clock(qv_reader *r, const clock_time *t, bool half)
{
    qv_phrase *phrase = &r->phrase;
    qv_say_integer(phrase, (unsigned)t->hour);
    if (t->minute > 0) {
        if (t->minute < 10)
            qv_phrase_add(phrase, "oh");
        qv_say_integer(phrase, (unsigned)t->minute);
    } else if (t->minute == 0 && !half) {
        const bool clock = t->hour >= 1 && t->hour <= 12;
        qv_phrase_add(phrase, clock ? "o'clock" : t->second > 0 ? "hundred hours" : "hundred");
    }
    const bool sharp = t->minute == 0 && t->second == 0 && !t->fraction; // "17:00:00"
    if (t->second >= 0 && !sharp) {
        qv_phrase_add(phrase, "and");
        qv_say_integer(phrase, (unsigned)t->second);
        if (t->fraction) {
            qv_phrase_add(phrase, "point");
            qv_say_digits(phrase, qv_text_at(r, t->fraction), (size_t)qv_digits_at(r, t->fraction));
        }
        qv_phrase_add(phrase, t->second == 1 && !t->fraction ? "second" : "seconds");
    }
}

/* Four digits that may be a time of day. */
static bool is_military(const qv_reader *r, int at)
{
    const int value = qv_digits_at(r, at) == 4 ? qv_value_at(r, at) : -1;
    return value >= 0 && value <= 2400 && value % 100 < 60;
}

static void say_military(qv_phrase *phrase, const char *digits)
{
    if (digits[0] == '0')
        qv_phrase_add(phrase, "oh");
    qv_say_cardinal(phrase, digits, 2);
    if (strcmp(digits + 2, "00") == 0) {
        qv_phrase_add(phrase, "hundred");
    } else {
        if (digits[2] == '0')
            qv_phrase_add(phrase, "oh");
        qv_say_cardinal(phrase, digits + 2, 2);
    }
}

/* "hours", "hrs" or a glued "h" behind a time, said; returns the tokens. */
static int read_hours(qv_reader *r, int at)
{
    if (!qv_is_text(r, at, "hours") && !qv_is_text(r, at, "hrs") &&
        !(qv_is_text(r, at, "h") && qv_is_glued(r, at) && qv_is_closed(r, at + 1)))
        return 0;
    qv_phrase_add(&r->phrase, "hours");
    return 1;
}

/* Two times with a dash between them at `at`: "0900-1700". One begins with a nought, as "1000-1200" may be of
 * anything, and both are of five minutes, unlike the telephone number "0800-1111". */
static bool is_military_range(const qv_reader *r, int at)
{
    const int second = at + 2;
    return is_military(r, at) && is_military(r, second) && qv_is_free(r, at) && qv_is_dash(r, at + 1) &&
           qv_is_glued(r, at + 1) && qv_is_glued(r, second) && !qv_is_dash(r, second + 1) &&
           qv_value_at(r, at) % 5 == 0 && qv_value_at(r, second) % 5 == 0 && !qv_is_text(r, at - 1, "issn") &&
           (qv_text_at(r, at)[0] == '0' || qv_text_at(r, second)[0] == '0');
}

static int read_military_range(qv_reader *r, int at)
{
    const int second = at + 2;
    say_military(&r->phrase, qv_text_at(r, at));
    qv_phrase_add(&r->phrase, "to");
    say_military(&r->phrase, qv_text_at(r, second));
    const int hours = read_hours(r, second + 1);
    if (!hours && !qv_is_closed(r, second + 1)) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say(r, at, second + hours);
    return 3 + hours;
}

/* "1430 hours", "0900 hours", "1430h". */
static int read_military(qv_reader *r, int at)
{
    static const char *const before[] = {"at", "by", "until", "till", "from", "since", NULL};
    if (is_military_range(r, at))
        return read_military_range(r, at);
    // "2000h" is mostly a span.
    const bool glued = qv_is_glued(r, at + 1) && qv_is_free(r, at) && qv_value_at(r, at) % 100 != 0;
    if (!is_military(r, at) || !(qv_text_at(r, at)[0] == '0' || glued || qv_is_one_of(r, at - 1, before)))
        return 0;
    say_military(&r->phrase, qv_text_at(r, at));
    if (!read_hours(r, at + 1)) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say(r, at, at + 1);
    return 2;
}

/* What stands before numbers with a colon that are no times. */
static bool is_behind_ratio(const qv_reader *r, int at)
{
    static const char *const ratios[] = {"ratio", "odds", "scale", "score", "won", "lost", NULL};
    return qv_is_one_of(r, at - 1, ratios) || qv_is_one_of(r, at - 2, ratios);
}

/* A race's "1:23.456": minutes, seconds and their fraction. */
static int read_lap(qv_reader *r, int at)
{
    const int second = qv_value_at(r, at + 2), fraction = at + 4;
    if (qv_digits_at(r, at) > 2 || qv_value_at(r, at) > 59 || !qv_is_glued_mark(r, at + 1, ':') ||
        !qv_is_glued(r, at + 2) || qv_digits_at(r, at + 2) != 2 || second > 59 ||
        !qv_is_glued_mark(r, at + 3, '.') || !qv_is_glued(r, fraction) || !qv_is_number(r, fraction) ||
        qv_digits_at(r, fraction) > 3 || !qv_is_closed(r, fraction + 1) || is_behind_ratio(r, at))
        return 0;
    qv_say_integer(&r->phrase, (unsigned)qv_value_at(r, at));
    if (second < 10)
        qv_phrase_add(&r->phrase, "oh");
    if (second > 0)
        qv_say_integer(&r->phrase, (unsigned)second);
    else
        qv_phrase_add(&r->phrase, "oh");
    qv_phrase_add(&r->phrase, "point");
    qv_say_digits(&r->phrase, qv_text_at(r, fraction), (size_t)qv_digits_at(r, fraction));
    qv_say(r, at, fraction);
    return 5;
}

/* One time with what hangs on it, into the phrase. Returns the tokens. */
static int find_time(qv_reader *r, int at, bool bare)
{
    clock_time t;
    char letter;
    if (!find_clock(r, at, true, &t))
        return 0;
    int end = at + t.tokens, half = find_half(r, end, &letter);
    if (half && t.hour > 12 && t.minute < 0)
        return 0;
    if (!half && (t.minute < 0 ? !bare : is_behind_ratio(r, at)))
        return 0;
    // "3:30x", "2:15.4" are no times of day.
    if (!half && t.minute >= 0 && qv_is_glued(r, end) && !qv_is_closed(r, end) && !find_zone(r, end) &&
        !qv_is_text(r, end, "z") && !qv_is_text(r, end, "ish") && !qv_is_mark(r, end, '+') &&
        !qv_is_mark(r, end, QV_EN_DASH))
        return 0;
    // "17:00+01:00": the zone's distance
    const bool offset = qv_is_mark(r, at - 1, '+') && qv_is_glued(r, at) && qv_is_number(r, at - 2);
    say_clock(r, &t, half > 0 || offset);
    if (half)
        say_half(&r->phrase, letter);
    end += half;
    return end - at;
}

/* Whether a time, with am or pm if it is only an hour, begins at `at`. */
static bool is_time(const qv_reader *r, int at)
{
    clock_time t;
    char letter;
    return find_clock(r, at, true, &t) && (t.minute >= 0 || find_half(r, at + t.tokens, &letter) > 0);
}

int qv_read_time(qv_reader *r, int at)
{
    int tokens = read_military(r, at);
    if (tokens > 0 || !qv_is_number(r, at) || qv_is_verse(r, at))
        return tokens;
    tokens = read_lap(r, at);
    if (tokens > 0)
        return tokens;
    // "9-5pm": the first is a time because the second is one.
    int dash = at + 1;
    bool before_time =
        qv_is_dash(r, dash) && qv_is_glued(r, dash) == qv_is_glued(r, dash + 1) && is_time(r, dash + 1);
    tokens = find_time(r, at, before_time);
    if (!tokens) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    int end = at + tokens;
    if (qv_is_dash(r, end) && qv_is_glued(r, end) == qv_is_glued(r, end + 1) && is_time(r, end + 1)) {
        qv_phrase_add(&r->phrase, "to");
        end += 1 + find_time(r, end + 1, true);
    }
    end += read_zone(r, end);
    qv_say(r, at, end - 1);
    return end - at;
}

/* Eras. */

/* "BC", "B.C.", "BCE" ... at `at`: spelled into the phrase. Returns the tokens. */
static int find_era(qv_reader *r, int at, const char *const *eras)
{
    for (int i = 0; eras[i]; i++) {
        int end = at;
        size_t letters = strlen(eras[i]);
        if (qv_is_word(r, at) && strcmp(qv_raw_at(r, at), eras[i]) == 0) {
            end = at + 1;
        } else {
            size_t k = 0;
            for (; k < letters && qv_raw_at(r, end)[0] == eras[i][k] && !qv_raw_at(r, end)[1] &&
                   qv_is_glued_mark(r, end + 1, '.');
                 k++)
                end += 2;
            if (k < letters)
                continue;
        }
        qv_phrase_letters(&r->phrase, eras[i], letters);
        return end - at;
    }
    return 0;
}

int qv_read_era(qv_reader *r, int at)
{
    static const char *const before[] = {"AD", "BC", "CE", NULL}, *const behind[] = {"BCE", "BC", "AD", "CE",
                                                                                     NULL};
    const bool may_be = qv_is_capital(r, at) && qv_token_at(r, at)->length < 3;
    int tokens = may_be ? find_era(r, at, before) : 0;
    if (tokens > 0 && qv_is_number(r, at + tokens) && qv_digits_at(r, at + tokens) <= 4) {
        say_year(r, at + tokens);
        qv_say(r, at, at + tokens);
        return tokens + 1;
    }
    qv_phrase_clear(&r->phrase);
    if (!qv_is_number(r, at) || qv_digits_at(r, at) > 4 || qv_digits_at(r, at) < 1)
        return 0;
    say_year(r, at);
    tokens = find_era(r, at + 1, behind);
    if (!tokens) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    qv_say(r, at, at + tokens);
    return 1 + tokens;
}
