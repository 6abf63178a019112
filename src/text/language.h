// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_LANGUAGE_H
#define QV_TEXT_LANGUAGE_H
#include "text/emoji.h"
#include "text/pronounce.h"
#include "text/reader.h"
#include "text/sentence.h"

/*
 * What a language gives to the front end. Everything outside its folder (text/en/ for English) asks for it
 * here; nothing but text/language.c includes a header of such a folder.
 *
 * A second language is a folder beside text/en/ with a file that fills in one of these, and a line in
 * text/language.c. Its readers may use all of text/reader.h, and other languages' only if it is moved up.
 */

/* What may begin at a token of each kind: readers as in text/reader.h, lists that end with NULL. The first
 * that takes it wins: the particular before the general. What none of them takes is passed over. */
typedef struct qv_readers {
    qv_read *const *word, *const *number, *const *mark, *const *foreign;
} qv_readers;

enum { QV_LONGEST_ONSET = 3 };

typedef struct qv_language {
    const char *tag; // of a voice's "language" up to its first hyphen: "en"

    /* Sentences. Whether the single mark at `dot`, . ! or ?, ends one, when the next word begins at `next`.
     */
    bool (*stop_ends)(qv_text_view *text, size_t dot, size_t next);

    /* Words. `begin_sentence` looks at a sentence as a whole before the readers get it. */
    void (*begin_sentence)(qv_reader *r);
    qv_readers readers;
    const qv_picture_names *pictures;

    /* Phones. All but the last write at most `capacity` symbols and return their number, 0: no answer. */

    /* A word that dictionaries have wrong: asked for before them, but behind the user's own. */
    int (*correct)(const char *word, size_t length, uint8_t *symbols, int capacity);
    /* A word that the readers themselves put in the text and lexicons may lack. */
    int (*term)(qv_known_word *known, void *user, const char *word, size_t length, uint8_t *symbols,
                int capacity);
    /* A word put together of a known one and endings or beginnings. */
    int (*derive)(qv_known_word *known, void *user, const char *word, size_t length, uint8_t *symbols,
                  int capacity);
    /* A word with known parts, or in another spelling, of which the rest is not known: `read` gives the
     * phones of any letters. */
    int (*derive_read)(qv_known_word *read, void *user, const char *word, size_t length, uint8_t *symbols,
                       int capacity);
    /* The word number `at`, where its spelling has several readings, by the words around it. */
    int (*homograph)(const qv_spoken *spoken, size_t at, uint8_t *symbols, int capacity);
    /* A word that ends in é or ée in the text, but for an s, if `any`, which has some phones for every word,
     * leaves that silent; else 0. */
    int (*acute)(qv_known_word *any, void *user, const char *word, size_t length, uint8_t *symbols,
                 int capacity);
    /* The names of a word's letters. */
    int (*spell)(const char *word, size_t length, uint8_t *symbols, int capacity);
    /* How the little word number `at` is said inside a phrase, before a vowel or not: no more phones than it
     * has by itself. */
    int (*weak_form)(const qv_spoken *spoken, size_t at, bool before_vowel, uint8_t *symbols, int capacity);
    /* What is asked for beside the text, put into words. A character: a letter with what is combined with it,
     * a mark, a picture, `length` bytes of UTF-8; it always has some name. */
    void (*name_character)(qv_phrase *phrase, const char *character, size_t length);
    /* A key of a keyboard, or several joined by "_" or "+": "control_a", "Page_Up". */
    void (*name_key)(qv_phrase *phrase, const char *key, size_t length);
    /* Text whose kind is told: SSML's say-as. False: it is none of that kind. */
    bool (*say_as)(qv_phrase *phrase, const char *kind, const char *format, const char *text, size_t length);
    const char *capital; // the word that announces a capital letter: ARPAbet names
    /* Whether a syllable may begin with these consonants [count], which are at most QV_LONGEST_ONSET. */
    bool (*begins_syllable)(const uint8_t *consonants, int count);
    /* Whether phones are those of a word that is spoken without accent as a rule. */
    bool (*is_function_word)(const uint8_t *symbols, int count);
    /* Whether pitch rises at the end of a sentence with these symbols. */
    bool (*question_rises)(const uint8_t *symbols, int count);
} qv_language;

/* The language of a tag such as "en-US". Any other, and NULL, are read as English, the only one so far.
 * Static memory. */
const qv_language *qv_language_find(const char *tag);

#endif
