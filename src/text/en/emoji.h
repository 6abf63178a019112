#ifndef QV_TEXT_EN_EMOJI_H
#define QV_TEXT_EN_EMOJI_H
#include "text/reader.h"

typedef struct qv_emoji {
    uint32_t code;
    const char *name;
} qv_emoji;

extern const qv_emoji qv_emoji_list[]; // ascending codes
extern const int qv_emoji_count;

/* Pictures, flags and faces made of marks, by name; or passed over, if r->how says so. As in text/reader.h.
 */
int qv_read_emoji(qv_reader *r, int at);

#endif
