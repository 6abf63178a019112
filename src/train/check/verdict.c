// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "text/phones.h"
#include "train/check/check.h"

/* The sounds that English has, by an example; those that a dataset has too few of are recorded by such words.
 */
static const struct example {
    const char *phone, *word;
} examples[] = {
    {"AA", "father"}, {"AE", "cat"},    {"AH", "cup"},     {"AO", "law"},  {"AW", "house"}, {"AY", "time"},
    {"B", "boat"},    {"CH", "cheese"}, {"D", "day"},      {"DH", "this"}, {"EH", "bed"},   {"ER", "bird"},
    {"EY", "day"},    {"F", "fish"},    {"G", "go"},       {"HH", "hat"},  {"IH", "sit"},   {"IY", "see"},
    {"JH", "joy"},    {"K", "cat"},     {"L", "leaf"},     {"M", "man"},   {"N", "no"},     {"NG", "sing"},
    {"OW", "boat"},   {"OY", "boy"},    {"P", "pen"},      {"R", "red"},   {"S", "sun"},    {"SH", "shoe"},
    {"T", "tea"},     {"TH", "thing"},  {"UH", "book"},    {"UW", "moon"}, {"V", "voice"},  {"W", "water"},
    {"Y", "yes"},     {"Z", "zoo"},     {"ZH", "measure"},
};

static int stem_length(const char *name)
{
    const size_t length = strlen(name);
    return (int)(length && name[length - 1] >= '0' && name[length - 1] <= '9' ? length - 1 : length);
}

/* Are two symbols the same phone, stress aside? */
static bool same_phone(int a, int b)
{
    const char *one = qv_symbol_name(a), *other = qv_symbol_name(b);
    const int length = stem_length(one);
    return length == stem_length(other) && !strncmp(one, other, (size_t)length);
}

long qv_check_seen(const qv_check *check, int symbol)
{
    long seen = 0;
    for (int s = QV_FIRST_PHONE; s < QV_SYMBOLS; s++)
        seen += same_phone(s, symbol) ? check->seen[s] : 0;
    return seen;
}

const char *qv_phone_example(int symbol)
{
    const char *name = qv_symbol_name(symbol);
    const int length = stem_length(name);
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if ((int)strlen(examples[i].phone) == length && !strncmp(name, examples[i].phone, (size_t)length))
            return examples[i].word;
    return "";
}

int qv_check_rare(const qv_check *check, int *symbol)
{
    int count = 0;
    for (int s = QV_FIRST_PHONE; s < QV_SYMBOLS; s++) {
        const long seen = qv_check_seen(check, s);
        bool again = seen >= QV_RARE_PHONE;
        for (int i = 0; !again && i < count; i++)
            again = same_phone(symbol[i], s);
        if (again)
            continue;
        int at = count++;
        for (; at > 0 && qv_check_seen(check, symbol[at - 1]) > seen; at--)
            symbol[at] = symbol[at - 1];
        symbol[at] = s;
    }
    return count;
}

/* Minutes up to which the recordings are enough for what is said: what was heard of voices from 3, 5, 10, 20
 * and 39 minutes that were fitted from another (voices/README.md), and of one from 80 from scratch. */
static const struct use {
    double minutes;
    const char *text;
} uses[] = {
    {1, "too little for any voice"},
    {3, "too little for a voice that sounds well, enough to try one that is fitted from another voice"},
    {5, "little, but enough for a voice that is fitted from another voice"},
    {20, "enough for a voice that is fitted from another voice; more make its melody livelier, not its sound "
         "better"},
    {60, "enough for a voice that is fitted from another voice, little for one from scratch"},
    {1e9, "enough for a voice from scratch"},
};

void qv_check_verdict(const qv_check *check, char *text, size_t size)
{
    enum { NAMED = 4 };
    int symbol[QV_SYMBOLS], rare = qv_check_rare(check, symbol), worst = 0, use = 0;
    size_t used = 0;
    while (check->minutes >= uses[use].minutes)
        use++;
    for (int p = 1; p < QV_FLAW_VOICE; p++) // of which more is said
        worst = check->with[p] > check->with[worst] ? p : worst;
    used = (size_t)snprintf(text, size, "%.1f minutes of speech: %s", check->minutes, uses[use].text);
    if (5 * check->with[worst] > check->count && used < size)
        used += (size_t)snprintf(text + used, size - used, "; but %d of %d recordings are %s",
                                 check->with[worst], check->count, qv_flaw_name((qv_flaw)worst));
    if (qv_two_voices_certain(&check->voices) && used < size)
        used += (size_t)snprintf(
            text + used, size - used,
            "; but %d recordings at %.0f Hz and %d at %.0f are of two speakers, as it seems",
            check->voices.count[1], check->voices.pitch[1], check->voices.count[0], check->voices.pitch[0]);
    for (int i = 0; i < rare && i < NAMED && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%.*s (%s)", i ? ", " : "; record more of ",
                                 stem_length(qv_symbol_name(symbol[i])), qv_symbol_name(symbol[i]),
                                 qv_phone_example(symbol[i]));
}
