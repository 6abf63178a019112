// SPDX-License-Identifier: MIT
#include "text/normalize.h"
#include "base/grow.h"
#include "text/language.h"
#include "text/lexicon/dictionary.h"
#include "text/phones.h"
#include <stdlib.h>
#include <string.h>

qv_reader *qv_reader_new(const qv_language *language)
{
    qv_reader *reader = calloc(1, sizeof *reader);
    if (reader)
        reader->language = language;
    return reader;
}

void qv_reader_set_language(qv_reader *reader, const qv_language *language)
{
    reader->language = language;
}

void qv_reader_free(qv_reader *reader)
{
    if (!reader)
        return;
    free(reader->characters.list);
    qv_tokens_free(&reader->tokens);
    free(reader->phrase.text);
    free(reader);
}

static bool closes_phones(const qv_reader *r, int at)
{
    return qv_is_mark(r, at, ']') && qv_is_glued_mark(r, at + 1, ']');
}

/* Phones given in the text: [[HH AH0 L OW1]]. Takes all of it when they are right; else notes the place. */
static int read_phones(qv_reader *r, int at, const char *bytes, size_t origin, qv_notes *notes)
{
    if (!qv_is_mark(r, at, '[') || !qv_is_glued_mark(r, at + 1, '['))
        return 0;
    int end = at + 2;
    while (!qv_is_end(r, end) && !qv_is_mark(r, end, '[') && !closes_phones(r, end))
        end++;
    if (!closes_phones(r, end))
        return 0;
    uint8_t symbols[QV_WORD_SYMBOLS];
    size_t from = qv_token_at(r, at + 1)->end, to = qv_token_at(r, end)->begin, bad_begin = 0, bad_end = 0;
    int count =
        qv_symbols_parse(bytes + (from - origin), to - from, symbols, QV_WORD_SYMBOLS, &bad_begin, &bad_end);
    if (count < 0 && notes->bad_phones < QV_NOTED) {
        notes->bad_phone[notes->bad_phones].begin = from + bad_begin;
        notes->bad_phone[notes->bad_phones++].end = from + bad_end;
    }
    if (count <= 0)
        return 0;
    const char *text = bytes + (from - origin) - 2;
    qv_spoken *spoken = r->spoken;
    qv_spoken_word *word = qv_spoken_add(spoken, text, to - from + 4, from - 2, to + 2);
    if (!word || QV_GROW(spoken->symbol, spoken->symbol_capacity, spoken->symbol_count + (size_t)count)) {
        spoken->short_of_memory = true;
        return end + 2 - at;
    }
    word->phones = spoken->symbol_count;
    word->phone_count = count;
    memcpy(spoken->symbol + spoken->symbol_count, symbols, (size_t)count);
    spoken->symbol_count += (size_t)count;
    return end + 2 - at;
}

void qv_reader_set_own_words(qv_reader *reader, qv_listed *listed, void *user)
{
    reader->listed = listed;
    reader->listed_user = user;
}

/* The text of tokens [at, end) in small letters; its length, or 0 if it is too long or not ASCII. */
static size_t join_tokens(const qv_reader *r, int at, int end, char *word)
{
    size_t length = 0;
    for (int i = at; i < end; i++) {
        const qv_token *token = qv_token_at(r, i);
        if (token->kind == TOKEN_FOREIGN || (token->kind == TOKEN_MARK && token->code >= 0x80) ||
            length + (size_t)token->length > QV_WORD_BYTES)
            return 0;
        memcpy(word + length, qv_text_at(r, i), (size_t)token->length);
        length += (size_t)token->length;
    }
    return length;
}

/* A word of the user's, the longest that stands at `at`. */
static int read_own_word(qv_reader *r, int at)
{
    enum { MOST_PARTS = 8 }; // tokens of one word
    char word[QV_WORD_BYTES];
    if (!r->listed || !qv_is_free(r, at))
        return 0;
    int end = qv_chunk_end(r, at);
    for (end = end - at > MOST_PARTS ? at + MOST_PARTS : end; end > at; end--) {
        size_t length = qv_is_closed(r, end) ? join_tokens(r, at, end, word) : 0;
        if (length > 0 && r->listed(r->listed_user, word, length)) {
            qv_phrase_add_bytes(&r->phrase, word, length);
            // A stop inside the sentence, as in "Dr. Smith", goes with it.
            end += qv_is_glued_mark(r, end, '.') && !qv_is_glued(r, end + 1) && !qv_is_end(r, end + 1);
            qv_say(r, at, end - 1);
            return end - at;
        }
    }
    return 0;
}

static int read_token(qv_reader *r, int at)
{
    const qv_readers *readers = &r->language->readers;
    qv_read *const *list = readers->mark;
    if (qv_is_word(r, at))
        list = readers->word;
    else if (qv_is_number(r, at))
        list = readers->number;
    else if (qv_token_at(r, at)->kind == TOKEN_FOREIGN)
        list = readers->foreign;
    int tokens = read_own_word(r, at);
    for (; tokens == 0 && *list; list++)
        tokens = (*list)(r, at);
    return tokens > 0 ? tokens : 1;
}

void qv_normalize(qv_reader *r, const qv_reading *how, const char *bytes, size_t size, size_t origin,
                  qv_spoken *spoken, qv_notes *notes)
{
    r->spoken = spoken;
    r->how = *how;
    r->in_quotes = r->phrase.short_of_memory = false;
    r->attributive = -1;
    qv_phrase_clear(&r->phrase);
    if (qv_read_characters(&r->characters, bytes, size) ||
        qv_cut_tokens(&r->tokens, &r->characters, origin)) {
        spoken->short_of_memory = true;
        return;
    }
    if (notes->invalid == 0)
        notes->first_invalid = origin + r->characters.first_invalid;
    notes->invalid += r->characters.invalid;
    r->language->begin_sentence(r);
    for (int at = 0; !qv_is_end(r, at);) {
        int tokens = read_phones(r, at, bytes, origin, notes);
        at += tokens > 0 ? tokens : read_token(r, at);
    }
}
