// SPDX-License-Identifier: MIT
#include "text/en/codes.h"
#include "text/en/capitals.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/quantity.h"
#include <string.h>

/* Numbers with full stops between them from `at` on; returns how many. */
static int count_parts(const qv_reader *r, int at)
{
    int parts = qv_is_number(r, at);
    while (parts > 0 && qv_is_glued_mark(r, at + 1, '.') && qv_is_glued(r, at + 2) &&
           qv_is_number(r, at + 2)) {
        parts++;
        at += 2;
    }
    return parts;
}

static bool is_internet_address(const qv_reader *r, int at)
{
    for (int i = 0; i < 4; i++)
        if (qv_value_at(r, at + 2 * i) < 0 || qv_value_at(r, at + 2 * i) > 255)
            return false;
    return true;
}

/* 192.168.0.1, with ":8080" or "/24" behind it. */
static int read_internet_address(qv_reader *r, int at)
{
    int end = at + 7;
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            qv_phrase_add(&r->phrase, "dot");
        qv_say_cardinal(&r->phrase, qv_text_at(r, at + 2 * i), (size_t)qv_digits_at(r, at + 2 * i));
    }
    bool port = qv_is_glued_mark(r, end, ':'), mask = qv_is_glued_mark(r, end, '/');
    if ((port || mask) && qv_is_glued(r, end + 1) && qv_is_number(r, end + 1)) {
        qv_phrase_add(&r->phrase, port ? "colon" : "slash");
        qv_say_code(&r->phrase, qv_text_at(r, end + 1), (size_t)qv_digits_at(r, end + 1));
        end += 2;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* "v2", "v 1.2"; the token of the v. */
static bool has_v(const qv_reader *r, int at)
{
    static const char *const engines[] = {"engine", "engines", "motor", "motors", "truck", "juice", NULL};
    if (!qv_is_text(r, at, "v") || !qv_is_number(r, at + 1))
        return false;
    if (count_parts(r, at + 1) > 1)
        return true;
    // "V8" and "LG V20" are names.
    return qv_is_glued(r, at + 1) && !qv_is_capital(r, at) && !qv_is_one_of(r, at + 2, engines);
}

/* Whether `parts` numbers at `at` are a version without a v: three at least, or two behind a
 * product. 1.000.000 is a number. */
static bool is_bare_version(const qv_reader *r, int at, int parts)
{
    static const char *const products[] = {"version",  "release", "python", "java",
                                           "firmware", "update",  "kernel", NULL};
    const bool named = qv_is_one_of(r, at - 1, products) && parts == 2 && qv_text_at(r, at + 2)[0] != '0';
    qv_figure grouped;
    return (named || parts > 2) && !(qv_find_figure(r, at, &grouped) == 2 * parts - 1 && !grouped.point);
}

static void say_version_part(qv_phrase *phrase, const char *digits)
{
    const size_t count = strlen(digits);
    if (digits[0] == '0' && count > 1)
        qv_say_digits(phrase, digits, count);
    else if (count == 4)
        qv_say_year(phrase, digits, count);
    else
        qv_say_cardinal(phrase, digits, count);
}

/* The letters behind "2.3.1b" and "1.0.0rc2". Said; returns the tokens. */
static int find_suffix(qv_reader *r, int at)
{
    if (!qv_is_word(r, at) || !qv_is_glued(r, at))
        return 0;
    qv_phrase_letters(&r->phrase, qv_text_at(r, at), strlen(qv_text_at(r, at)));
    if (!qv_is_number(r, at + 1) || !qv_is_glued(r, at + 1))
        return 1;
    qv_say_cardinal(&r->phrase, qv_text_at(r, at + 1), (size_t)qv_digits_at(r, at + 1));
    return 2;
}

int qv_read_version(qv_reader *r, int at)
{
    const bool v = has_v(r, at);
    const int start = at + v, parts = count_parts(r, start);
    if (parts == 0 || (!v && !is_bare_version(r, start, parts)))
        return 0;
    if (parts == 4 && !v && is_internet_address(r, start))
        return read_internet_address(r, at);
    if (v)
        qv_phrase_add(&r->phrase, "version");
    for (int i = 0; i < parts; i++) {
        if (i > 0)
            qv_phrase_add(&r->phrase, "point");
        say_version_part(&r->phrase, qv_text_at(r, start + 2 * i));
    }
    int end = start + 2 * parts - 1;
    end += find_suffix(r, end);
    qv_say(r, at, end - 1);
    return end - at;
}

enum { MOST_TOKENS = 24 }; // of a code

/* Behind a code that starts at `at`: words and numbers, hyphens between them. 0 if it is none. */
static int code_end(const qv_reader *r, int at)
{
    int end = at + 1;
    bool letters = qv_is_word(r, at), digits = !letters, joined = false;
    while (end - at < MOST_TOKENS) {
        bool hyphen = qv_is_glued_mark(r, end, '-') && qv_is_glued(r, end + 1);
        int next = end + hyphen;
        bool word = qv_is_word(r, next), number = qv_is_number(r, next);
        if (number && qv_is_ordinal_ending(r, next + 1)) // "mid-20th" goes on as words
            return 0;
        if (!qv_is_glued(r, next) || (!word && !number))
            break;
        // "well-known" goes on as words; "COVID-19" is one code.
        if (hyphen && word && !number && !(qv_is_glued(r, next + 1) && qv_is_number(r, next + 1)) &&
            strlen(qv_text_at(r, next)) > 1)
            break;
        joined = joined || !hyphen || number;
        letters = letters || word;
        digits = digits || number;
        end = next + 1;
    }
    // "post-9/11" goes on.
    bool slash = qv_is_glued_mark(r, end, '/') && qv_is_glued(r, end + 1);
    return letters && digits && joined && !slash && qv_is_closed(r, end) ? end : 0;
}

static void say_code_word(qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    const char *text = qv_text_at(r, at);
    size_t length = strlen(text);
    static const char *const words[] = {"in", "to", "of", "on", "or", "by", "and", "for", NULL}; // 9-in-10
    bool plural = length > 2 && token->letter_case == CASE_MIXED;
    bool word = token->letter_case == CASE_LOWER && qv_is_mark(r, at - 1, '-') &&
                qv_is_mark(r, at + 1, '-') && qv_is_one_of(r, at, words);
    if (word)
        qv_phrase_add(&r->phrase, text);
    else if (length < 3 && !plural)
        qv_phrase_letters(&r->phrase, text, length);
    else
        qv_say_cased(r, at);
}

/* Words with a digit in the place of a sound, in small letters: "gr8", "b4", "l8r". */
static int read_sounded(qv_reader *r, int at)
{
    static const struct {
        const char *parts[3], *said;
    } words[] = {{{"gr", "8"}, "great"},        {{"b", "4"}, "before"},     {{"l", "8", "r"}, "later"},
                 {{"m", "8"}, "mate"},          {{"w", "8"}, "wait"},       {{"h", "8"}, "hate"},
                 {{"2", "nite"}, "tonight"},    {{"2", "day"}, "today"},    {{"2", "moro"}, "tomorrow"},
                 {{"2", "morrow"}, "tomorrow"}, {{"4", "ever"}, "forever"}, {{"str", "8"}, "straight"},
                 {{"any", "1"}, "anyone"},      {{"some", "1"}, "someone"}, {{"sm", "1"}, "someone"},
                 {{"every", "1"}, "everyone"},  {{"no", "1"}, "no one"},    {{"g", "2", "g"}, "G two G"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int part = 0;
        while (part < 3 && words[i].parts[part] &&
               strcmp(qv_raw_at(r, at + part), words[i].parts[part]) == 0 &&
               (part == 0 || qv_is_glued(r, at + part)))
            part++;
        if ((part < 3 && words[i].parts[part]) || !qv_is_closed(r, at + part) || !qv_is_free(r, at))
            continue;
        qv_phrase_add(&r->phrase, words[i].said);
        qv_say(r, at, at + part - 1);
        return part;
    }
    return 0;
}

int qv_read_code(qv_reader *r, int at)
{
    static const char *const joined[] = {"utc", "gmt", "noon", "midnight", NULL}; // UTC-5, noon-5pm
    if (!qv_is_word(r, at) && !qv_is_number(r, at))
        return 0;
    if (qv_is_one_of(r, at, joined) && qv_is_dash(r, at + 1))
        return 0;
    int end = code_end(r, at);
    if (!end)
        return 0;
    const int sounded = read_sounded(r, at);
    if (sounded)
        return sounded;
    for (int i = at; i < end; i++) {
        if (qv_is_word(r, i) && i > at && qv_is_text(r, i, "s") && i + 1 == end) {
            qv_make_plural(&r->phrase); // "under-18s", "A4s"
        } else if (qv_is_word(r, i)) {
            say_code_word(r, i);
        } else if (qv_is_number(r, i)) {
            bool century = qv_is_mark(r, i - 1, '-') && qv_digits_at(r, i) > 4;
            if (century)
                qv_say_digits(&r->phrase, qv_text_at(r, i), (size_t)qv_digits_at(r, i));
            else
                qv_say_code(&r->phrase, qv_text_at(r, i), (size_t)qv_digits_at(r, i));
        }
    }
    if (qv_is_glued_mark(r, end, '\'') && qv_is_text(r, end + 1, "s") && qv_is_glued(r, end + 1)) { // U2's
        qv_phrase_join(&r->phrase, "'s");
        end += 2;
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* Capitals and digits that hang together at `at`; *end: behind them. Returns how many, or 0. */
static int count_capitals(const qv_reader *r, int at, int *end)
{
    int count = 0;
    for (*end = at; *end == at || qv_is_glued(r, *end); ++*end) {
        const char *raw = qv_raw_at(r, *end);
        const bool word = qv_is_word(r, *end) && raw[strspn(raw, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
        if (!word && !qv_is_number(r, *end))
            break;
        count += (int)strlen(raw);
        if (count > 4)
            return 0;
    }
    return qv_is_closed(r, *end) ? count : 0;
}

int qv_read_iban(qv_reader *r, int at)
{
    enum { FEWEST = 15, MOST = 34 }; // characters of one
    int end = at, next, size = 4, all = 0;
    if (qv_token_at(r, at)->length != 2 || !qv_is_free(r, at) || qv_digits_at(r, at + 1) != 2)
        return 0;
    while (size == 4 && all < MOST && (all == 0 || !qv_is_glued(r, end))) {
        size = count_capitals(r, end, &next);
        all += size;
        end = size ? next : end;
    }
    if (all < FEWEST || all > MOST)
        return 0;
    for (int i = at; i < end; i++) {
        if (i > at && !qv_is_glued(r, i))
            qv_phrase_join(&r->phrase, ",");
        if (qv_is_word(r, i))
            qv_phrase_letters(&r->phrase, qv_text_at(r, i), strlen(qv_text_at(r, i)));
        else
            qv_say_digits(&r->phrase, qv_text_at(r, i), (size_t)qv_digits_at(r, i));
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* Whether the tokens from `at` to the end of the chunk are hexadecimal digits; *end: behind them. `skip`:
 * letters of the first that are none. */
static bool is_hexadecimal(const qv_reader *r, int at, size_t skip, int *end)
{
    size_t digits = 0;
    for (*end = at; *end - at < MOST_TOKENS && qv_is_glued(r, *end); ++*end) {
        const char *text = qv_text_at(r, *end) + (*end == at ? skip : 0);
        if (!(qv_is_word(r, *end) || qv_is_number(r, *end)) ||
            strspn(text, "0123456789abcdef") != strlen(text))
            break;
        digits += strlen(text);
    }
    return digits > 0 && qv_is_closed(r, *end);
}

int qv_read_hexadecimal(qv_reader *r, int at)
{
    int end;
    const bool x = strcmp(qv_text_at(r, at), "0") == 0 && qv_is_number(r, at) && qv_is_word(r, at + 1) &&
                   qv_text_at(r, at + 1)[0] == 'x';
    if (!x || !is_hexadecimal(r, at + 1, 1, &end))
        return 0;
    qv_phrase_add(&r->phrase, "zero X");
    for (int i = at + 1; i < end; i++)
        for (const char *c = qv_text_at(r, i) + (i == at + 1); *c; c++)
            if (*c >= 'a')
                qv_phrase_letters(&r->phrase, c, 1);
            else
                qv_say_digits(&r->phrase, c, 1);
    qv_say(r, at, end - 1);
    return end - at;
}
