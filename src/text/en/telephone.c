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

/* Whether the first `count` groups are a telephone number, or another number of that kind. */
static bool is_telephone(const qv_reader *r, const groups *g, int at, int count)
{
    static const char *const isbn[] = {"isbn", "issn", NULL};
    int total = 0, hyphens = 0;
    bool brackets = false, same = true;
    for (int i = 0; i < count; i++) {
        total += g->digits[i];
        hyphens += i > 0 && g->before[i] == '-';
        brackets = brackets || g->before[i] == '(';
        same = same && (i < 2 || g->before[i] == g->before[1]);
    }
    if (g->plus)
        return total >= 8 && total <= 15;
    bool one = qv_value_at(r, g->token[0]) == 1 && g->digits[0] == 1;
    if (has_lengths(g, 0, count, "334"))
        return brackets || same;
    if (one && has_lengths(g, 1, count, "334"))
        return true;
    if (has_lengths(g, 0, count, "34") && hyphens == 1) {
        // "500-1000" is a range.
        int first = qv_value_at(r, g->token[0]), second = qv_value_at(r, g->token[1]);
        return first >= 200 && !(first % 50 == 0 && second % 100 == 0);
    }
    if (has_lengths(g, 0, count, "324") && hyphens == 2)
        return true;
    bool zero = qv_text_at(r, g->token[0])[0] == '0';
    if (zero && (has_lengths(g, 0, count, "22222") || (count == 2 && g->before[1] == '/' && total > 7)))
        return true; // French, German
    if (hyphens > 0 && (qv_is_one_of(r, at - 1, isbn) || qv_is_one_of(r, at - 2, isbn)))
        return true;
    if (zero && g->digits[0] > 2 && (total == 10 || total == 11))
        return true;
    return hyphens == count - 1 && count >= 3 && total >= 9;
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
