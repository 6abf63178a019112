// SPDX-License-Identifier: MIT
#include "text/emoji.h"
#include "text/language.h"
#include <string.h>

enum {
    JOINER = 0x200d,
    FIRST_REGION = 0x1f1e6,
    LAST_REGION = 0x1f1ff,
    FIRST_TONE = 0x1f3fb,
    LAST_TONE = 0x1f3ff
};

static const char *find_name(const qv_picture_names *names, uint32_t code)
{
    int low = 0, high = names->pictures;
    while (low < high) {
        int middle = (low + high) / 2;
        if (names->picture[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->pictures && names->picture[low].code == code ? names->picture[low].name : NULL;
}

static bool is_region(uint32_t code)
{
    return code >= FIRST_REGION && code <= LAST_REGION;
}

/* Two regional letters: a flag. */
static int read_flag(qv_reader *r, int at)
{
    uint32_t first = qv_token_at(r, at)->code, second = qv_token_at(r, at + 1)->code;
    if (!is_region(first))
        return 0;
    if (!is_region(second) || !qv_is_glued(r, at + 1)) {
        char letter = (char)('A' + first - FIRST_REGION);
        qv_phrase_letters(&r->phrase, &letter, 1);
        return 1;
    }
    const qv_picture_names *names = r->language->pictures;
    char letters[3] = {(char)('a' + first - FIRST_REGION), (char)('a' + second - FIRST_REGION), 0};
    qv_phrase_add(&r->phrase, names->flag);
    for (int i = 0; i < names->countries; i++)
        if (strcmp(names->country[i][0], letters) == 0) {
            qv_phrase_add(&r->phrase, names->country[i][1]);
            return 2;
        }
    qv_phrase_letters(&r->phrase, letters, 2);
    return 2;
}

static bool is_heart(const qv_reader *r, int at)
{
    return qv_is_mark(r, at, '<') && qv_value_at(r, at + 1) == 3 && qv_digits_at(r, at + 1) == 1 &&
           qv_is_glued(r, at + 1) && qv_is_closed(r, at + 2);
}

/* Whether the mouth of a face is at `at`: its mark, or its letter by itself. */
static bool is_mouth(const qv_reader *r, int at, char mouth)
{
    const char text[2] = {mouth, 0};
    return qv_is_mark(r, at, (uint32_t)mouth) || qv_is_text(r, at, text);
}

static int read_face(qv_reader *r, int at)
{
    const qv_picture_names *names = r->language->pictures;
    const uint32_t eyes = qv_token_at(r, at)->code;
    if (qv_is_glued(r, at) || eyes == 0 || eyes >= 0x80 || !strchr(":;=<", (int)eyes))
        return 0;
    if (is_heart(r, at)) {
        qv_phrase_add(&r->phrase, names->heart);
        return 2;
    }
    int mouth = at + 1 + qv_is_glued_mark(r, at + 1, '-');
    if (!qv_is_glued(r, mouth) || (!qv_is_closed(r, mouth + 1) && !qv_is_end(r, mouth + 1)))
        return 0;
    for (int i = 0; i < names->faces; i++)
        if (strchr(names->face[i].eyes, (int)eyes) && is_mouth(r, mouth, names->face[i].mouth)) {
            qv_phrase_add(&r->phrase, names->face[i].name);
            return mouth + 1 - at;
        }
    return 0;
}

static void say_tone(qv_reader *r, uint32_t code)
{
    qv_phrase_add(&r->phrase, r->language->pictures->tone[code - FIRST_TONE]);
    qv_phrase_add(&r->phrase, r->language->pictures->skin);
}

/* One picture, with its skin tone and what is joined to it. */
static int read_picture(qv_reader *r, int at)
{
    int end = at;
    for (;;) {
        const char *name = find_name(r->language->pictures, qv_token_at(r, end)->code);
        if (!name || qv_token_at(r, end)->kind != TOKEN_MARK)
            return end > at ? end - at : 0;
        qv_phrase_add(&r->phrase, name);
        end++;
        uint32_t tone = qv_token_at(r, end)->code;
        if (tone >= FIRST_TONE && tone <= LAST_TONE && qv_is_glued(r, end)) {
            say_tone(r, tone);
            end++;
        }
        if (!qv_is_glued_mark(r, end, JOINER))
            return end - at;
        end++;
    }
}

int qv_read_emoji(qv_reader *r, int at)
{
    if (qv_token_at(r, at)->kind != TOKEN_MARK)
        return 0;
    int tokens = read_flag(r, at);
    if (!tokens)
        tokens = read_face(r, at);
    if (!tokens && qv_token_at(r, at)->code > 0x2000)
        tokens = read_picture(r, at);
    if (!tokens)
        return 0;
    if (r->how.skip_emoji)
        qv_phrase_clear(&r->phrase);
    else
        qv_say(r, at, at + tokens - 1);
    return tokens;
}
