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

bool qv_read_characters(qv_characters *c, const char *bytes, size_t size)
{
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
        int count = fold(code, folded);
        if (QV_GROW(c->list, c->capacity, c->count + (size_t)count))
            return true;
        for (int i = 0; i < count; i++)
            c->list[c->count++] = (qv_character){folded[i], (uint32_t)at, (uint32_t)(at + step)};
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
