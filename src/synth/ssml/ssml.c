// SPDX-License-Identifier: MIT
#include "synth/ssml/ssml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "quaver/quaver.h"
#include "synth/ssml/characters.h"
#include "text/cluster.h"
#include "text/ipa_read.h"
#include "text/language.h"
#include "text/lexicon/dictionary.h"
#include "text/phones.h"

enum kind {
    OTHER,
    SPEAK,
    BLOCK,
    BREAK,
    MARK,
    PROSODY,
    EMPHASIS,
    SAY_AS,
    SUB,
    PHONEME,
    TOKEN,
    AUDIO,
    SKIPPED
};

static const struct {
    const char *name;
    enum kind kind;
} elements[] = {
    {"speak", SPEAK},       {"p", BLOCK},         {"s", BLOCK},      {"paragraph", BLOCK},
    {"sentence", BLOCK},    {"break", BREAK},     {"mark", MARK},    {"prosody", PROSODY},
    {"emphasis", EMPHASIS}, {"say-as", SAY_AS},   {"sub", SUB},      {"phoneme", PHONEME},
    {"token", TOKEN},       {"w", TOKEN},         {"audio", AUDIO},  {"voice", OTHER},
    {"lang", OTHER},        {"lookup", OTHER},    {"desc", SKIPPED}, {"metadata", SKIPPED},
    {"meta", SKIPPED},      {"lexicon", SKIPPED},
};

/* The kind of an element; -1: unknown. */
static int kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strcmp(elements[i].name, name) == 0)
            return (int)elements[i].kind;
    return -1;
}

static bool knows(void *user, const char *name)
{
    (void)user;
    return kind_of(name) >= 0;
}

static uint32_t hash_of(const char *name)
{
    return (uint32_t)qv_hash(QV_HASH_START, name, strlen(name));
}

/* One problem is enough to know that something is wrong. */
static void tell_problem(void *user, const qv_place_in_source *begin, size_t end, const char *what)
{
    qv_ssml *s = user;
    if (!s->told)
        qv_plain_tell(s->plain, QV_PROBLEM_SSML, begin, end, what);
    s->told = true;
}

static void tell_value(qv_ssml *s, const qv_tag *tag, const char *attribute, const char *value)
{
    char what[96];
    snprintf(what, sizeof what, "%s=\"%.30s\" of <%.20s> is not known and not heeded", attribute, value,
             tag->name);
    for (char *c = what; *c; c++) // a character may be cut, or be no text
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~')
            *c = '?';
    tell_problem(s, &tag->begin, tag->end, what);
}

static qv_element *top(qv_ssml *s)
{
    return &s->element[s->depth - 1];
}

static int put_manner(qv_ssml *s, size_t place)
{
    const qv_manner manner = qv_prosody_manner(&top(s)->value, &s->base);
    return qv_cues_add_manner(s->cues, place, &manner);
}

qv_manner qv_ssml_set_base(qv_ssml *s, const qv_manner *manner)
{
    s->base.manner = *manner;
    return qv_prosody_manner(&top(s)->value, &s->base);
}

/* ---- What stands for a text ---- */

static void copy_value(char *to, size_t size, const char *value)
{
    size_t length = value ? strlen(value) : 0;
    if (length >= size)
        length = size - 1;
    while (length > 0 && value[length] && (value[length] & 0xc0) == 0x80) // a character is not cut
        length--;
    if (length > 0)
        memcpy(to, value, length);
    to[length] = '\0';
}

static void capture(qv_ssml *s, const qv_tag *tag, bool skipped)
{
    qv_captured *c = &s->captured;
    c->depth = s->depth;
    c->skipped = skipped;
    c->begin = tag->begin;
    c->end = tag->end;
    c->any = false;
    c->count = 0;
    c->said[0] = c->kind[0] = c->format[0] = '\0';
}

static void open_say_as(qv_ssml *s, const qv_tag *tag)
{
    const char *kind = qv_tag_value(tag, "interpret-as");
    capture(s, tag, false);
    copy_value(s->captured.kind, sizeof s->captured.kind, kind);
    copy_value(s->captured.format, sizeof s->captured.format, qv_tag_value(tag, "format"));
    if (!kind)
        tell_problem(s, &tag->begin, tag->end, "<say-as> without interpret-as");
}

static void open_sub(qv_ssml *s, const qv_tag *tag)
{
    const char *alias = qv_tag_value(tag, "alias");
    if (!alias) {
        tell_problem(s, &tag->begin, tag->end, "<sub> without alias");
        return;
    }
    capture(s, tag, true);
    copy_value(s->captured.said, sizeof s->captured.said, alias);
    for (char *c = s->captured.said; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
}

/* Names with blanks between them; what doesn't fit goes. */
static void join_names(const uint8_t *symbols, int count, char *names, size_t size)
{
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        const char *name = qv_symbol_name(symbols[i]);
        const size_t more = strlen(name);
        if (length + more + 2 > size)
            break;
        if (length > 0)
            names[length++] = ' ';
        memcpy(names + length, name, more);
        length += more;
    }
    names[length] = '\0';
}

static void open_phoneme(qv_ssml *s, const qv_tag *tag)
{
    const char *ph = qv_tag_value(tag, "ph"), *alphabet = qv_tag_value(tag, "alphabet");
    uint8_t symbols[QV_WORD_SYMBOLS];
    size_t bad_begin, bad_end;
    int count = -1;
    if (!ph)
        ph = "";
    if (!alphabet || strcmp(alphabet, "ipa") == 0)
        count = qv_ipa_parse(ph, strlen(ph), symbols, QV_WORD_SYMBOLS, &bad_begin, &bad_end);
    else if (strcmp(alphabet, "x-arpabet") == 0 || strcmp(alphabet, "x-cmu") == 0)
        count = qv_arpabet_parse(ph, strlen(ph), symbols, QV_WORD_SYMBOLS, &bad_begin, &bad_end);
    else
        tell_value(s, tag, "alphabet", alphabet);
    if (count < 1) { // the text is read instead
        tell_problem(s, &tag->begin, tag->end,
                     "<phoneme> whose ph is no phones of English; its text is read");
        return;
    }
    capture(s, tag, true);
    join_names(symbols, count, s->captured.said, sizeof s->captured.said);
}

/* Text as it stands, a byte of the source each. */
static int put_captured(qv_ssml *s)
{
    qv_captured *c = &s->captured;
    int error = 0;
    for (size_t i = 0, end; i < c->count && !error; i = end) {
        const qv_place_in_source *place = &c->source[i];
        for (end = i + 1; end < c->count && c->source[end].at == place->at + (end - i) &&
                          c->source[end].line == place->line;)
            end++;
        error = qv_plain_put(s->plain, c->text + i, end - i, place, 0);
    }
    return error;
}

/* Each character of the first `count` bytes by its name, at its own place; the last one's source ends before
 * byte `last_end`. */
static int spell_captured(qv_ssml *s, size_t count, size_t last_end)
{
    qv_captured *c = &s->captured;
    int error = 0;
    for (size_t i = 0, span; i < count && !error; i += span) {
        span = qv_character_span(c->text + i, count - i);
        if (c->text[i] == ' ')
            continue;
        const size_t end = i + span < count ? c->source[i + span].at : last_end;
        error = qv_plain_character(s->plain, &s->phrase, c->text + i, span, &c->source[i], end);
    }
    return error;
}

static bool is_spelled(const char *kind)
{
    return strcmp(kind, "characters") == 0 || strcmp(kind, "spell-out") == 0 ||
           strcmp(kind, "verbatim") == 0 || strcmp(kind, "letters") == 0;
}

static int end_say_as(qv_ssml *s)
{
    qv_captured *c = &s->captured;
    if (is_spelled(c->kind))
        return spell_captured(s, c->count, c->end);
    qv_phrase_clear(&s->phrase);
    if (qv_text_language(s->plain->text)->say_as(&s->phrase, c->kind, c->format, c->text, c->count))
        return qv_plain_words(s->plain, s->phrase.text, &c->begin, c->end);
    return put_captured(s);
}

/* The element that something else is said for is closed. */
static int end_captured(qv_ssml *s, enum kind kind)
{
    qv_captured *c = &s->captured;
    int error = 0;
    c->depth = 0;
    if (kind == SAY_AS)
        error = end_say_as(s);
    else if (kind == PHONEME)
        error = qv_plain_phones(s->plain, c->said, strlen(c->said), &c->begin, c->end);
    else if (kind == SUB)
        error = qv_plain_put(s->plain, c->said, strlen(c->said), &c->begin, c->end);
    return error ? error : s->phrase.short_of_memory ? QV_ERROR_MEMORY : 0;
}

/* Bytes at the end that begin a character which is not all there: 0 to 3. */
static size_t begun(const char *text, size_t count)
{
    for (size_t back = 1; back <= 3 && back <= count; back++) {
        const unsigned char c = (unsigned char)text[count - back];
        if ((c & 0xc0) == 0x80)
            continue;
        const size_t whole = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
        return back < whole ? back : 0;
    }
    return 0;
}

/* What is kept is spelled, but for a character that has only begun: that waits for its rest. */
static int make_room_by_spelling(qv_ssml *s)
{
    qv_captured *c = &s->captured;
    const size_t kept = begun(c->text, c->count), from = c->count - kept;
    const int error = spell_captured(s, from, kept > 0 ? c->source[from].at : c->end);
    memmove(c->text, c->text + from, kept);
    memmove(c->source, c->source + from, kept * sizeof *c->source);
    c->count = kept;
    c->any = kept > 0;
    return error;
}

/* More has come than is kept: it is said or, as it can't be judged as a whole, read as it stands. At most 3
 * bytes stay. */
static int make_room(qv_ssml *s)
{
    qv_captured *c = &s->captured;
    if (is_spelled(c->kind))
        return make_room_by_spelling(s);
    const int error = put_captured(s);
    c->count = 0;
    c->any = false;
    c->depth = 0;
    return error;
}

static int keep_text(qv_ssml *s, const char *bytes, size_t count, const qv_place_in_source *begin, size_t end)
{
    qv_captured *c = &s->captured;
    const bool each = end - begin->at == count;
    if (!c->any)
        c->begin = *begin;
    c->any = true;
    c->end = end;
    for (size_t i = 0; i < count && !c->skipped; i++) {
        c->source[c->count] = *begin;
        c->source[c->count].at += each ? i : 0;
        c->text[c->count++] = bytes[i];
    }
    return 0;
}

/* What is captured is only kept; all else goes to the front end. */
static int take_text(void *user, const char *bytes, size_t count, const qv_place_in_source *begin, size_t end)
{
    qv_ssml *s = user;
    const qv_captured *c = &s->captured;
    qv_place_in_source place = *begin;
    while (c->depth > 0 && !c->skipped && c->count + count > QV_SSML_CONTENT) {
        const bool reference = end - place.at != count; // which stays whole
        const size_t fit = reference ? 0 : QV_SSML_CONTENT - c->count;
        int error = fit > 0 ? keep_text(s, bytes, fit, &place, place.at + fit) : 0;
        if (!error)
            error = make_room(s);
        if (error)
            return error;
        bytes += fit;
        count -= fit;
        place.at += fit;
    }
    if (c->depth > 0)
        return keep_text(s, bytes, count, &place, end);
    return qv_plain_put(s->plain, bytes, count, &place, end - place.at == count ? 0 : end);
}

/* ---- Elements ---- */

/* "250ms", "1.5s"; -1: no time. */
static int read_time(const char *text)
{
    double value = 0, place = 1;
    int digits = 0;
    bool point = false;
    text += *text == '+';
    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
        if (*text == '.') {
            point = true;
            continue;
        }
        place /= point ? 10 : 1;
        value = point ? value + place * (*text - '0') : value * 10 + (*text - '0');
        digits++;
    }
    const bool seconds = strcmp(text, "s") == 0;
    if (digits == 0 || (!seconds && strcmp(text, "ms") != 0))
        return -1;
    value *= seconds ? 1000 : 1;
    return value < QV_LONGEST_PAUSE ? (int)value : QV_LONGEST_PAUSE;
}

static int open_break(qv_ssml *s, const qv_tag *tag)
{
    static const struct {
        const char *strength;
        int symbol, ms;
    } strengths[] = {{"none", QV_BREAK_NONE, QV_NO_PAUSE}, {"x-weak", QV_BREAK_COMMA, 0},
                     {"weak", QV_BREAK_COMMA, 0},          {"medium", QV_BREAK_SEMICOLON, 0},
                     {"strong", QV_BREAK_PERIOD, 500},     {"x-strong", QV_BREAK_PERIOD, 900}};
    const char *strength = qv_tag_value(tag, "strength"), *time = qv_tag_value(tag, "time");
    int symbol = QV_BREAK_SEMICOLON, ms = 0;
    bool found = !strength;
    for (size_t i = 0; strength && i < sizeof strengths / sizeof *strengths; i++)
        if (strcmp(strength, strengths[i].strength) == 0) {
            symbol = strengths[i].symbol;
            ms = strengths[i].ms;
            found = true;
        }
    if (!found)
        tell_value(s, tag, "strength", strength);
    if (ms > 0)
        ms = (int)((float)ms / qv_prosody_manner(&top(s)->value, &s->base).rate);
    const int asked = time ? read_time(time) : 0;
    if (asked < 0)
        tell_value(s, tag, "time", time);
    if (time && asked >= 0) {
        ms = asked > 0 ? asked : QV_NO_PAUSE;
        symbol = asked == 0 ? QV_BREAK_NONE : strength ? symbol : QV_BREAK_COMMA;
    }
    return qv_plain_pause(s->plain, &tag->begin, ms, symbol, false);
}

static int open_prosody(qv_ssml *s, const qv_tag *tag)
{
    qv_prosody_value *value = &top(s)->value;
    for (int i = 0; i < tag->attributes; i++) {
        const char *name = tag->attribute[i].name, *text = tag->attribute[i].value;
        bool heeded = strncmp(name, "xml", 3) == 0;
        if (strcmp(name, "rate") == 0)
            heeded = qv_prosody_rate(value, text);
        else if (strcmp(name, "pitch") == 0)
            heeded = qv_prosody_pitch(value, text, &s->base);
        else if (strcmp(name, "range") == 0)
            heeded = qv_prosody_range(value, text, &s->base);
        else if (strcmp(name, "volume") == 0)
            heeded = qv_prosody_volume(value, text);
        if (!heeded)
            tell_value(s, tag, name, text);
    }
    return put_manner(s, tag->end);
}

static int open_emphasis(qv_ssml *s, const qv_tag *tag)
{
    const char *level = qv_tag_value(tag, "level");
    if (!qv_prosody_emphasis(&top(s)->value, level ? level : "moderate"))
        tell_value(s, tag, "level", level);
    return put_manner(s, tag->end);
}

static int open_mark(qv_ssml *s, const qv_tag *tag)
{
    const char *name = qv_tag_value(tag, "name");
    if (!name)
        tell_problem(s, &tag->begin, tag->end, "<mark> without name");
    return qv_cues_add_mark(s->cues, tag->begin.at, 0, name ? name : "");
}

/* False: it is too deep, and counted only. */
static bool push(qv_ssml *s, const qv_tag *tag, enum kind kind)
{
    if (s->depth > QV_SSML_DEPTH || s->deeper > 0) {
        s->deeper++;
        tell_problem(s, &tag->begin, tag->end, "elements nested too deep have no effect");
        return false;
    }
    const qv_prosody_value value = top(s)->value;
    s->element[s->depth++] = (qv_element){.kind = (uint8_t)kind, .name = hash_of(tag->name), .value = value};
    return true;
}

static int open_element(void *user, const qv_tag *tag)
{
    qv_ssml *s = user;
    int kind = kind_of(tag->name);
    if (kind < 0)
        tell_problem(s, &tag->begin, tag->end, "an element that is not of SSML 1.1; what is in it is read");
    const bool inside = s->captured.depth > 0; // of what something else is said for: a mark still counts
    if (kind == MARK && open_mark(s, tag))
        return QV_ERROR_MEMORY;
    if (!push(s, tag, kind < 0 ? OTHER : (enum kind)kind) || inside)
        return 0;
    switch (kind) {
    case SPEAK:
    case BLOCK:
        return qv_plain_end_sentence(s->plain, &tag->begin);
    case BREAK:
        return open_break(s, tag);
    case PROSODY:
        return open_prosody(s, tag);
    case EMPHASIS:
        return open_emphasis(s, tag);
    case SAY_AS:
        open_say_as(s, tag);
        return 0;
    case SUB:
        open_sub(s, tag);
        return 0;
    case PHONEME:
        open_phoneme(s, tag);
        return 0;
    case SKIPPED:
        capture(s, tag, true);
        return 0;
    case TOKEN:
        qv_plain_separate(s->plain);
        return 0;
    case AUDIO:
        tell_problem(s, &tag->begin, tag->end, "<audio> is not played; what is in it is read");
        return 0;
    default:
        return 0;
    }
}

/* The element on top is closed by something at *at. */
static int leave(qv_ssml *s, const qv_place_in_source *at, size_t end)
{
    const enum kind kind = (enum kind)top(s)->kind;
    int error = 0;
    if (s->captured.depth == s->depth)
        error = end_captured(s, kind);
    const bool inside = s->captured.depth > 0;
    s->depth--;
    if (error || inside)
        return error;
    if (kind == SPEAK || kind == BLOCK)
        return qv_plain_end_sentence(s->plain, at);
    if (kind == TOKEN)
        qv_plain_separate(s->plain);
    return kind == PROSODY || kind == EMPHASIS ? put_manner(s, end) : 0;
}

static int close_element(void *user, const qv_tag *tag)
{
    qv_ssml *s = user;
    const uint32_t name = hash_of(tag->name);
    if (s->deeper > 0) {
        s->deeper--;
        return 0;
    }
    int found = s->depth - 1;
    while (found > 0 && s->element[found].name != name)
        found--;
    if (found == 0) {
        tell_problem(s, &tag->begin, tag->end, "a closing tag of what is not open");
        return 0;
    }
    if (found < s->depth - 1)
        tell_problem(s, &tag->begin, tag->end,
                     "a closing tag with other elements open inside; they are closed");
    int error = 0;
    while (s->depth > found && !error)
        error = leave(s, &tag->begin, tag->end);
    return error;
}

/* ---- All of it ---- */

qv_ssml *qv_ssml_open(qv_plain *plain, qv_cues *cues, float mean, float deviation)
{
    qv_ssml *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->plain = plain;
    s->cues = cues;
    s->base.mean = mean;
    s->base.deviation = deviation;
    qv_ssml_start(s);
    return s;
}

void qv_ssml_free(qv_ssml *s)
{
    if (s)
        free(s->phrase.text);
    free(s);
}

void qv_ssml_start(qv_ssml *s)
{
    const qv_markup_listener listener = {.user = s,
                                         .text = take_text,
                                         .open = open_element,
                                         .close = close_element,
                                         .knows = knows,
                                         .problem = tell_problem};
    qv_markup_start(&s->markup, &listener);
    s->element[0] = (qv_element){.kind = OTHER, .value = qv_prosody_unchanged};
    s->depth = 1;
    s->deeper = 0;
    s->captured.depth = 0;
    s->told = false;
}

int qv_ssml_feed(qv_ssml *s, const char *bytes, size_t count)
{
    s->markup.place = s->plain->place; // other text may have come between
    const int error = qv_markup_feed(&s->markup, bytes, count);
    s->plain->place = s->markup.place;
    return error;
}

int qv_ssml_settle(qv_ssml *s)
{
    s->markup.place = s->plain->place;
    return qv_markup_settle(&s->markup);
}

int qv_ssml_finish(qv_ssml *s)
{
    s->markup.place = s->plain->place;
    int error = qv_markup_finish(&s->markup);
    if (!error && s->depth > 1)
        tell_problem(s, &s->markup.place, s->markup.place.at, "elements that are not closed");
    while (s->depth > 1 && !error)
        error = leave(s, &s->markup.place, s->markup.place.at);
    s->deeper = 0;
    return error;
}
