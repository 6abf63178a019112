#include "text/normalize.h"
#include "text/phones.h"
#include <string.h>

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of an apostrophe inside a word, or 0. */
static size_t apostrophe(const char *bytes, size_t left)
{
    if (left > 0 && bytes[0] == '\'')
        return 1;
    return left > 2 && memcmp(bytes, "’", 3) == 0 ? 3 : 0;
}

/* Reads letters with apostrophes between them; returns the bytes taken. */
static size_t read_word(qv_spoken *spoken, const char *bytes, size_t left, size_t origin)
{
    char word[256];
    size_t length = 0, at = 0;
    while (at < left && length < sizeof word - 1) {
        size_t step = apostrophe(bytes + at, left - at);
        if (is_letter((unsigned char)bytes[at])) {
            word[length++] = (char)(bytes[at++] | 0x20);
        } else if (step && at + step < left && is_letter((unsigned char)bytes[at + step])) {
            word[length++] = '\'';
            at += step;
        } else {
            break;
        }
    }
    qv_spoken_add(spoken, word, length, origin, origin + at);
    return at;
}

static void read_digit(qv_spoken *spoken, char digit, size_t origin)
{
    static const char *const names[] = {"zero", "one", "two",   "three", "four",
                                        "five", "six", "seven", "eight", "nine"};
    const char *name = names[digit - '0'];
    qv_spoken_add(spoken, name, strlen(name), origin, origin + 1);
}

static void read_mark(qv_spoken *spoken, const char *bytes, size_t left)
{
    switch (bytes[0]) {
    case ',':
        qv_spoken_break(spoken, QV_BREAK_COMMA);
        break;
    case ';':
    case ':':
        qv_spoken_break(spoken, QV_BREAK_SEMICOLON);
        break;
    case '(':
    case ')':
        qv_spoken_break(spoken, QV_BREAK_DASH);
        break;
    case '-':
        if (left > 1 && (bytes[1] == '-' || bytes[1] == ' '))
            qv_spoken_break(spoken, QV_BREAK_DASH);
        break;
    case '?':
        qv_spoken_break(spoken, QV_BREAK_QUESTION);
        break;
    case '!':
        qv_spoken_break(spoken, QV_BREAK_EXCLAIM);
        break;
    case '.':
        if (left > 2 && bytes[1] == '.' && bytes[2] == '.')
            qv_spoken_break(spoken, QV_BREAK_DASH);
        break;
    case '\xe2': // dashes and the ellipsis
        if (left > 2 && (!memcmp(bytes, "–", 3) || !memcmp(bytes, "—", 3) || !memcmp(bytes, "…", 3)))
            qv_spoken_break(spoken, QV_BREAK_DASH);
        break;
    default:
        break;
    }
}

void qv_normalize(qv_spoken *spoken, const char *bytes, size_t size, size_t origin)
{
    for (size_t at = 0; at < size;) {
        if (is_letter((unsigned char)bytes[at])) {
            at += read_word(spoken, bytes + at, size - at, origin + at);
        } else if (is_digit((unsigned char)bytes[at])) {
            read_digit(spoken, bytes[at], origin + at);
            at++;
        } else {
            read_mark(spoken, bytes + at, size - at);
            at++;
        }
    }
}
