// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_HOMOGRAPHS_H
#define QV_TEXT_EN_HOMOGRAPHS_H
#include "text/spoken.h"

/* The phones of word number `at` where its spelling has several readings ("read", "lead", "records"), chosen
 * by the words around it. Writes at most `capacity` symbols and returns their number; 0 for other words. */
int qv_homograph(const qv_spoken *spoken, size_t at, uint8_t *symbols, int capacity);

#endif
