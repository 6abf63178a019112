// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_ENGLISH_H
#define QV_TEXT_EN_ENGLISH_H
#include "text/language.h"

extern const qv_language qv_english;

#endif
