// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_EMOJI_NAMES_H
#define QV_TEXT_EN_EMOJI_NAMES_H
#include "text/emoji.h"

enum { QV_EMOJI = 1712 };
extern const qv_picture qv_emoji_list[QV_EMOJI]; // ascending codes; made by emoji_names.py

#endif
