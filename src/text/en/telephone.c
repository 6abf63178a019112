// SPDX-License-Identifier: MIT
#include "text/en/codes.h"
#include "text/en/numbers.h"
#include <string.h>

enum { GROUPS = 8 };

/* Groups of digits with what stands between them. */
typedef struct groups {
    int count;
    int token[GROUPS], digits[GROUPS];
    char before[GROUPS]; // ' ', '-', '.', '/' before the group; '(' where it is in brackets
    int end[GROUPS];     // behind the group and its bracket
    bool plus;
} groups;

/* What joins the group that may begin at `at`; 0 if none does. *number: its digits. */
static char joint(const qv_reader *r, int at, int *number)
{
    *number = at;
    if (!qv_is_glued(r, at) && qv_is_number(r, at))
        return ' ';
    if (qv_is_glued(r, at) && qv_is_number(r, at))
        return ' '; // right behind a bracket
    bool hyphen = qv_is_mark(r, at, '-') || qv_is_mark(r, at, QV_EN_DASH), dot = qv_is_mark(r, at, '.');
    *number = at + 1;
    // 030/901820
    bool slash = qv_is_mark(r, at, '/') && qv_text_at(r, at - 1)[0] == '0' && qv_digits_at(r, at - 1) > 2 &&
                 qv_digits_at(r, at + 1) > 3;
    if (slash && qv_is_glued(r, at) && qv_is_glued(r, at + 1))
        return '/';
    if ((hyphen || dot) && qv_is_glued(r, at) && qv_is_glued(r, at + 1) && qv_is_number(r, at + 1))
        return hyphen ? '-' : '.';
    return 0;
}

static void find_groups(const qv_reader *r, int at, groups *g)
{
    g->count = 0;
    g->plus = qv_is_mark(r, at, '+') && qv_is_free(r, at) && qv_is_glued(r, at + 1);
    at += g->plus;
    while (g->count < GROUPS) {
        int number = at;
        char before = g->count == 0 ? ' ' : joint(r, at, &number);
        if (qv_is_mark(r, at, '(') && qv_is_number(r, at + 1) && qv_is_glued(r, at + 1) &&
            qv_is_glued_mark(r, at + 2, ')')) {
            number = at + 1;
            before = '(';
        }
        if (!before || !qv_is_number(r, number))
            break;
        int i = g->count++;
        g->token[i] = number;
        g->digits[i] = qv_digits_at(r, number);
        g->before[i] = before;
        at = g->end[i] = number + 1 + (before == '(');
    }
}

/* Whether the groups from `first` to `end` have these lengths. */
static bool has_lengths(const groups *g, int first, int end, const char *lengths)
{
    if ((int)strlen(lengths) != end - first)
        return false;
    for (int i = first; i < end; i++)
        if (g->digits[i] != lengths[i - first] - '0')
            return false;
    return true;
}

/* The first groups of a number, and what its shape is judged by. */
typedef struct shape {
    const qv_reader *r;
    const groups *g;
    int at, count; // where it all begins; the groups
    int digits;    // of all groups
    int hyphens;   // between them
    bool brackets; // round one of them
    bool same;     // the same mark between all
    bool zero;     // the first digit
} shape;

static shape shape_of(const qv_reader *r, const groups *g, int at, int count)
{
    shape s = {.r = r, .g = g, .at = at, .count = count, .same = true};
    for (int i = 0; i < count; i++) {
        s.digits += g->digits[i];
        s.hyphens += i > 0 && g->before[i] == '-';
        s.brackets = s.brackets || g->before[i] == '(';
        s.same = s.same && (i < 2 || g->before[i] == g->before[1]);
    }
    s.zero = qv_text_at(r, g->token[0])[0] == '0';
    return s;
}

enum answer { UNKNOWN, YES, NO };

static enum answer international(const shape *s)
{
    return !s->g->plus ? UNKNOWN : s->digits >= 8 && s->digits <= 15 ? YES : NO;
}

/* 555-123-4567, (555) 123-4567, 1-555-123-4567 */
static enum answer american(const shape *s)
{
    if (has_lengths(s->g, 0, s->count, "334"))
        return s->brackets || s->same ? YES : NO;
    const bool one = qv_value_at(s->r, s->g->token[0]) == 1 && s->g->digits[0] == 1;
    return one && has_lengths(s->g, 1, s->count, "334") ? YES : UNKNOWN;
}

/* 555-1234; "500-1000" is a range. */
static enum answer local(const shape *s)
{
    if (!has_lengths(s->g, 0, s->count, "34") || s->hyphens != 1)
        return UNKNOWN;
    const int first = qv_value_at(s->r, s->g->token[0]), second = qv_value_at(s->r, s->g->token[1]);
    return first >= 200 && !(first % 50 == 0 && second % 100 == 0) ? YES : NO;
}

static enum answer social_security(const shape *s)
{
    return has_lengths(s->g, 0, s->count, "324") && s->hyphens == 2 ? YES : UNKNOWN;
}

/* 01 23 45 67 89, 030/901820 */
static enum answer european(const shape *s)
{
    const bool french = has_lengths(s->g, 0, s->count, "22222");
    const bool german = s->count == 2 && s->g->before[1] == '/' && s->digits > 7;
    return s->zero && (french || german) ? YES : UNKNOWN;
}

static enum answer book(const shape *s)
{
    static const char *const named[] = {"isbn", "issn", NULL};
    return s->hyphens > 0 && (qv_is_one_of(s->r, s->at - 1, named) || qv_is_one_of(s->r, s->at - 2, named))
               ? YES
               : UNKNOWN;
}

static enum answer british(const shape *s)
{
    return s->zero && s->g->digits[0] > 2 && (s->digits == 10 || s->digits == 11) ? YES : UNKNOWN;
}

/* A list of years or of sizes: the numbers go up or down all along, or are all round. */
static bool is_list(const shape *s)
{
    int up = 0, down = 0, round = qv_value_at(s->r, s->g->token[0]) % 100 == 0;
    for (int i = 1; i < s->count; i++) {
        const int value = qv_value_at(s->r, s->g->token[i]), last = qv_value_at(s->r, s->g->token[i - 1]);
        up += value > last;
        down += value < last;
        round += value % 100 == 0;
    }
    return up == s->count - 1 || down == s->count - 1 || round == s->count;
}

/* 4111 1111 1111 1111 and 3782 822463 10005: the numbers of cards */
static enum answer card(const shape *s)
{
    const bool lengths = has_lengths(s->g, 0, s->count, "4444") || has_lengths(s->g, 0, s->count, "465");
    return lengths && s->same && s->count == s->g->count && !is_list(s) ? YES : UNKNOWN;
}

static enum answer hyphenated(const shape *s)
{
    return s->hyphens == s->count - 1 && s->count >= 3 && s->digits >= 9 ? YES : NO;
}

/* The first that knows is heard. */
static enum answer (*const kinds[])(const shape *) = {
    international, american, local, social_security, european, book, british, card, hyphenated,
};

/* Whether the first `count` groups are a telephone number, or another number of that kind. */
static bool is_telephone(const qv_reader *r, const groups *g, int at, int count)
{
    const shape s = shape_of(r, g, at, count);
    enum answer answer = UNKNOWN;
    for (size_t i = 0; answer == UNKNOWN && i < sizeof kinds / sizeof *kinds; i++)
        answer = kinds[i](&s);
    return answer == YES;
}

/* One group, with a short pause behind it unless it is the last. */
static void say_group(qv_reader *r, int token, bool last)
{
    const char *digits = qv_text_at(r, token);
    size_t count = strlen(digits);
    if (count == 3 && strcmp(digits + 1, "00") == 0 && digits[0] != '0')
        qv_say_cardinal(&r->phrase, digits, count);
    else
        qv_say_digits(&r->phrase, digits, count);
    if (!last)
        qv_phrase_join(&r->phrase, ",");
}

/* 1-800-FLOWERS */
static int read_vanity(qv_reader *r, const groups *g, int at)
{
    int end = g->count > 0 ? g->end[g->count - 1] : at;
    if (g->count < 1 || g->digits[g->count - 1] != 3 || !qv_is_glued_mark(r, end, '-') ||
        qv_token_at(r, end + 1)->letter_case != CASE_UPPER || !qv_is_glued(r, end + 1) ||
        qv_text_at(r, g->token[0])[0] == '0')
        return 0;
    for (int i = 0; i < g->count; i++)
        say_group(r, g->token[i], true);
    for (end++; qv_is_word(r, end); end += 2) {
        qv_phrase_add(&r->phrase, qv_text_at(r, end));
        if (!qv_is_glued_mark(r, end + 1, '-') || !qv_is_glued(r, end + 2)) {
            end++;
            break;
        }
    }
    qv_say(r, at, end - 1);
    return end - at;
}

/* "x23" behind a number. Said; returns its tokens. */
static int read_extension(qv_reader *r, int at)
{
    if (!qv_is_text(r, at, "x") || qv_is_glued(r, at) || !qv_is_number(r, at + 1) ||
        !qv_is_glued(r, at + 1) || !qv_is_closed(r, at + 2))
        return 0;
    qv_phrase_join(&r->phrase, ",");
    qv_phrase_add(&r->phrase, "extension");
    const size_t digits = (size_t)qv_digits_at(r, at + 1);
    if (digits < 3)
        qv_say_cardinal(&r->phrase, qv_text_at(r, at + 1), digits);
    else
        qv_say_digits(&r->phrase, qv_text_at(r, at + 1), digits);
    return 2;
}

int qv_read_telephone(qv_reader *r, int at)
{
    groups g;
    if (!qv_is_number(r, at) && !qv_is_mark(r, at, '+') && !qv_is_mark(r, at, '('))
        return 0;
    find_groups(r, at, &g);
    int count = g.count;
    while (count > 0 && (!is_telephone(r, &g, at, count) || (!qv_is_closed(r, g.end[count - 1]))))
        count--;
    if (count < 2 && !(count == 1 && g.plus))
        return g.count <= 2 ? read_vanity(r, &g, at) : 0;
    if (g.plus)
        qv_phrase_add(&r->phrase, "plus");
    for (int i = 0; i < count; i++)
        say_group(r, g.token[i], i + 1 == count);
    int end = g.end[count - 1];
    end += read_extension(r, end);
    qv_say(r, at, end - 1);
    return end - at;
}
