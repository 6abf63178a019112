// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_SCRIPTS_H
#define QV_TEXT_SCRIPTS_H
#include <stdbool.h>
#include <stdint.h>

/* The scripts of letters that are told apart; all others are one. */
enum qv_script {
    QV_SCRIPT_OTHER,
    QV_SCRIPT_GREEK,
    QV_SCRIPT_CYRILLIC,
    QV_SCRIPT_ARMENIAN,
    QV_SCRIPT_HEBREW,
    QV_SCRIPT_ARABIC,
    QV_SCRIPT_SYRIAC,
    QV_SCRIPT_HINDI,
    QV_SCRIPT_BENGALI,
    QV_SCRIPT_PUNJABI,
    QV_SCRIPT_GUJARATI,
    QV_SCRIPT_TAMIL,
    QV_SCRIPT_TELUGU,
    QV_SCRIPT_KANNADA,
    QV_SCRIPT_MALAYALAM,
    QV_SCRIPT_THAI,
    QV_SCRIPT_LAO,
    QV_SCRIPT_TIBETAN,
    QV_SCRIPT_BURMESE,
    QV_SCRIPT_GEORGIAN,
    QV_SCRIPT_KOREAN,
    QV_SCRIPT_ETHIOPIC,
    QV_SCRIPT_CHEROKEE,
    QV_SCRIPT_KHMER,
    QV_SCRIPT_MONGOLIAN,
    QV_SCRIPT_JAPANESE,
    QV_SCRIPT_CHINESE,
    QV_SCRIPTS
};

enum qv_script qv_script_of(uint32_t code);
/* Whether a script is written without blanks between words, so that its characters are counted. */
bool qv_script_counts_characters(enum qv_script script);

#endif
