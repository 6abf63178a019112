// SPDX-License-Identifier: MIT
#include "store/json_scanner.h"
#include "store/utf8.h"
#include <string.h>

bool qv_json_fail(qv_json *json, const char *error)
{
    if (!json->error)
        json->error = error;
    return false;
}

static void skip_space(qv_json *json)
{
    while (json->at < json->end && memchr(" \t\r\n", *json->at, 4))
        json->at++;
}

static bool looking_at(qv_json *json, char c)
{
    skip_space(json);
    return json->at < json->end && *json->at == c;
}

bool qv_json_take(qv_json *json, char c)
{
    if (json->error)
        return false;
    if (looking_at(json, c)) {
        json->at++;
        return true;
    }
    switch (c) {
    case '{':
        return qv_json_fail(json, "an object should begin");
    case '}':
        return qv_json_fail(json, "an object should end");
    case '[':
        return qv_json_fail(json, "an array should begin");
    case ']':
        return qv_json_fail(json, "an array should end");
    case ':':
        return qv_json_fail(json, "a colon is missing");
    default:
        return qv_json_fail(json, "a comma is missing");
    }
}

bool qv_json_next(qv_json *json, char close, int *members)
{
    if (json->error)
        return false;
    if (looking_at(json, close)) {
        json->at++;
        return false;
    }
    if (*members > 0 && !qv_json_take(json, ','))
        return false;
    ++*members;
    return true;
}

bool qv_json_end(qv_json *json)
{
    if (json->error)
        return false;
    skip_space(json);
    return json->at == json->end || qv_json_fail(json, "text after the end");
}

bool qv_json_count(qv_json *json, uint64_t *number)
{
    if (json->error)
        return false;
    skip_space(json);
    const char *first = json->at;
    uint64_t value = 0;
    for (; json->at < json->end && *json->at >= '0' && *json->at <= '9'; json->at++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(*json->at - '0'), &value))
            return qv_json_fail(json, "a number is too large");
    if (json->at == first)
        return qv_json_fail(json, "a non-negative number should be here");
    if (*first == '0' && json->at - first > 1)
        return qv_json_fail(json, "a number begins with 0");
    if (json->at < json->end && memchr(".eE", *json->at, 3))
        return qv_json_fail(json, "a number is not whole");
    *number = value;
    return true;
}

/* The four digits of \uXXXX. */
static bool take_hex(qv_json *json, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, json->at++) {
        static const char digits[] = "00112233445566778899aAbBcCdDeEfF";
        const char *digit = json->at < json->end ? memchr(digits, *json->at, sizeof digits - 1) : NULL;
        if (!digit)
            return qv_json_fail(json, "\\u needs four hexadecimal digits");
        *code = *code << 4 | (uint32_t)((digit - digits) / 2);
    }
    return true;
}

/* After "\u": one code, or two surrogates that make one. */
static bool take_unicode(qv_json *json, char **out)
{
    uint32_t code, low;
    if (!take_hex(json, &code))
        return false;
    if (code == 0)
        return qv_json_fail(json, "a text holds NUL");
    if (code >= 0xd800 && code < 0xdc00) {
        if (json->end - json->at < 2 || memcmp(json->at, "\\u", 2) != 0)
            return qv_json_fail(json, "half a surrogate pair");
        json->at += 2;
        if (!take_hex(json, &low))
            return false;
        if (low < 0xdc00 || low > 0xdfff)
            return qv_json_fail(json, "half a surrogate pair");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
        return qv_json_fail(json, "half a surrogate pair");
    }
    *out += qv_utf8_put(code, *out);
    return true;
}

static bool take_escape(qv_json *json, char **out)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char name = json->at < json->end ? *json->at++ : '\0';
    if (name == 'u')
        return take_unicode(json, out);
    const char *found = memchr(names, name, sizeof names - 1);
    if (!found)
        return qv_json_fail(json, "an unknown escape");
    *(*out)++ = meanings[found - names];
    return true;
}

bool qv_json_string(qv_json *json, char **pool, const char **text)
{
    if (json->error)
        return false;
    if (!looking_at(json, '"'))
        return qv_json_fail(json, "a text should be here");
    json->at++;
    char *out = *pool;
    *text = out;
    while (json->at < json->end && *json->at != '"') {
        uint32_t code;
        size_t length = qv_utf8_take(json->at, (size_t)(json->end - json->at), &code);
        if (length == 0)
            return qv_json_fail(json, "not UTF-8");
        if ((unsigned char)*json->at < 0x20)
            return qv_json_fail(json, "a bare control character in a text");
        if (*json->at == '\\') {
            json->at++;
            if (!take_escape(json, &out))
                return false;
            continue;
        }
        memcpy(out, json->at, length);
        out += length;
        json->at += length;
    }
    if (json->at == json->end)
        return qv_json_fail(json, "a text has no end");
    json->at++;
    *out++ = '\0';
    *pool = out;
    return true;
}
