// SPDX-License-Identifier: MIT
#include "text_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "complain.h"
#include "say_input.h"

char *qv_read_text(const char *file, char *const *words, int count, size_t *size, const char **name)
{
    qv_say_input input;
    char *text = NULL;
    size_t capacity = 0;
    long got = qv_say_input_open(&input, file, words, count);
    *size = 0;
    *name = input.name;
    while (got >= 0 || got == QV_INPUT_PAUSE) {
        if (QV_GROW(text, capacity, *size + 4096)) {
            got = -1;
            break;
        }
        got = qv_say_input_read(&input, text + *size, 4096);
        if (got == 0)
            break;
        if (got > 0)
            *size += (size_t)got;
    }
    if (got < 0) {
        qv_complain("%s: %s", input.name, strerror(errno));
        free(text);
        text = NULL;
    }
    qv_say_input_close(&input);
    return text;
}
