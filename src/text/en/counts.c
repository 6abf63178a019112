// SPDX-License-Identifier: MIT
#include "text/en/quantity.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include <string.h>

bool qv_is_ordinal_ending(const qv_reader *r, int at)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "st's", "nd's", "rd's", "th's", NULL};
    return qv_is_glued(r, at) && qv_is_number(r, at - 1) && qv_is_one_of(r, at, endings);
}

/* The dash at `at`, if `range` says that it joins two of a kind: "to". Said; returns its tokens. */
static int say_to(qv_reader *r, int at, bool range)
{
    if (!range || !qv_is_dash(r, at) || !qv_is_glued(r, at) || !qv_is_glued(r, at + 1) ||
        !qv_is_number(r, at + 1))
        return 0;
    qv_phrase_add(&r->phrase, "to");
    return 1;
}

/* "13st": stones, as the ending of 13 is another one. */
static int read_stones(qv_reader *r, int at)
{
    const int stones = qv_value_at(r, at);
    if (stones < 2 || stones > 60 || !qv_is_glued(r, at + 1) || !qv_is_text(r, at + 1, "st") ||
        (stones % 10 == 1 && stones != 11))
        return 0;
    qv_say_integer(&r->phrase, (unsigned)stones);
    qv_phrase_add(&r->phrase, "stone");
    qv_say(r, at, at + 1);
    return 2;
}

int qv_read_ordinal(qv_reader *r, int at)
{
    qv_figure f;
    const int stones = read_stones(r, at);
    if (stones)
        return stones;
    int end = at + qv_find_figure(r, at, &f);
    const bool inside = qv_is_glued(r, at) && qv_is_word(r, at - 1); // of "ssw0rd"
    const bool legal =
        qv_is_glued(r, end) && qv_is_text(r, end, "d") && qv_is_text(r, end + 1, "cir"); // 2d Cir.
    if (end == at || inside || f.point || f.vulgar || !(legal || qv_is_ordinal_ending(r, end)))
        return 0;
    qv_say_ordinal(&r->phrase, f.whole, (size_t)f.whole_count);
    if (strchr(qv_text_at(r, end), '\'')) // "the 19th's best round"
        qv_phrase_join(&r->phrase, "'s");
    end++;
    // "18th-19th centuries": the second is read on its own.
    end += say_to(r, end, qv_is_ordinal_ending(r, end + 2) && qv_value_at(r, end + 1) > qv_figure_value(&f));
    qv_say(r, at, end - 1);
    return end - at;
}

/* "y/o", "yo", "y.o.", "yr old", "yr-olds" behind a number at `at`; returns its tokens. */
static int age_tokens(const qv_reader *r, int at)
{
    static const char *const years[] = {"yr", "yrs", NULL};
    if (qv_is_text(r, at, "yo") || qv_is_text(r, at, "yo's"))
        return 1;
    const int old = at + 1 + qv_is_glued_mark(r, at + 1, '-');
    if (qv_is_one_of(r, at, years) && (qv_is_text(r, old, "old") || qv_is_text(r, old, "olds")))
        return old + 1 - at;
    const bool slash = qv_is_glued_mark(r, at + 1, '/'), stop = qv_is_glued_mark(r, at + 1, '.');
    if (!qv_is_text(r, at, "y") || !(slash || stop) || !qv_is_text(r, at + 2, "o") || !qv_is_glued(r, at + 2))
        return 0;
    return 3 + (stop && qv_is_glued_mark(r, at + 3, '.'));
}

int qv_read_age(qv_reader *r, int at)
{
    static const char *const behind[] = {"and", "or",    "when", "with", "in",  "at", "who", "is", "was",
                                         "now", "today", "but",  "has",  "had", "on", "of",  "as", NULL};
    static const char *const articles[] = {"a", "an", "the", "this", "that", "our", "my", "his", "her", NULL};
    const bool hyphen = qv_is_glued_mark(r, at + 1, '-');
    const int tokens = qv_is_number(r, at) && qv_digits_at(r, at) < 4 ? age_tokens(r, at + 1 + hyphen) : 0;
    const int end = at + 1 + hyphen + tokens;
    if (!tokens || !qv_is_closed(r, end))
        return 0;
    const bool noun = qv_is_word(r, end) && !qv_is_glued(r, end) && !qv_is_one_of(r, end, behind);
    const bool olds = qv_is_text(r, end - 1, "olds");
    const bool singular =
        noun || hyphen || olds || qv_value_at(r, at) == 1 || qv_is_one_of(r, at - 1, articles);
    qv_say_cardinal(&r->phrase, qv_text_at(r, at), (size_t)qv_digits_at(r, at));
    qv_phrase_add(&r->phrase, olds ? "year olds" : singular ? "year old" : "years old");
    qv_say(r, at, end - 1);
    return end - at;
}

/* The 49ers, the 76ers. */
static int read_ers(qv_reader *r, int at)
{
    if (!qv_is_number(r, at) || !qv_is_glued(r, at + 1) || !qv_is_text(r, at + 1, "ers"))
        return 0;
    qv_say_cardinal(&r->phrase, qv_text_at(r, at), (size_t)qv_digits_at(r, at));
    bool e = r->phrase.length > 0 && r->phrase.text[r->phrase.length - 1] == 'e';
    qv_phrase_join(&r->phrase, e ? "rs" : "ers");
    qv_say(r, at, at + 1);
    return 2;
}

int qv_read_average(qv_reader *r, int at)
{
    static const char *const before[] = {"bat",     "bats",     "batted",  "batting",  "hit",     "hits",
                                         "hitting", "slugging", "slugged", "slashing", "slashed", NULL};
    static const char *const behind[] = {"hitter", "hitters", "batter", "average", "team", "ball",
                                         "club",   "record",  "season", "mark",    NULL};
    if (!qv_is_mark(r, at, '.') || !qv_is_free(r, at) || !qv_is_glued(r, at + 1) ||
        qv_digits_at(r, at + 1) != 3 || !qv_is_closed(r, at + 2) ||
        !(qv_is_one_of(r, at - 1, before) || qv_is_one_of(r, at + 2, behind)))
        return 0;
    qv_say_code(&r->phrase, qv_text_at(r, at + 1), 3);
    qv_say(r, at, at + 1);
    return 2;
}

/* 100s, 1000s, 1,000s: no one counts them. */
static int read_powers(qv_reader *r, int at)
{
    bool grouped = qv_value_at(r, at) == 1 && qv_is_glued_mark(r, at + 1, ',') &&
                   strcmp(qv_text_at(r, at + 2), "000") == 0;
    int value = grouped ? 1000 : qv_value_at(r, at), end = at + (grouped ? 3 : 1);
    if ((value != 100 && value != 1000) || !qv_is_text(r, end, "s") || !qv_is_glued(r, end) ||
        !qv_is_closed(r, end + 1))
        return 0;
    qv_phrase_add(&r->phrase, value == 100 ? "hundreds" : "thousands");
    qv_say(r, at, end);
    return end + 1 - at;
}

int qv_read_plural(qv_reader *r, int at)
{
    int tokens = read_ers(r, at);
    if (!tokens)
        tokens = read_powers(r, at);
    if (tokens)
        return tokens;
    // '90s: the number stands behind the apostrophe
    bool clipped = qv_is_mark(r, at, '\'') && qv_is_free(r, at) && qv_is_glued(r, at + 1);
    int number = at + clipped, digits = qv_digits_at(r, number), value = qv_value_at(r, number),
        end = number + 1;
    if (digits < 2 || digits > 4)
        return 0;
    if (clipped && digits == 2 && qv_is_closed(r, end)) { // the class of '84
        if (value < 10)
            qv_phrase_add(&r->phrase, "oh");
        qv_say_integer(&r->phrase, (unsigned)value);
        qv_say(r, at, number);
        return 2;
    }
    bool apostrophe = qv_is_glued_mark(r, end, '\'') && qv_is_glued(r, end + 1);
    end += apostrophe;
    if (!qv_is_text(r, end, "s") || !qv_is_glued(r, end) || !qv_is_closed(r, end + 1))
        return 0;
    // "5s" and "32s" are seconds, unless something marks a plural.
    bool decade = value >= 20 && value % 10 == 0;
    if (digits == 2 && !decade && !clipped && !apostrophe && !qv_is_glued_mark(r, at - 1, '-'))
        return 0;
    qv_say_year(&r->phrase, qv_text_at(r, number), (size_t)digits);
    qv_make_plural(&r->phrase);
    end++;
    // "1990s-2000s"
    end += say_to(r, end, qv_is_text(r, end + 2, "s") && qv_is_glued(r, end + 2));
    qv_say(r, at, end - 1);
    return end - at;
}

static bool in_year_context(const qv_reader *r, int at)
{
    static const char *const before[] = {
        "in",        "since",   "by",        "until",   "till",     "during",   "around",
        "circa",     "year",    "early",     "late",    "mid",      "before",   "after",
        "summer",    "winter",  "spring",    "autumn",  "fall",     "class",    "anno",
        "copyright", "born",    "died",      "of",      "from",     "est",      "established",
        "founded",   "january", "february",  "march",   "april",    "may",      "june",
        "july",      "august",  "september", "october", "november", "december", NULL};
    return qv_is_one_of(r, at - 1, before);
}

/* A noun that is counted stands at `at`. */
static bool is_counted_noun(const qv_reader *r, int at)
{
    static const char *const plurals[] = {"people", "men",  "women",   "children", "feet",
                                          "sheep",  "fish", "percent", "pairs",    NULL};
    static const char *const not_plural[] = {"was",     "is",      "has",  "this", "its",  "his",
                                             "as",      "us",      "does", "yes",  "thus", "always",
                                             "perhaps", "besides", "saw",  "sees", NULL};
    if (!qv_is_word(r, at) || qv_is_glued(r, at) || qv_token_at(r, at)->letter_case != CASE_LOWER)
        return false;
    const char *text = qv_text_at(r, at);
    size_t length = strlen(text);
    if (qv_is_one_of(r, at, plurals))
        return true;
    return length > 3 && text[length - 1] == 's' && text[length - 2] != 's' &&
           !qv_is_one_of(r, at, not_plural);
}

/* Digits that name a thing and count nothing: "Room 101", "Boeing 737-800". */
bool qv_is_label(const qv_reader *r, int at)
{
    static const char *const paired[] = {
        "room",     "flight",     "route",   "highway",   "interstate", "boeing", "airbus",
        "suite",    "area",       "gate",    "bus",       "channel",    "hwy",    "airport",
        "locker",   "porsche",    "peugeot", "classroom", "apartment",  "box",    "seat",
        "apt",      "unit",       "row",     "building",  "exhibit",    "ex",     "appendix",
        "schedule", "attachment", "annex",   "exit",      "lot",        "form",   NULL};
    int before = at - 1 - qv_is_mark(r, at - 1, '.');
    return qv_is_one_of(r, before, paired);
}

/* "401(k)": digits as in a name, and the letter. */
static int read_section(qv_reader *r, int at)
{
    if (qv_digits_at(r, at) != 3 || !qv_is_glued_mark(r, at + 1, '(') ||
        qv_token_at(r, at + 2)->length != 1 || !qv_is_word(r, at + 2) || !qv_is_glued(r, at + 2) ||
        !qv_is_glued_mark(r, at + 3, ')'))
        return 0;
    qv_say_code(&r->phrase, qv_text_at(r, at), 3);
    qv_phrase_letters(&r->phrase, qv_text_at(r, at + 2), 1);
    qv_say(r, at, at + 3);
    return 4;
}

/* Digits that are said one by one behind a word: "call 911", "account number: 12345". */
static bool is_dialed(const qv_reader *r, int at)
{
    static const char *const single[] = {"call",    "dial", "dialed", "called",    "calling", "dialing",
                                         "pin",     "code", "zip",    "extension", "ext",     "serial",
                                         "account", "isbn", "phone",  "passcode",  NULL};
    int before = at - 1;
    while (qv_is_mark(r, before, '.') || qv_is_text(r, before, "is") || qv_is_text(r, before, "number") ||
           qv_is_mark(r, before, '#') || qv_is_mark(r, before, ':'))
        before--;
    return qv_digits_at(r, at) >= 3 && qv_is_one_of(r, before, single) && !is_counted_noun(r, at + 1);
}

/* "Room 101", and "the 101 freeway" */
static bool is_short_label(const qv_reader *r, int at)
{
    static const char *const roads[] = {"fwy", "freeway", "expy", "expressway", NULL};
    return (qv_digits_at(r, at) == 3 || qv_digits_at(r, at) == 4) &&
           (qv_is_label(r, at) || (!qv_is_glued(r, at + 1) && qv_is_one_of(r, at + 1, roads)));
}

static bool has_leading_zero(const qv_reader *r, int at)
{
    return qv_digits_at(r, at) > 1 && qv_text_at(r, at)[0] == '0';
}

/* Four digits that are a year by the word before, or by their value: "1984", but "1984 people"; "1800 people"
 * is said the same way. */
static bool is_year(const qv_reader *r, int at)
{
    const int value = qv_digits_at(r, at) == 4 ? qv_value_at(r, at) : -1;
    const bool counts = is_counted_noun(r, at + 1);
    if (value >= 0 && value < 2100 && in_year_context(r, at) && !counts)
        return true;
    return value >= 1100 && value <= 2099 && (!counts || (value % 100 == 0 && value % 1000 != 0));
}

/* The number of an account or an article, unless it counts or ends in noughts. */
static bool is_too_long(const qv_reader *r, int at)
{
    enum { MOST = 12 };
    const int digits = qv_digits_at(r, at);
    return digits > MOST && strcmp(qv_text_at(r, at) + digits - 3, "000") != 0 && !is_counted_noun(r, at + 1);
}

static bool is_any(const qv_reader *r, int at)
{
    (void)r, (void)at;
    return true;
}

/* How a number by itself is said; the first that fits. */
static const struct {
    bool (*fits)(const qv_reader *r, int at);
    void (*say)(qv_phrase *phrase, const char *digits, size_t count);
} ways[] = {
    {is_dialed, qv_say_digits}, {is_short_label, qv_say_code}, {has_leading_zero, qv_say_digits},
    {is_year, qv_say_year},     {is_too_long, qv_say_digits},  {is_any, qv_say_cardinal},
};

int qv_read_count(qv_reader *r, int at)
{
    if (!qv_is_number(r, at))
        return 0;
    const int section = read_section(r, at);
    if (section)
        return section;
    size_t way = 0;
    while (!ways[way].fits(r, at))
        way++;
    ways[way].say(&r->phrase, qv_text_at(r, at), (size_t)qv_digits_at(r, at));
    qv_say(r, at, at);
    return 1;
}
