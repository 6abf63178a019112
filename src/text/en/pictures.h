// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_PICTURES_H
#define QV_TEXT_EN_PICTURES_H
#include "text/emoji.h"

extern const qv_picture_names qv_english_pictures;

#endif
