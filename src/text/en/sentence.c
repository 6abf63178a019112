#include "text/en/sentence.h"
#include "text/en/abbreviations.h"
#include <string.h>

/* A text without full stops is cut in pieces that a model and a listener can take: behind a comma after
 * SOFT_WORDS or SOFT_BYTES, between any two words after HARD_*, and anywhere after MOST_BYTES. */
enum {
    SOFT_WORDS = 80,
    HARD_WORDS = 140,
    SOFT_BYTES = 800,
    HARD_BYTES = 1600,
    MOST_BYTES = 4000,
};

/* The text from the start of the sentence. `starved` is set by a look past what has come. */
typedef struct view {
    const char *bytes;
    size_t size;
    bool finished, starved;
} view;

bool qv_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
    return is_upper(c) || is_lower(c) || (c & 0x80);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The byte at a place; 0 past the end. */
static char peek(view *v, size_t at)
{
    if (at < v->size)
        return v->bytes[at];
    if (!v->finished)
        v->starved = true;
    return 0;
}

static bool starts_with(view *v, size_t at, const char *text)
{
    for (; *text; text++, at++)
        if (peek(v, at) != *text)
            return false;
    return true;
}

/* Bytes of a mark that may end a sentence, or 0. */
static size_t terminator(view *v, size_t at)
{
    char c = peek(v, at);
    if (c == '.' || c == '!' || c == '?')
        return 1;
    if (c == '\xe2' && (starts_with(v, at, "…") || starts_with(v, at, "‼") || starts_with(v, at, "⁉")))
        return 3;
    return 0;
}

/* Bytes of a mark that closes what was opened before, or 0. */
static size_t closer(view *v, size_t at)
{
    char c = peek(v, at);
    if (c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == '*' || c == '_')
        return 1;
    if (c == '\xe2' && (starts_with(v, at, "”") || starts_with(v, at, "’") || starts_with(v, at, "›")))
        return 3;
    if (c == '\xc2' && starts_with(v, at, "»"))
        return 2;
    return 0;
}

/* The first letter or digit of the next word, behind white space and opening marks; 0 at the end. */
static size_t next_word(view *v, size_t at)
{
    for (;; at++) {
        char c = peek(v, at);
        if (c == '\xe2' && (starts_with(v, at, "“") || starts_with(v, at, "‘")))
            at += 2;
        else if (!(qv_is_space(c) || c == '"' || c == '\'' || c == '(' || c == '[' || c == '*' || c == '_'))
            return at;
    }
}

static bool in_list(const char *word, size_t length, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == length && memcmp(*list, word, length) == 0)
            return true;
    return false;
}

/* Words that begin many sentences, but seldom follow an abbreviation or an initial inside one. */
static bool is_opener(view *v, size_t at)
{
    static const char *const openers[] = {
        "The",   "A",      "An",     "He",      "She",   "It",    "We",       "They",    "You",   "I",
        "This",  "That",   "These",  "Those",   "His",   "Her",   "Its",      "Our",     "Their", "My",
        "Your",  "But",    "And",    "Or",      "So",    "Then",  "There",    "Here",    "If",    "When",
        "While", "After",  "Before", "What",    "Where", "Who",   "Why",      "How",     "In",    "On",
        "At",    "For",    "As",     "However", "Some",  "Many",  "Most",     "No",      "Not",   "Yes",
        "Let",   "Please", "Now",    "Next",    "All",   "One",   "Do",       "Did",     "Is",    "Are",
        "Was",   "Were",   "Can",    "Will",    "Would", "Since", "Although", "Because", NULL};
    size_t end = at;
    while (end - at < 12 && is_letter(peek(v, end)))
        end++;
    // "A." and "I." are initials.
    if (end - at == 1 && peek(v, end) == '.')
        return false;
    return is_upper(v->bytes[at]) && in_list(v->bytes + at, end - at, openers);
}

/* A Roman numeral of small value, as in "Art. I". */
static bool is_numeral(view *v, size_t at)
{
    size_t end = at;
    for (char c; end - at < 6 && ((c = peek(v, end)) == 'I' || c == 'V' || c == 'X');)
        end++;
    return end > at && !is_letter(peek(v, end)) && peek(v, end) != '\'';
}

/* Short words besides those of abbreviations.c, for dates, streets and books. */
static const char *const middles[] = {
    "c",   "al",  "aka", "ibid", "cit", "ed",   "eds", "dept", "bros", "Etc",  "Dr",    "St",
    "Ste", "Jan", "Feb", "Mar",  "Apr", "Jun",  "Jul", "Aug",  "Sep",  "Sept", "Oct",   "Nov",
    "Dec", "Mon", "Tue", "Wed",  "Thu", "Thur", "Fri", "Sat",  "Sun",  "Tues", "Thurs", "Apt",
    "Rm",  "Ct",  "Pl",  "Sq",   "LLC", "n",    "s",   "Civ",  "Crim", "Evid", "Bankr", NULL};
/* With a stop behind a number; a small letter then goes on with the sentence. */
static const char *const units[] = {"in",  "ft",   "lb",  "lbs",  "oz", "mi", "yd", "hr", "hrs",
                                    "min", "mins", "sec", "secs", "kg", "km", "cm", "mm", "gal",
                                    "qt",  "pt",   "tsp", "tbsp", "m",  "g",  NULL};

/* Two-letter words that end sentences, where other two letters with a stop are taken for an abbreviation. */
static const char *const short_words[] = {
    "it", "is", "me", "so", "go", "do", "up", "on", "in", "us", "we", "he", "to", "no", "by", "my", "at",
    "of", "am", "be", "or", "as", "an", "if", "ok", "hi", "oh", "ah", "ha", "ma", "pa", "ax", "ox", NULL};

/* Whether one full stop at `dot` ends the sentence. `next`: the first letter or so of the next word. */
static bool stop_ends(view *v, size_t dot, size_t next)
{
    size_t begin = dot;
    while (begin > 0 && dot - begin < 64 && (is_letter(v->bytes[begin - 1]) || is_digit(v->bytes[begin - 1])))
        begin--;
    const char *word = v->bytes + begin;
    size_t length = dot - begin;
    char before = begin > 0 ? v->bytes[begin - 1] : ' ', after = peek(v, next);
    bool dotted = before == '.' && begin > 1 && is_letter(v->bytes[begin - 2]);
    if (length == 0)
        return true;
    if (is_digit(word[0]))
        return begin > 0 || length > 3;              // "1. Wash the rice." is a numbered item
    if (length == 1 && is_upper(word[0]) && !dotted) // an initial, but for "It was I."
        return (word[0] == 'I' && begin > 0) || is_opener(v, next);
    if (dotted) {
        bool is_for_example = length == 1 && (word[0] == 'g' || word[0] == 'e');
        return !is_for_example && is_opener(v, next);
    }
    if (begin > 1 && before == ' ' && is_digit(v->bytes[begin - 2]) && in_list(word, length, units))
        return !is_lower(after);
    int kind = qv_abbreviation_kind(word, length);
    bool is_no = length == 2 && (word[0] | 0x20) == 'n' && word[1] == 'o';
    if (length == 3 && memcmp(word, "Fed", 3) == 0) // "Fed. R. Evid.", but "from the Fed. Rates rose"
        return !starts_with(v, next, "R. ") && !starts_with(v, next, "Reg. ");
    if (kind == QV_ABBREVIATES_COUNTER && !is_no && is_numeral(v, next))
        return false;
    if (kind == QV_ABBREVIATES_COUNTER)
        return !is_digit(after) && after != '#' && (!is_upper(after) || is_no || is_opener(v, next));
    if (length == 2 && memcmp(word, "Rs", 2) == 0 && is_digit(after)) // rupees
        return false;
    if (kind == QV_ABBREVIATES_TITLE)
        return false;
    if (kind || in_list(word, length, middles))
        return is_opener(v, next);
    if (length == 2 && is_lower(after))
        return in_list(word, length, short_words);
    return length > 1 || !is_lower(after);
}

/* The end of the sentence behind the terminator at `at`, or 0. *resume: where to go on when it is none. */
static size_t end_at(view *v, size_t at, size_t *resume)
{
    size_t end = at, step;
    bool only_stops = true, quoted = false;
    int marks = 0;
    for (; (step = terminator(v, end)) > 0; end += step, marks++)
        only_stops = only_stops && peek(v, end) != '!' && peek(v, end) != '?';
    bool one_stop = marks == 1 && peek(v, at) == '.';
    *resume = end;
    for (; (step = closer(v, end)) > 0; end += step)
        quoted = true;
    if (peek(v, end) == 0)
        return end >= v->size ? end : 0;
    if (!qv_is_space(peek(v, end)))
        return 0;
    size_t next = next_word(v, end);
    if (next >= v->size)
        return end;
    if (one_stop && !stop_ends(v, at, next))
        return 0;
    if (peek(v, next) == '=') // "5! = 120"
        return 0;
    if (is_lower(peek(v, next)) && (quoted || (only_stops && marks > 1) || peek(v, at) == '\xe2'))
        return 0;
    return end;
}

/* Whether a new paragraph or list item follows the line end at `at`. */
static bool paragraph_at(view *v, size_t at)
{
    at++;
    while (peek(v, at) == ' ' || peek(v, at) == '\t' || peek(v, at) == '\r')
        at++;
    char c = peek(v, at);
    return c == '\n' || ((c == '-' || c == '*') && peek(v, at + 1) == ' ') || starts_with(v, at, "•");
}

static bool is_clause_mark(char c)
{
    return c == ',' || c == ';' || c == ':' || c == ')' || c == '"' || c == '-';
}

/* Whether a sentence that has become too long is cut before the white space at `at`. */
static bool too_long(const qv_sentence_scan *scan, view *v, size_t at)
{
    if (scan->words >= HARD_WORDS || at >= HARD_BYTES)
        return true;
    return (scan->words >= SOFT_WORDS || at >= SOFT_BYTES) && at > 0 && is_clause_mark(v->bytes[at - 1]);
}

/* The start of the UTF-8 character that byte `at` belongs to. */
static size_t character_start(const char *bytes, size_t at)
{
    for (int i = 0; i < 3 && (bytes[at] & 0xc0) == 0x80; i++)
        at--;
    return at;
}

bool qv_sentence_find_end(qv_sentence_scan *scan, const char *bytes, size_t size, bool finished, size_t *end)
{
    view v = {bytes, size, finished, false};
    while (scan->at < size) {
        size_t at = scan->at, resume = at + 1;
        char c = bytes[at];
        *end = 0;
        if (at >= MOST_BYTES) {
            *end = character_start(bytes, at);
        } else if (qv_is_space(c)) {
            if (too_long(scan, &v, at) || (c == '\n' && paragraph_at(&v, at)))
                *end = at;
        } else if (terminator(&v, at)) {
            *end = end_at(&v, at, &resume);
        }
        if (v.starved)
            return false;
        if (*end)
            return true;
        scan->words += !qv_is_space(c) && (at == 0 || qv_is_space(bytes[at - 1]));
        scan->at = resume;
    }
    *end = size;
    return finished;
}
