// SPDX-License-Identifier: MIT
/*
 * Any bytes as a list of sentences to be read, and, behind the first byte of 1, as the list of those that
 * were: ids are file names of their own, sentences have no edges of blanks, and what is read twice is the
 * same.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "fuzz/fuzz.h"
#include "quaver/quaver.h"
#include "train/record/prompts.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* A copy of bytes with a 0 behind. */
static char *copy_of(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    check(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

static void check_prompt(const qv_prompts *prompts, int i)
{
    const qv_prompt *own = &prompts->prompt[i];
    check(*own->id && *own->id != '.' && !strpbrk(own->id, "/\\|\n"));
    check(*own->text && !strpbrk(own->text, "|\n"));
    char *text = strdup(own->text);
    check(text && strlen(qv_trim(text)) == strlen(own->text));
    free(text);
    for (int k = 0; k < i && k < 50; k++)
        check(strcmp(prompts->prompt[k].id, own->id) != 0);
}

static int cut(qv_prompts *prompts, const uint8_t *data, size_t size)
{
    char message[256] = "", *text = copy_of(data, size);
    *prompts = (qv_prompts){.count = 0};
    const int error = qv_prompts_cut(prompts, "a/list.txt", text, size, message, sizeof message);
    check((error != 0) == (*message != '\0') && !strchr(message, '\n'));
    free(text);
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *mark = size ? memchr(data, 1, size) : NULL;
    const size_t length = mark ? (size_t)(mark - data) : size;
    qv_prompts prompts, again;
    const int error = cut(&prompts, data, length);
    check(cut(&again, data, length) == error && again.count == prompts.count);
    for (int i = 0; i < prompts.count; i++) {
        check_prompt(&prompts, i);
        check(strcmp(prompts.prompt[i].text, again.prompt[i].text) == 0);
    }
    if (!error) {
        const size_t rest = mark ? size - length - 1 : size;
        char message[256] = "", *list = copy_of(mark ? mark + 1 : data, rest);
        const bool other =
            qv_prompts_mark_done(&prompts, "metadata.csv", list, rest, message, sizeof message);
        check(other == (*message != '\0') && !strchr(message, '\n'));
        int done = 0;
        for (int i = 0; i < prompts.count; i++)
            done += prompts.prompt[i].done;
        check(done == prompts.done && done <= prompts.count);
        free(list);
    }
    qv_prompts_free(&prompts);
    qv_prompts_free(&again);
    return 0;
}
