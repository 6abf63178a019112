// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_CHARACTER_NAMES_H
#define QV_TEXT_EN_CHARACTER_NAMES_H
#include <stdint.h>

/* The table that character_names.py makes: characters in runs of consecutive codes; a name begins at a start
 * and ends with the number that has the highest bit set; each number is that of a word. */
typedef struct qv_name_run {
    uint32_t first; // code
    uint16_t count; // of codes
    uint16_t start; // number of the first's name in qv_name_starts
} qv_name_run;

enum { QV_LAST_WORD = 0x8000 };

extern const qv_name_run qv_name_runs[]; // ascending
extern const int qv_name_run_count;
extern const uint16_t qv_name_starts[];
extern const uint16_t qv_name_words[];
extern const uint16_t qv_word_offsets[]; // in qv_word_text
extern const char qv_word_text[];        // zero-terminated words; a capital is a letter by its name

#endif
