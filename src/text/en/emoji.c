#include "text/en/emoji.h"
#include <string.h>

enum {
    JOINER = 0x200d,
    FIRST_REGION = 0x1f1e6,
    LAST_REGION = 0x1f1ff,
    FIRST_TONE = 0x1f3fb,
    LAST_TONE = 0x1f3ff
};

static const char *find_name(uint32_t code)
{
    int low = 0, high = qv_emoji_count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (qv_emoji_list[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < qv_emoji_count && qv_emoji_list[low].code == code ? qv_emoji_list[low].name : NULL;
}

/* Countries by the two letters of ISO 3166 that their flags are written with. */
static const char *const countries[][2] = {
    {"ae", "the united arab emirates"},
    {"ar", "argentina"},
    {"at", "austria"},
    {"au", "australia"},
    {"be", "belgium"},
    {"bg", "bulgaria"},
    {"br", "brazil"},
    {"ca", "canada"},
    {"ch", "switzerland"},
    {"cl", "chile"},
    {"cn", "china"},
    {"co", "colombia"},
    {"cu", "cuba"},
    {"cz", "the czech republic"},
    {"de", "germany"},
    {"dk", "denmark"},
    {"eg", "egypt"},
    {"es", "spain"},
    {"eu", "the european union"},
    {"fi", "finland"},
    {"fr", "france"},
    {"gb", "the united kingdom"},
    {"gr", "greece"},
    {"hk", "hong kong"},
    {"hr", "croatia"},
    {"hu", "hungary"},
    {"id", "indonesia"},
    {"ie", "ireland"},
    {"il", "israel"},
    {"in", "india"},
    {"iq", "iraq"},
    {"ir", "iran"},
    {"is", "iceland"},
    {"it", "italy"},
    {"jm", "jamaica"},
    {"jp", "japan"},
    {"ke", "kenya"},
    {"kr", "south korea"},
    {"lt", "lithuania"},
    {"lu", "luxembourg"},
    {"lv", "latvia"},
    {"ma", "morocco"},
    {"mx", "mexico"},
    {"my", "malaysia"},
    {"ng", "nigeria"},
    {"nl", "the netherlands"},
    {"no", "norway"},
    {"nz", "new zealand"},
    {"pe", "peru"},
    {"ph", "the philippines"},
    {"pk", "pakistan"},
    {"pl", "poland"},
    {"pt", "portugal"},
    {"ro", "romania"},
    {"rs", "serbia"},
    {"ru", "russia"},
    {"sa", "saudi arabia"},
    {"se", "sweden"},
    {"sg", "singapore"},
    {"si", "slovenia"},
    {"sk", "slovakia"},
    {"th", "thailand"},
    {"tr", "turkey"},
    {"tw", "taiwan"},
    {"ua", "ukraine"},
    {"us", "the united states"},
    {"ve", "venezuela"},
    {"vn", "vietnam"},
    {"za", "south africa"},
};

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
    char letters[3] = {(char)('a' + first - FIRST_REGION), (char)('a' + second - FIRST_REGION), 0};
    qv_phrase_add(&r->phrase, "flag of");
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
        if (strcmp(countries[i][0], letters) == 0) {
            qv_phrase_add(&r->phrase, countries[i][1]);
            return 2;
        }
    qv_phrase_letters(&r->phrase, letters, 2);
    return 2;
}

/* Faces made of marks, as people type them. The nose is optional. */
static int read_face(qv_reader *r, int at)
{
    static const struct {
        char eyes, mouth;
        const char *name;
    } faces[] = {{':', ')', "smiling face"}, {':', '(', "frowning face"}, {';', ')', "winking face"},
                 {':', '|', "neutral face"}, {':', '*', "kissing face"},  {':', '/', "skeptical face"},
                 {'=', ')', "smiling face"}};
    static const char *const letters[][2] = {
        {"d", "grinning face"}, {"p", "playful face"}, {"o", "surprised face"}};
    uint32_t eyes = qv_token_at(r, at)->code;
    if (qv_is_glued(r, at) || (eyes != ':' && eyes != ';' && eyes != '=' && eyes != '<'))
        return 0;
    if (eyes == '<' && qv_value_at(r, at + 1) == 3 && qv_digits_at(r, at + 1) == 1 &&
        qv_is_glued(r, at + 1) && qv_is_closed(r, at + 2)) {
        qv_phrase_add(&r->phrase, "heart");
        return 2;
    }
    int mouth = at + 1 + qv_is_glued_mark(r, at + 1, '-');
    const qv_token *token = qv_token_at(r, mouth);
    if (token->space || (!qv_is_closed(r, mouth + 1) && !qv_is_end(r, mouth + 1)))
        return 0;
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++)
        if (token->kind == TOKEN_MARK && (uint32_t)faces[i].eyes == eyes &&
            (uint32_t)faces[i].mouth == token->code) {
            qv_phrase_add(&r->phrase, faces[i].name);
            return mouth + 1 - at;
        }
    for (size_t i = 0; eyes != '=' && i < sizeof letters / sizeof *letters; i++)
        if (qv_is_text(r, mouth, letters[i][0])) {
            qv_phrase_add(&r->phrase, letters[i][1]);
            return mouth + 1 - at;
        }
    return 0;
}

static void say_tone(qv_reader *r, uint32_t code)
{
    static const char *const tones[] = {"light", "medium light", "medium", "medium dark", "dark"};
    qv_phrase_add(&r->phrase, tones[code - FIRST_TONE]);
    qv_phrase_add(&r->phrase, "skin tone");
}

/* One picture, with its skin tone and what is joined to it. */
static int read_picture(qv_reader *r, int at)
{
    int end = at;
    for (;;) {
        const char *name = find_name(qv_token_at(r, end)->code);
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
