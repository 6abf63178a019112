// SPDX-License-Identifier: MIT
#include "text/en/stops.h"
#include "text/en/abbreviations.h"
#include "text/en/bible.h"
#include <string.h>

static bool in_list(const char *word, size_t length, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == length && memcmp(*list, word, length) == 0)
            return true;
    return false;
}

/* "JAN." as "Jan." */
static bool is_month(const char *word, size_t length)
{
    static const char *const months[] = {"JAN", "FEB", "MAR",  "APR",  "JUN", "JUL", "AUG", "SEP",
                                         "OCT", "NOV", "SEPT", "DEC",  "jan", "feb", "apr", "jun",
                                         "jul", "aug", "sep",  "sept", "oct", "nov", "dec", NULL};
    return in_list(word, length, months);
}

/* Words that begin many sentences, but seldom follow an abbreviation or an initial inside one. */
static bool is_opener(qv_text_view *v, size_t at)
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
    while (end - at < 12 && qv_is_letter_byte(qv_view_at(v, end)))
        end++;
    // "A." and "I." are initials.
    if (end - at == 1 && qv_view_at(v, end) == '.')
        return false;
    return qv_is_upper_byte(v->bytes[at]) && in_list(v->bytes + at, end - at, openers);
}

/* A Roman numeral of small value, as in "Art. I" and "pp. iv-vi", of so many letters at least. */
static bool is_numeral(qv_text_view *v, size_t at, size_t least)
{
    size_t end = at;
    const char small = qv_is_lower_byte(qv_view_at(v, at)) ? 0x20 : 0;
    for (char c; end - at < 6 && ((c = (char)(qv_view_at(v, end) ^ small)) == 'I' || c == 'V' || c == 'X');)
        end++;
    return end - at >= least + (small != 0) && !qv_is_letter_byte(qv_view_at(v, end)) &&
           qv_view_at(v, end) != '\'';
}

/* Short words besides those of abbreviations.c, for dates, streets and books. */
static const char *const middles[] = {
    "c",   "al",  "aka", "ibid", "cit", "ed",   "eds", "dept", "bros", "Etc",  "Dr",    "St",
    "Ste", "Jan", "Feb", "Mar",  "Apr", "Jun",  "Jul", "Aug",  "Sep",  "Sept", "Oct",   "Nov",
    "Dec", "Mon", "Tue", "Wed",  "Thu", "Thur", "Fri", "Sat",  "Sun",  "Tues", "Thurs", "Apt",
    "Rm",  "Ct",  "Pl",  "Sq",   "LLC", "n",    "s",   "Civ",  "Crim", "Evid", "Bankr", NULL};
/* With a stop behind a number; a small letter then goes on with the sentence. */
static const char *const units[] = {"in",   "ft",   "lb",   "lbs", "oz", "mi",  "yd",   "hr",  "hrs", "min",
                                    "mins", "sec",  "secs", "kg",  "km", "cm",  "mm",   "gal", "qt",  "pt",
                                    "tsp",  "tbsp", "m",    "g",   "c",  "pkg", "pkgs", "doz", NULL};

/* Two-letter words that end sentences, where other two letters with a stop are taken for an abbreviation. */
static const char *const short_words[] = {
    "it", "is", "me", "so", "go", "do", "up", "on", "in", "us", "we", "he", "to", "no", "by", "my", "at",
    "of", "am", "be", "or", "as", "an", "if", "ok", "hi", "oh", "ah", "ha", "ma", "pa", "ax", "ox", NULL};

/* The full stop in question and what stands around it. */
typedef struct stop {
    qv_text_view *view;
    size_t begin, dot, next; // of the word before, of the stop, of the next word
    const char *word;        // [length], what stands before the stop without white space or a mark
    size_t length;
    bool dotted; // another stop and a letter stand before the word: the "m" of "p.m."
    int kind;    // QV_ABBREVIATES_... of the word, or 0
} stop;

/* A rule may leave it to the next. */
enum verdict { UNDECIDED, ENDS, GOES_ON };

static enum verdict ends_if(bool ends)
{
    return ends ? ENDS : GOES_ON;
}

static bool is_word(const stop *s, const char *word)
{
    return strlen(word) == s->length && memcmp(s->word, word, s->length) == 0;
}

static char before(const stop *s)
{
    return s->begin > 0 ? s->view->bytes[s->begin - 1] : ' ';
}

static char after(const stop *s)
{
    return qv_view_at(s->view, s->next);
}

static bool opens(const stop *s)
{
    return is_opener(s->view, s->next);
}

/* "Yahoo! Inc. said", "Jeopardy! is on"; any other such mark ends its sentence. */
static enum verdict rule_exclaimed(const stop *s)
{
    static const char *const behind[] = {"Inc", "Brands", "Japan", "Mail", "News", "Sports", "Answers", NULL};
    const char mark = s->view->bytes[s->dot];
    size_t end = s->next;
    if (mark == '.')
        return UNDECIDED;
    while (end - s->next < 10 && qv_is_letter_byte(qv_view_at(s->view, end)))
        end++;
    const bool goes_on =
        qv_is_lower_byte(after(s)) || in_list(s->view->bytes + s->next, end - s->next, behind);
    return ends_if(mark == '?' || !goes_on || !qv_is_exclaimed_name(s->word, s->length));
}

static enum verdict rule_nothing(const stop *s)
{
    return s->length == 0 ? ENDS : UNDECIDED;
}

/* "1. Wash the rice." is a numbered item. */
static enum verdict rule_number(const stop *s)
{
    return qv_is_digit_byte(s->word[0]) ? ends_if(s->begin > 0 || s->length > 3) : UNDECIDED;
}

/* "III. Results" */
static enum verdict rule_numeral(const stop *s)
{
    enum { LONGEST = 5 };
    if (s->begin > 0 || s->length < 2 || s->length > LONGEST)
        return UNDECIDED;
    for (size_t i = 0; i < s->length; i++)
        if (s->word[i] != 'I' && s->word[i] != 'V' && s->word[i] != 'X')
            return UNDECIDED;
    return GOES_ON;
}

/* An initial, but for "It was I." */
static enum verdict rule_initial(const stop *s)
{
    if (s->length != 1 || !qv_is_upper_byte(s->word[0]) || s->dotted)
        return UNDECIDED;
    return ends_if((s->word[0] == 'I' && s->begin > 0) || opens(s));
}

static enum verdict rule_dotted(const stop *s)
{
    const bool for_example = s->length == 1 && (s->word[0] == 'g' || s->word[0] == 'e');
    return s->dotted ? ends_if(!for_example && opens(s)) : UNDECIDED;
}

static enum verdict rule_unit(const stop *s)
{
    const bool unit = s->begin > 1 && before(s) == ' ' && qv_is_digit_byte(s->view->bytes[s->begin - 2]) &&
                      in_list(s->word, s->length, units);
    return unit ? ends_if(!qv_is_lower_byte(after(s))) : UNDECIDED;
}

/* "Fed. R. Evid.", but "from the Fed. Rates rose" */
static enum verdict rule_federal(const stop *s)
{
    if (!is_word(s, "Fed"))
        return UNDECIDED;
    return ends_if(!qv_view_starts_with(s->view, s->next, "R. ") &&
                   !qv_view_starts_with(s->view, s->next, "Reg. "));
}

/* "No. 5", "Art. I"; "no" is a word too. */
static enum verdict rule_counter(const stop *s)
{
    const bool is_no = is_word(s, "no") || is_word(s, "No");
    if (s->kind != QV_ABBREVIATES_COUNTER)
        return UNDECIDED;
    // "He said no. I left."
    if (is_numeral(s->view, s->next, is_no ? 2 : 1))
        return GOES_ON;
    const char c = after(s);
    return ends_if(!qv_is_digit_byte(c) && c != '#' && (!qv_is_upper_byte(c) || is_no || opens(s)));
}

/* "Eccl. 3:1" */
static enum verdict rule_book(const stop *s)
{
    return qv_is_digit_byte(after(s)) && qv_is_short_bible_book(s->word, s->length) ? GOES_ON : UNDECIDED;
}

static enum verdict rule_rupees(const stop *s)
{
    return is_word(s, "Rs") && qv_is_digit_byte(after(s)) ? GOES_ON : UNDECIDED;
}

static enum verdict rule_title(const stop *s)
{
    return s->kind == QV_ABBREVIATES_TITLE ? GOES_ON : UNDECIDED;
}

static enum verdict rule_abbreviation(const stop *s)
{
    if (is_month(s->word, s->length) && qv_is_digit_byte(after(s)))
        return GOES_ON;
    return s->kind || in_list(s->word, s->length, middles) ? ends_if(opens(s)) : UNDECIDED;
}

static enum verdict rule_two_letters(const stop *s)
{
    return s->length == 2 && qv_is_lower_byte(after(s)) ? ends_if(in_list(s->word, s->length, short_words))
                                                        : UNDECIDED;
}

static enum verdict rule_one_letter(const stop *s)
{
    return s->length == 1 && qv_is_lower_byte(after(s)) ? GOES_ON : UNDECIDED;
}

bool qv_is_exclaimed_name(const char *word, size_t length)
{
    static const char *const names[] = {"Yahoo",  "Jeopardy",  "Yum",  "Wham",  "Oklahoma", "Airplane",
                                        "Oliver", "Mia",       "Ahoy", "Panic", "Kahoot",   "Vamp",
                                        "Joomla", "Hamburger", "Mars", NULL};
    return in_list(word, length, names);
}

/* The first that decides. */
static enum verdict (*const rules[])(const stop *) = {
    rule_exclaimed, rule_nothing, rule_number,       rule_numeral,     rule_initial,
    rule_dotted,    rule_unit,    rule_federal,      rule_counter,     rule_book,
    rule_rupees,    rule_title,   rule_abbreviation, rule_two_letters, rule_one_letter,
};

bool qv_stop_ends(qv_text_view *view, size_t dot, size_t next)
{
    enum { LONGEST = 64 };
    stop s = {.view = view, .begin = dot, .dot = dot, .next = next};
    while (s.begin > 0 && dot - s.begin < LONGEST &&
           (qv_is_letter_byte(view->bytes[s.begin - 1]) || qv_is_digit_byte(view->bytes[s.begin - 1])))
        s.begin--;
    s.word = view->bytes + s.begin;
    s.length = dot - s.begin;
    s.dotted = before(&s) == '.' && s.begin > 1 && qv_is_letter_byte(view->bytes[s.begin - 2]);
    s.kind = s.length > 0 ? qv_abbreviation_kind(s.word, s.length) : 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const enum verdict verdict = rules[i](&s);
        if (verdict != UNDECIDED)
            return verdict == ENDS;
    }
    return true;
}
