// SPDX-License-Identifier: MIT
#include "synth/ssml/markup.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum state { CONTENT, REFERENCE, TAG, LONG_TAG, BANG, COMMENT, CDATA, INSTRUCTION, DECLARATION };

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool begins_name(char c)
{
    return is_letter(c) || c == '_' || c == ':' || (c & 0x80);
}

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

const char *qv_tag_value(const qv_tag *tag, const char *name)
{
    for (int i = 0; i < tag->attributes; i++)
        if (strcmp(tag->attribute[i].name, name) == 0)
            return tag->attribute[i].value;
    return NULL;
}

void qv_markup_start(qv_markup *m, const qv_markup_listener *listener)
{
    m->listener = *listener;
    m->state = CONTENT;
    m->place = (qv_place_in_source){0};
    m->count = 0;
}

static void tell(qv_markup *m, const char *what)
{
    m->listener.problem(m->listener.user, &m->start, m->place.at, what);
}

/* Goes past one byte of the source. */
static void advance(qv_place_in_source *place, char c)
{
    place->at++;
    if (c == '\n') {
        place->line++;
        place->line_begin = place->at;
    }
}

/* Text of the source as it stands, without tags and references in it, beginning at *place, which moves. */
static int give_text(qv_markup *m, const char *bytes, size_t count, qv_place_in_source *place)
{
    int error = 0;
    for (size_t at = 0; at < count && !error;) {
        size_t end = at;
        while (end < count && !is_control(bytes[end]))
            end++;
        if (end > at) {
            error = m->listener.text(m->listener.user, bytes + at, end - at, place, place->at + end - at);
            place->at += end - at;
        } else {
            const qv_place_in_source begin = *place;
            advance(place, bytes[end++]);
            error = m->listener.text(m->listener.user, " ", 1, &begin, place->at);
        }
        at = end;
    }
    return error;
}

/* Characters that HTML names and people put into SSML, too. */
static const struct {
    const char *name, *text;
} references[] = {
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
    {"ndash", "–"},  {"mdash", "—"},  {"hellip", "…"}, {"lsquo", "‘"},  {"rsquo", "’"},  {"ldquo", "“"},
    {"rdquo", "”"},  {"copy", "©"},   {"reg", "®"},    {"trade", "™"},  {"euro", "€"},   {"pound", "£"},
    {"cent", "¢"},   {"deg", "°"},    {"times", "×"},  {"middot", "·"}, {"eacute", "é"}, {"egrave", "è"},
    {"agrave", "à"}, {"ccedil", "ç"}, {"ntilde", "ñ"}, {"ouml", "ö"},   {"uuml", "ü"},   {"auml", "ä"},
    {"szlig", "ß"},
};

/* The code of "#233" or "#xe9"; 0: it is none. */
static uint32_t code_of(const char *name, size_t length)
{
    const bool hex = length > 1 && (name[1] == 'x' || name[1] == 'X');
    uint32_t code = 0;
    for (size_t i = hex ? 2 : 1; i < length; i++) {
        const char c = name[i], low = (char)(c | 0x20);
        uint32_t digit = 16;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            digit = (uint32_t)(low - 'a' + 10);
        if (digit >= (hex ? 16u : 10u) || code > 0x10ffff)
            return 0;
        code = code * (hex ? 16 : 10) + digit;
    }
    return utf8proc_codepoint_valid((utf8proc_int32_t)code) ? code : 0;
}

/* What a reference stands for, of at most 4 bytes; its length, 0 when it is unknown. Never longer than the
 * reference with its "&" and ";". */
static size_t resolve(const char *name, size_t length, char *text)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (strlen(references[i].name) == length && memcmp(references[i].name, name, length) == 0) {
            const size_t size = strlen(references[i].text);
            memcpy(text, references[i].text, size);
            return size;
        }
    const uint32_t code = length > 1 && name[0] == '#' ? code_of(name, length) : 0;
    if (code == 0)
        return 0;
    if (code < ' ' || code == 0x7f) {
        *text = ' ';
        return 1;
    }
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)text);
}

/* What began like a reference is text. */
static int give_up_reference(qv_markup *m)
{
    tell(m, "\"&\" begins no reference that is known; it is read as it stands");
    m->state = CONTENT;
    qv_place_in_source place = m->start;
    return give_text(m, m->raw, m->count, &place);
}

/* The reference is complete but for its ";", which is at m->place. True: that is taken. */
static bool end_reference(qv_markup *m, int *error)
{
    char text[4];
    const size_t size = resolve(m->raw + 1, m->count - 1, text);
    if (size == 0) {
        *error = give_up_reference(m);
        return false;
    }
    m->place.at++;
    m->state = CONTENT;
    *error = m->listener.text(m->listener.user, text, size, &m->start, m->place.at);
    return true;
}

/* Resolves references in an attribute's value, in its place. */
static void resolve_value(char *value)
{
    char *to = value;
    for (const char *from = value; *from;) {
        const char *end = *from == '&' ? strchr(from, ';') : NULL;
        const size_t size = end ? resolve(from + 1, (size_t)(end - from - 1), to) : 0;
        if (size > 0) {
            to += size;
            from = end + 1;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

static char *skip_space(char *at)
{
    while (is_space(*at))
        at++;
    return at;
}

static char *skip_name(char *at)
{
    while (*at && !is_space(*at) && *at != '=' && *at != '/' && *at != '"' && *at != '\'')
        at++;
    return at;
}

/* Reads one attribute and returns where the next may begin. */
static char *cut_attribute(char *at, qv_tag *tag)
{
    char *name = at, *name_end = skip_name(at), *value = skip_space(name_end), *end = name_end;
    if (name_end == name) // a stray quote or slash
        return at + 1;
    if (*value == '=') {
        value = skip_space(value + 1);
        const char quote = *value == '"' || *value == '\'' ? *value : 0;
        value += quote != 0;
        end = value;
        while (*end && (quote ? *end != quote : !is_space(*end)))
            end++;
    } else {
        value = end;
    }
    char *next = *end ? end + 1 : end;
    *name_end = *end = '\0';
    resolve_value(value);
    if (tag->attributes < QV_TAG_ATTRIBUTES)
        tag->attribute[tag->attributes++] = (qv_attribute){.name = name, .value = value};
    return next;
}

/* Zero bytes would end the text of a tag early. */
static void copy_text(qv_markup *m, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        m->text[i - from] = is_control(m->raw[i]) ? ' ' : m->raw[i];
    m->text[end - from] = '\0';
}

/* Cuts raw[from .. end), the inside of a tag that ends at byte `behind` of the source. */
static void cut_tag(qv_markup *m, size_t from, size_t end, size_t behind, qv_tag *tag)
{
    copy_text(m, from, end);
    char *name_end = skip_name(m->text), *at = name_end;
    *tag = (qv_tag){.name = m->text, .begin = m->start, .end = behind};
    if (*at)
        *at++ = '\0';
    for (char *c = m->text; c < name_end; c++) {
        if (*c == ':' && c[1])
            tag->name = c + 1;
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c | 0x20);
    }
    while (*(at = skip_space(at)))
        at = cut_attribute(at, tag);
}

/* The tag raw[0 .. end), where raw[0] is "<" and the ">" is left out. */
static int give_tag(qv_markup *m, size_t end, size_t behind)
{
    qv_tag tag;
    const bool closes = m->raw[1] == '/', empty = end > 2 && m->raw[end - 1] == '/' && !closes;
    cut_tag(m, closes ? 2 : 1, empty ? end - 1 : end, behind, &tag);
    int error = closes ? 0 : m->listener.open(m->listener.user, &tag);
    if (!error && (closes || empty))
        error = m->listener.close(m->listener.user, &tag);
    return error;
}

static int feed_content(qv_markup *m, const char *bytes, size_t count);

/* The tag in hand has no proper end: it ends at its first ">", or is no tag. */
static int recover(qv_markup *m)
{
    const char *angle = memchr(m->raw, '>', m->count);
    const size_t end = angle ? (size_t)(angle - m->raw) : m->count;
    qv_tag tag;
    tell(m, "a tag that does not end");
    m->state = CONTENT;
    cut_tag(m, m->raw[1] == '/' ? 2 : 1, end, m->place.at, &tag);
    if (!angle && !m->listener.knows(m->listener.user, tag.name)) {
        qv_place_in_source place = m->start;
        return give_text(m, m->raw, m->count, &place);
    }
    if (!angle)
        return give_tag(m, end, m->place.at);
    /* What follows the tag is gone through again, as text: there is no "<" in it. */
    char rest[QV_TAG_BYTES];
    const size_t count = m->count - end - 1;
    memcpy(rest, angle + 1, count);
    m->place = m->start;
    for (size_t i = 0; i <= end; i++)
        advance(&m->place, m->raw[i]);
    const int error = give_tag(m, end, m->place.at);
    return error ? error : feed_content(m, rest, count);
}

/* Begins with the byte at m->place. */
static void begin(qv_markup *m, enum state state, char c)
{
    m->state = (int)state;
    m->start = m->place;
    m->raw[0] = c;
    m->count = 1;
    m->quote = m->before = m->before_that = 0;
    m->brackets = 0;
    m->place.at++;
}

/* A byte behind "&". True: it is taken. */
static bool feed_reference(qv_markup *m, char c, int *error)
{
    if (c == ';')
        return end_reference(m, error);
    if (m->count >= QV_REFERENCE_BYTES || !(is_letter(c) || (c >= '0' && c <= '9') || c == '#')) {
        *error = give_up_reference(m);
        return false;
    }
    m->raw[m->count++] = c;
    m->place.at++;
    return true;
}

/* The byte behind "<" tells what it is. True: the byte is taken. */
static bool feed_first(qv_markup *m, char c, int *error)
{
    if (c == '!' || c == '?') {
        m->state = c == '!' ? BANG : INSTRUCTION;
    } else if (c != '/' && !begins_name(c)) {
        tell(m, "\"<\" begins no tag; it is read as it stands");
        m->state = CONTENT;
        qv_place_in_source place = m->start;
        *error = give_text(m, "<", 1, &place);
        return false;
    }
    m->raw[m->count++] = c;
    m->place.at++;
    return true;
}

/* A byte of a tag, that is no "<". */
static void keep_tag_byte(qv_markup *m, char c)
{
    if (m->quote) {
        if (c == m->quote)
            m->quote = 0;
    } else if ((c == '"' || c == '\'') && m->before == '=') {
        m->quote = c;
    }
    if (!is_space(c))
        m->before = c;
    m->raw[m->count++] = c;
    advance(&m->place, c);
}

static bool feed_tag(qv_markup *m, char c, int *error)
{
    if (m->count == 1)
        return feed_first(m, c, error);
    if (c == '<') {
        *error = recover(m);
        return false;
    }
    if (c == '>' && !m->quote) {
        m->place.at++;
        m->state = CONTENT;
        *error = give_tag(m, m->count, m->place.at);
        return true;
    }
    if (m->count == QV_TAG_BYTES) {
        if (memchr(m->raw, '>', m->count)) {
            *error = recover(m);
            return false;
        }
        tell(m, "a tag that is too long");
        m->state = LONG_TAG;
        return false;
    }
    keep_tag_byte(m, c);
    return true;
}

static bool feed_long_tag(qv_markup *m, char c, int *error)
{
    if (c == '<' || c == '>') {
        m->place.at += c == '>';
        m->state = CONTENT;
        *error = give_tag(m, m->count, m->place.at);
        return c == '>';
    }
    advance(&m->place, c);
    return true;
}

/* What follows "<!" tells a comment from a section of text and from a declaration. */
static void feed_bang(qv_markup *m, char c)
{
    static const char comment[] = "<!--", section[] = "<![CDATA[";
    m->raw[m->count++] = c;
    advance(&m->place, c);
    if (m->count == sizeof comment - 1 && memcmp(m->raw, comment, m->count) == 0)
        m->state = COMMENT;
    else if (m->count == sizeof section - 1 && memcmp(m->raw, section, m->count) == 0)
        m->state = CDATA;
    else if (memcmp(m->raw, comment, m->count < 4 ? m->count : 4) != 0 &&
             memcmp(m->raw, section, m->count < 9 ? m->count : 9) != 0) {
        m->state = c == '>' ? CONTENT : DECLARATION;
        m->brackets = c == '[';
    }
}

/* Passes over a byte of what ends with `last`, before that `before`, and before that too if `twice`. */
static void feed_skipped(qv_markup *m, char c, const char *end)
{
    const size_t length = strlen(end);
    const bool ends =
        c == end[length - 1] && m->before == end[length - 2] && (length < 3 || m->before_that == end[0]);
    advance(&m->place, c);
    m->before_that = m->before;
    m->before = c;
    if (ends)
        m->state = CONTENT;
}

static void feed_declaration(qv_markup *m, char c)
{
    m->brackets += (c == '[') - (c == ']');
    advance(&m->place, c);
    if (c == '>' && m->brackets <= 0)
        m->state = CONTENT;
}

/* Text of a section "<![CDATA[...]]>". Two brackets wait for what follows them. */
static int feed_section(qv_markup *m, char c)
{
    const char held[2] = {']', ']'};
    size_t brackets = (size_t)m->brackets;
    if (c == ']' && brackets < 2) {
        m->brackets++;
        m->place.at++;
        return 0;
    }
    qv_place_in_source place = m->place;
    place.at -= brackets;
    if (c == '>' && brackets == 2) {
        m->state = CONTENT;
        m->brackets = 0;
        m->place.at++;
        return 0;
    }
    const size_t given = c == ']' ? 1 : brackets; // "]]]>" has a bracket in it
    int error = give_text(m, held, given, &place);
    if (c == ']') {
        m->place.at++;
        return error;
    }
    m->brackets = 0;
    if (!error)
        error = give_text(m, &c, 1, &place);
    m->place = place;
    return error;
}

/* Those that wait are text. */
static int give_brackets(qv_markup *m)
{
    const size_t brackets = (size_t)m->brackets;
    qv_place_in_source place = m->place;
    place.at -= brackets;
    m->brackets = 0;
    return give_text(m, "]]", brackets, &place);
}

/* True: the byte is taken. */
static bool feed_byte(qv_markup *m, char c, int *error)
{
    switch ((enum state)m->state) {
    case REFERENCE:
        return feed_reference(m, c, error);
    case TAG:
        return feed_tag(m, c, error);
    case LONG_TAG:
        return feed_long_tag(m, c, error);
    case BANG:
        feed_bang(m, c);
        return true;
    case COMMENT:
        feed_skipped(m, c, "-->");
        return true;
    case INSTRUCTION:
        feed_skipped(m, c, "?>");
        return true;
    case DECLARATION:
        feed_declaration(m, c);
        return true;
    case CDATA:
        *error = feed_section(m, c);
        return true;
    case CONTENT:
        break;
    }
    begin(m, c == '<' ? TAG : REFERENCE, c);
    return true;
}

/* The text from bytes[0] up to a tag or a reference. */
static size_t text_span(const char *bytes, size_t count)
{
    size_t end = 0;
    while (end < count && bytes[end] != '<' && bytes[end] != '&')
        end++;
    return end;
}

static int feed_content(qv_markup *m, const char *bytes, size_t count)
{
    int error = 0;
    for (size_t at = 0; at < count && !error;) {
        const size_t span = m->state == CONTENT ? text_span(bytes + at, count - at) : 0;
        if (span > 0) {
            error = give_text(m, bytes + at, span, &m->place);
            at += span;
        } else {
            at += feed_byte(m, bytes[at], &error);
        }
    }
    return error;
}

int qv_markup_feed(qv_markup *m, const char *bytes, size_t count)
{
    return feed_content(m, bytes, count);
}

int qv_markup_settle(qv_markup *m)
{
    int error = 0;
    switch ((enum state)m->state) {
    case REFERENCE:
        return give_up_reference(m);
    case TAG:
        if (m->count > 1)
            error = recover(m);
        if (m->state == REFERENCE && !error) // in what followed the tag
            error = give_up_reference(m);
        break;
    case LONG_TAG:
        error = give_tag(m, m->count, m->place.at);
        break;
    case CDATA:
        return give_brackets(m);
    case CONTENT:
    case BANG:
    case COMMENT:
    case INSTRUCTION:
    case DECLARATION:
        return 0;
    }
    m->state = CONTENT;
    return error;
}

int qv_markup_finish(qv_markup *m)
{
    const int error = qv_markup_settle(m);
    if (m->state != CONTENT)
        tell(m, "a comment, section or declaration that does not end");
    m->state = CONTENT;
    return error;
}
