// SPDX-License-Identifier: MIT
#include "text/unicode.h"
#include "base/grow.h"
#include "store/utf8.h"
#include <string.h>
#include <utf8proc.h>

enum { MOST_FOLDED = 24 }; // characters that one becomes; the longest, U+FDFA, becomes 18

/* Letters that Unicode doesn't take apart. */
static const struct {
    uint16_t code;
    char text[4];
} plain_letters[] = {
    {0xc6, "Ae"}, {0xd0, "D"},  {0xd8, "O"},   {0xde, "Th"},  {0xdf, "ss"},   {0xe6, "ae"}, {0xf0, "d"},
    {0xf8, "o"},  {0xfe, "th"}, {0x110, "D"},  {0x111, "d"},  {0x126, "H"},   {0x127, "h"}, {0x131, "i"},
    {0x141, "L"}, {0x142, "l"}, {0x152, "Oe"}, {0x153, "oe"}, {0x1e9e, "SS"},
};

/* Quotes, dashes and what has no width (0): the shape that the rest of the front end knows. */
static const struct {
    uint16_t code, folded;
} marks[] = {
    {0x60, '\''},         {0xab, '"'},          {0xad, 0},
    {0xb4, '\''},         {0xb5, 0x3bc},        {0xbb, '"'},
    {0x2b9, '\''},        {0x2bc, '\''},        {0x200b, 0},
    {0x200c, 0},          {0x2010, '-'},        {0x2011, '-'},
    {0x2012, QV_EN_DASH}, {0x2015, QV_EM_DASH}, {0x2018, '\''},
    {0x2019, '\''},       {0x201a, '\''},       {0x201b, '\''},
    {0x201c, '"'},        {0x201d, '"'},        {0x201e, '"'},
    {0x201f, '"'},        {0x2032, '\''},       {0x2033, '"'},
    {0x2039, '\''},       {0x203a, '\''},       {0x2043, '-'},
    {0x2044, '/'},        {0x2060, 0},          {0x2215, '/'},
    {0x2e3a, QV_EM_DASH}, {0x2e3b, QV_EM_DASH}, {0x300c, '"'},
    {0x300d, '"'},        {0xfe0e, 0},          {0xfeff, 0},
};

static bool fold_mark(uint32_t code, uint32_t *folded)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].code == code) {
            *folded = marks[i].folded;
            return true;
        }
    return false;
}

/* Characters that mean more than their parts. Ascending. */
static const struct {
    uint32_t first, last;
} kept[] = {
    {0xa1, 0xa9},     {0xab, 0xae},     {0xb0, 0xb7},     {0xb9, 0xb9},     {0xbb, 0xbf},
    {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2026, 0x2026}, {0x203c, 0x203c}, {0x2049, 0x2049},
    {0x2070, 0x207f}, {0x20a0, 0x20cf}, {0x2103, 0x2103}, {0x2109, 0x2109}, {0x2116, 0x2116},
    {0x2122, 0x2122}, {0x2150, 0x215e}, {0x2190, 0x22ff}, {0x2600, 0x27bf}, {0x1f000, 0x1faff},
};

static bool stays(uint32_t code)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept && code >= kept[i].first; i++)
        if (code <= kept[i].last)
            return true;
    return false;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || (code >= 9 && code <= 13) || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f ||
           code == 0x205f || code == 0x3000;
}

/* Digits of other scripts that English readers meet. */
static uint32_t ascii_digit(uint32_t code)
{
    static const uint32_t zero[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xff10, 0x2080};
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        if (code >= zero[i] && code < zero[i] + 10)
            return '0' + code - zero[i];
    return 0;
}

/* Writes what a character becomes, at most MOST_FOLDED; returns how many. */
static int fold(uint32_t code, uint32_t *out)
{
    out[0] = code;
    if (is_space(code)) {
        // The line end is seen by what is joined across it; all else is a blank.
        out[0] = code == '\n' ? '\n' : ' ';
        return 1;
    }
    if (code < 0x80 && code != '`')
        return code >= 0x20 && code != 0x7f;
    if (fold_mark(code, out))
        return out[0] != 0;
    if ((out[0] = ascii_digit(code)) != 0)
        return 1;
    out[0] = code;
    if (stays(code))
        return 1;
    for (size_t i = 0; i < sizeof plain_letters / sizeof *plain_letters; i++)
        if (plain_letters[i].code == code) {
            int n = 0;
            for (const char *c = plain_letters[i].text; *c; c++)
                out[n++] = (uint32_t)*c;
            return n;
        }
    int boundary = 0;
    utf8proc_int32_t parts[MOST_FOLDED];
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)code, parts, MOST_FOLDED,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK, &boundary);
    if (n < 0 || n > MOST_FOLDED)
        return 1;
    for (int i = 0; i < n; i++)
        out[i] = is_space((uint32_t)parts[i]) ? ' ' : (uint32_t)parts[i];
    return (int)n;
}

static bool is_ascii_letter(uint32_t code)
{
    return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' && code < 0x80;
}

/* What a character becomes by those beside it, where that is not what it becomes by itself; else 0. `before`:
 * the character before, folded; `raw`: as written; `next`: the byte behind. */
static uint32_t in_context(uint32_t code, uint32_t before, uint32_t raw, char next)
{
    const bool digit = before >= '0' && before <= '9';
    if (code == 0xba) // the sign of Spanish ordinals, which keyboards give for degrees
        return digit || before == ' ' ? QV_DEGREE : 0;
    if (code == 0xc5 || code == 0x212b)
        return !is_ascii_letter(before) && !is_ascii_letter((uint32_t)(unsigned char)next) && !(next & 0x80)
                   ? QV_ANGSTROM
                   : 0;
    // "777₈" has a base, where "C₁₂" has a number.
    const bool subscript = code >= QV_SUBSCRIPT_ZERO && code < QV_SUBSCRIPT_ZERO + 10;
    const bool after_subscript = raw >= QV_SUBSCRIPT_ZERO && raw < QV_SUBSCRIPT_ZERO + 10;
    const bool goes_on = after_subscript && before == raw;
    return subscript && ((digit && !after_subscript) || goes_on) ? code : 0;
}

/* Characters that web pages write by name: "&amp;". */
static const struct {
    const char *name;
    uint32_t code;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", ' '},     {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"copy", 0xa9},     {"reg", 0xae},
    {"trade", 0x2122}, {"euro", 0x20ac},  {"pound", 0xa3},   {"yen", 0xa5},      {"cent", 0xa2},
    {"deg", 0xb0},     {"times", 0xd7},   {"divide", 0xf7},  {"plusmn", 0xb1},   {"frac12", 0xbd},
    {"frac14", 0xbc},  {"frac34", 0xbe},  {"sect", 0xa7},    {"para", 0xb6},     {"middot", 0xb7},
    {"bull", 0x2022},  {"laquo", 0xab},   {"raquo", 0xbb},   {"eacute", 0xe9},   {"egrave", 0xe8},
    {"uuml", 0xfc},    {"ouml", 0xf6},    {"auml", 0xe4},    {"ntilde", 0xf1},   {"ccedil", 0xe7},
    {"minus", 0x2212}, {"ge", 0x2265},    {"le", 0x2264},    {"ne", 0x2260},     {"rarr", 0x2192},
    {"sup2", 0xb2},    {"sup3", 0xb3},    {"micro", 0xb5},   {"shy", 0xad},      {"thinsp", ' '},
};

/* The number in "#39" or "#x27", or 0 if it is none of a character. */
static uint32_t numeric_entity(const char *text, size_t length)
{
    const bool hexadecimal = length > 2 && (text[1] | 0x20) == 'x';
    uint32_t code = 0;
    for (size_t i = hexadecimal ? 2 : 1; i < length; i++) {
        const char c = (char)(text[i] | 0x20);
        const uint32_t digit = c >= 'a' && c <= 'f' && hexadecimal ? (uint32_t)(c - 'a' + 10)
                               : text[i] >= '0' && text[i] <= '9'  ? (uint32_t)(text[i] - '0')
                                                                   : UINT32_MAX;
        if (digit == UINT32_MAX)
            return 0;
        code = code * (hexadecimal ? 16 : 10) + digit;
    }
    return utf8proc_codepoint_valid((utf8proc_int32_t)code) ? code : 0;
}

/* The character that "&name;" or "&#number;" at text [size] stands for, and its length in bytes in *taken; 0
 * if there is none. */
static uint32_t find_entity(const char *text, size_t size, size_t *taken)
{
    enum { LONGEST = 8 }; // of a name
    size_t length = 0;
    while (1 + length < size && length <= LONGEST && text[1 + length] != ';' &&
           (unsigned char)text[1 + length] > ' ')
        length++;
    if (length == 0 || length > LONGEST || 1 + length >= size || text[1 + length] != ';')
        return 0;
    *taken = length + 2;
    if (text[1] == '#')
        return length > 1 ? numeric_entity(text + 1, length) : 0;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == length && memcmp(entities[i].name, text + 1, length) == 0)
            return entities[i].code;
    return 0;
}

/* The é of one character, and that of e and a combining accent. */
static void note_acute(qv_characters *c, uint32_t code, int count)
{
    if (code == 0xe9 || code == 0xc9)
        c->list[c->count - 1].acute = true;
    if (code == 0x301 && count == 0 && c->count > 0)
        c->list[c->count - 1].acute = (c->list[c->count - 1].code | 0x20) == 'e';
}

bool qv_read_characters(qv_characters *c, const char *bytes, size_t size)
{
    uint32_t before = ' ', raw = ' '; // the character before, folded and as written
    c->count = c->invalid = c->first_invalid = 0;
    for (size_t at = 0; at < size;) {
        uint32_t folded[MOST_FOLDED];
        uint32_t code;
        size_t step = qv_utf8_take(bytes + at, size - at, &code);
        if (step == 0) {
            step = 1;
            code = QV_REPLACEMENT;
            if (c->invalid++ == 0)
                c->first_invalid = at;
        }
        size_t taken;
        const uint32_t entity = code == '&' ? find_entity(bytes + at, size - at, &taken) : 0;
        if (entity) {
            code = entity;
            step = taken;
        }
        int count = 1;
        folded[0] =
            code >= 0x80 ? in_context(code, before, raw, at + step < size ? bytes[at + step] : ' ') : 0;
        if (folded[0] == 0)
            count = fold(code, folded);
        if (QV_GROW(c->list, c->capacity, c->count + (size_t)count))
            return true;
        for (int i = 0; i < count; i++)
            c->list[c->count++] = (qv_character){folded[i], (uint32_t)at, (uint32_t)(at + step), false};
        note_acute(c, code, count);
        before = count > 0 ? folded[count - 1] : before;
        raw = code;
        at += step;
    }
    return false;
}

int qv_fold_word(const char *word, size_t length, char *folded, int capacity)
{
    int n = 0;
    for (size_t at = 0; at < length;) {
        uint32_t parts[MOST_FOLDED], code;
        size_t taken = qv_utf8_take(word + at, length - at, &code);
        int count = taken > 0 ? fold(code, parts) : 1;
        if (taken == 0)
            parts[0] = QV_REPLACEMENT;
        for (int i = 0; i < count; i++) {
            utf8proc_uint8_t encoded[4];
            utf8proc_ssize_t bytes =
                utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)parts[i]), encoded);
            if (n + bytes > capacity)
                return -1;
            memcpy(folded + n, encoded, (size_t)bytes);
            n += (int)bytes;
        }
        at += taken > 0 ? taken : 1;
    }
    return n;
}
