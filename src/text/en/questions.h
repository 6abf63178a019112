// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_QUESTIONS_H
#define QV_TEXT_EN_QUESTIONS_H
#include <stdbool.h>
#include <stdint.h>

/* Whether pitch rises at the end of a sentence: of a question that wants yes or no, an echo ("You did?") or a
 * tag ("..., isn't it?"). It falls where the question asks with a word of its own ("Where is it?", "In which
 * town?") or lets one choose ("Tea or coffee?"). symbols [count], text/phones.h, as of an utterance. */
bool qv_question_rises(const uint8_t *symbols, int count);

#endif
