// SPDX-License-Identifier: MIT
#include "text/en/characters.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "text/en/character_names.h"
#include "text/en/numbers.h"
#include "text/en/pictures.h"

/* ASCII, and what has a common name other than Unicode's. */
static const struct {
    uint32_t code;
    const char *name;
} common[] = {
    {'\0', "null"},
    {'\t', "tab"},
    {'\n', "new line"},
    {'\r', "return"},
    {0x1b, "escape"},
    {' ', "space"},
    {'!', "exclamation mark"},
    {'"', "quote"},
    {'#', "number sign"},
    {'$', "dollar"},
    {'%', "percent"},
    {'&', "and"},
    {'\'', "apostrophe"},
    {'(', "left paren"},
    {')', "right paren"},
    {'*', "star"},
    {'+', "plus"},
    {',', "comma"},
    {'-', "dash"},
    {'.', "dot"},
    {'/', "slash"},
    {':', "colon"},
    {';', "semicolon"},
    {'<', "less than"},
    {'=', "equals"},
    {'>', "greater than"},
    {'?', "question mark"},
    {'@', "at"},
    {'[', "left bracket"},
    {'\\', "backslash"},
    {']', "right bracket"},
    {'^', "caret"},
    {'_', "underscore"},
    {'`', "grave"},
    {'{', "left brace"},
    {'|', "vertical bar"},
    {'}', "right brace"},
    {'~', "tilde"},
    {0x7f, "delete"},
    {0xa0, "no break space"},
    {0xad, "soft hyphen"},
    {0xd7, "times"},
    {0xe6, "A E"},
    {0xc6, "A E"},
    {0xf7, "divided by"},
    {0x131, "dotless I"},
    {0x152, "O E"},
    {0x153, "O E"},
    {0x2013, "en dash"},
    {0x2014, "em dash"},
    {0x2026, "dot dot dot"},
    {0x2212, "minus"},
    {0x2190, "left arrow"},
    {0x2191, "up arrow"},
    {0x2192, "right arrow"},
    {0x2193, "down arrow"},
    {0xfeff, "byte order mark"},
    {0xfffd, "replacement character"},
};

/* Marks that are combined with letters. */
static const struct {
    uint32_t code;
    const char *name;
} accents[] = {
    {0x300, "grave"},
    {0x301, "acute"},
    {0x302, "circumflex"},
    {0x303, "tilde"},
    {0x304, "macron"},
    {0x306, "breve"},
    {0x307, "dot above"},
    {0x308, "umlaut"},
    {0x309, "hook above"},
    {0x30a, "ring"},
    {0x30b, "double acute"},
    {0x30c, "caron"},
    {0x30f, "double grave"},
    {0x311, "inverted breve"},
    {0x31b, "horn"},
    {0x323, "dot below"},
    {0x325, "ring below"},
    {0x326, "comma below"},
    {0x327, "cedilla"},
    {0x328, "ogonek"},
    {0x32d, "circumflex below"},
    {0x331, "line below"},
    {0x338, "slash"},
    {0x342, "perispomeni"},
    {0x345, "iota below"},
    {0x313, "smooth breathing"},
    {0x314, "rough breathing"},
};

enum {
    JOINER = 0x200d,
    AS_PICTURE = 0xfe0f,
    AS_TEXT = 0xfe0e,
    FIRST_TONE = 0x1f3fb,
    LAST_TONE = 0x1f3ff,
    FIRST_REGION = 0x1f1e6,
    LAST_REGION = 0x1f1ff,
    BRAILLE = 0x2800,
    HANGUL = 0xac00,
    LAST_HANGUL = 0xd7a3,
    MOST_PARTS = 18, // of one code, by Unicode's decomposition
};

static const char *find_common(uint32_t code)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (common[i].code == code)
            return common[i].name;
    for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
        if (accents[i].code == code)
            return accents[i].name;
    return NULL;
}

static const char *find_picture(uint32_t code)
{
    const qv_picture_names *names = &qv_english_pictures;
    int low = 0, high = names->pictures;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (names->picture[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->pictures && names->picture[low].code == code ? names->picture[low].name : NULL;
}

/* By the table of Unicode's names. */
static bool say_listed(qv_phrase *phrase, uint32_t code)
{
    int low = 0, high = qv_name_run_count; // the first run behind the code
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (qv_name_runs[middle].first <= code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || code - qv_name_runs[low - 1].first >= qv_name_runs[low - 1].count)
        return false;
    const qv_name_run *run = &qv_name_runs[low - 1];
    const uint16_t *word = qv_name_words + qv_name_starts[run->start + (code - run->first)];
    do
        qv_phrase_add(phrase, qv_word_text + qv_word_offsets[*word & ~QV_LAST_WORD]);
    while (!(*word++ & QV_LAST_WORD));
    return true;
}

/* Its number in the code charts. */
static void say_code(qv_phrase *phrase, uint32_t code)
{
    static const char digits[] = "0123456789abcdef";
    qv_phrase_add(phrase, "character");
    int shift = 12;
    while (shift < 20 && code >> (shift + 4))
        shift += 4;
    for (; shift >= 0; shift -= 4) {
        const char digit = digits[code >> shift & 15];
        if (digit <= '9')
            qv_say_digits(phrase, &digit, 1);
        else
            qv_phrase_letters(phrase, &digit, 1);
    }
}

static void say_braille(qv_phrase *phrase, uint32_t dots)
{
    qv_phrase_add(phrase, dots ? "braille" : "braille blank");
    for (unsigned dot = 0; dot < 8; dot++)
        if (dots >> dot & 1)
            qv_say_integer(phrase, dot + 1);
}

static bool is_ascii_letter(uint32_t code)
{
    return code < 0x80 && (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
}

/* One code that is not put together of others. */
static bool say_simple(qv_phrase *phrase, uint32_t code)
{
    const char ascii = (char)code;
    const char *name = find_common(code);
    if (!name)
        name = find_picture(code);
    if (is_ascii_letter(code))
        qv_phrase_letters(phrase, &ascii, 1);
    else if (code >= '0' && code <= '9')
        qv_say_digits(phrase, &ascii, 1);
    else if (code >= BRAILLE && code < BRAILLE + 256)
        say_braille(phrase, code - BRAILLE);
    else if (name)
        qv_phrase_add(phrase, name);
    else
        return say_listed(phrase, code);
    return true;
}

/* Parts of a letter with accents, or of what stands for other characters. */
static bool say_parts(qv_phrase *phrase, uint32_t code, utf8proc_option_t how)
{
    utf8proc_int32_t part[MOST_PARTS];
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, part, MOST_PARTS,
                                                           UTF8PROC_DECOMPOSE | how, &boundary);
    if (count < 1 || count > MOST_PARTS || (count == 1 && part[0] == (utf8proc_int32_t)code) ||
        (code >= HANGUL && code <= LAST_HANGUL))
        return false;
    const size_t before = phrase->length;
    for (utf8proc_ssize_t i = 0; i < count; i++)
        if (!say_simple(phrase, (uint32_t)part[i])) {
            qv_phrase_cut(phrase, before);
            return false;
        }
    return true;
}

static void say_one(qv_phrase *phrase, uint32_t code)
{
    if (!say_simple(phrase, code) && !say_parts(phrase, code, 0) && !say_parts(phrase, code, UTF8PROC_COMPAT))
        say_code(phrase, code);
}

static bool is_region(uint32_t code)
{
    return code >= FIRST_REGION && code <= LAST_REGION;
}

static void say_flag(qv_phrase *phrase, uint32_t first, uint32_t second)
{
    const qv_picture_names *names = &qv_english_pictures;
    const char letters[3] = {(char)('a' + first - FIRST_REGION), (char)('a' + second - FIRST_REGION), 0};
    qv_phrase_add(phrase, names->flag);
    for (int i = 0; i < names->countries; i++)
        if (strcmp(names->country[i][0], letters) == 0) {
            qv_phrase_add(phrase, names->country[i][1]);
            return;
        }
    qv_phrase_letters(phrase, letters, 2);
}

/* One code of a character of several. */
static void say_member(qv_phrase *phrase, uint32_t code)
{
    if (code == JOINER || code == AS_PICTURE || code == AS_TEXT)
        return;
    if (code >= FIRST_TONE && code <= LAST_TONE) {
        qv_phrase_add(phrase, qv_english_pictures.tone[code - FIRST_TONE]);
        qv_phrase_add(phrase, qv_english_pictures.skin);
        return;
    }
    say_one(phrase, code);
}

/* The code at the start of some bytes; its length is added to *at. */
static uint32_t next_code(const char *bytes, size_t length, size_t *at)
{
    utf8proc_int32_t code;
    const utf8proc_ssize_t taken =
        utf8proc_iterate((const utf8proc_uint8_t *)bytes + *at, (utf8proc_ssize_t)(length - *at), &code);
    *at += taken > 0 ? (size_t)taken : 1;
    return taken > 0 ? (uint32_t)code : 0xfffd;
}

void qv_name_character(qv_phrase *phrase, const char *character, size_t length)
{
    const size_t before = phrase->length;
    size_t at = 0;
    const uint32_t first = length > 0 ? next_code(character, length, &at) : 0;
    if (at == length) {
        say_one(phrase, first);
        return;
    }
    if (first == '\r') { // with a line feed
        qv_phrase_add(phrase, "new line");
        return;
    }
    if (is_region(first)) {
        say_flag(phrase, first, next_code(character, length, &at));
        return;
    }
    say_member(phrase, first);
    while (at < length)
        say_member(phrase, next_code(character, length, &at));
    if (phrase->length == before) // nothing but joiners
        say_one(phrase, first);
}

/* Names of keys that are written short, or as one word. */
static const char *const keys[][2] = {
    {"alt", "alt"},
    {"altgr", "alt graph"},
    {"backspace", "back space"},
    {"bksp", "back space"},
    {"capslock", "caps lock"},
    {"ctrl", "control"},
    {"ctl", "control"},
    {"del", "delete"},
    {"esc", "escape"},
    {"ins", "insert"},
    {"kp", "keypad"},
    {"numlock", "num lock"},
    {"pagedown", "page down"},
    {"pageup", "page up"},
    {"pgdn", "page down"},
    {"pgup", "page up"},
    {"next", "page down"},
    {"prior", "page up"},
    {"prtsc", "print screen"},
    {"scrolllock", "scroll lock"},
    {"sysrq", "system request"},
    {"win", "windows"},
    {"iso", ""},
    {"level3", "alt graph"},
};

static bool joins(char c)
{
    return c == '_' || c == '+' || c == '-' || c == ' ';
}

/* One part of a key's name: "control", "f12", "a". */
static void say_key_part(qv_phrase *phrase, const char *part, size_t length)
{
    char word[24];
    size_t letters = 0;
    for (; letters < length && letters < sizeof word - 1; letters++) {
        const char c = part[letters];
        word[letters] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    word[letters] = '\0';
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i][0], word) == 0) {
            if (*keys[i][1])
                qv_phrase_add(phrase, keys[i][1]);
            return;
        }
    const size_t digits = strspn(word + 1, "0123456789");
    if (letters > 1 && word[0] == 'f' && digits == letters - 1) {
        qv_phrase_letters(phrase, "f", 1);
        qv_say_cardinal(phrase, word + 1, digits);
    } else if (strspn(word, "abcdefghijklmnopqrstuvwxyz'") == letters && letters > 1) {
        qv_phrase_add(phrase, word);
    } else {
        for (size_t at = 0; at < length;) { // character by character
            const size_t begin = at;
            next_code(part, length, &at);
            qv_name_character(phrase, part + begin, at - begin);
        }
    }
}

void qv_name_key(qv_phrase *phrase, const char *key, size_t length)
{
    const size_t before = phrase->length;
    for (size_t at = 0, end; at < length; at = end + 1) {
        for (end = at; end < length && (!joins(key[end]) || end == at); end++) {
        }
        say_key_part(phrase, key + at, end - at);
    }
    if (phrase->length == before)
        qv_phrase_add(phrase, "key");
}
