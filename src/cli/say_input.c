// SPDX-License-Identifier: MIT
#include "say_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "base/process.h"
#include "complain.h"

/* A writer that sends a sentence in several pieces has the next one there within this time. */
enum { PAUSE_MS = 30 };

/* The words, with blanks between them. */
static char *join(char *const *words, int count, size_t *size)
{
    *size = 0;
    for (int i = 0; i < count; i++)
        *size += strlen(words[i]) + (i > 0);
    char *text = malloc(*size + 1), *end = text;
    for (int i = 0; text && i < count; i++) {
        if (i > 0)
            *end++ = ' ';
        end = strcpy(end, words[i]) + strlen(words[i]);
    }
    return text;
}

/* A folder would fail only when it is read: too late to have said or written nothing before. */
static int open_text(const char *file)
{
    qv_file_facts facts;
    const int fd = qv_file_open_read(file);
    if (fd < 0 || !qv_descriptor_look(fd, &facts) || facts.kind != QV_FILE_FOLDER)
        return fd;
    qv_descriptor_close(fd);
    errno = EISDIR;
    return -1;
}

int qv_say_input_open(qv_say_input *input, const char *file, char *const *words, int count)
{
    *input = (qv_say_input){.name = "standard input", .fd = QV_STDIN};
    if (file && strcmp(file, "-") != 0) {
        input->name = file;
        input->fd = open_text(file);
        return input->fd < 0 ? -1 : 0;
    }
    if (!file && count > 0) {
        input->name = "text";
        input->text = join(words, count, &input->size);
        return input->text ? 0 : -1;
    }
    return 0;
}

void qv_say_input_close(qv_say_input *input)
{
    free(input->text);
    if (input->fd > QV_STDIN)
        qv_descriptor_close(input->fd);
    *input = (qv_say_input){.fd = QV_STDIN};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether text ends with a full line that ends with a full sentence, or with an empty line. */
static bool ends_whole(const char *bytes, size_t size)
{
    int lines = 0;
    while (size > 0 && is_space(bytes[size - 1]))
        lines += bytes[--size] == '\n';
    while (size > 0 && strchr("\"')]*_", bytes[size - 1]))
        size--;
    return lines > 1 || (lines == 1 && size > 0 && strchr(".!?", bytes[size - 1]));
}

static void tell_encoding(qv_say_input *input)
{
    const char *encoding = input->told ? NULL : qv_decoded_from(&input->decoder);
    if (!encoding)
        return;
    input->told = true;
    qv_complain("%s: no UTF-8; it is read as %s", input->name, encoding);
}

/* Reads what is there, until it makes a character. As qv_say_input_read. */
static long read_piece(qv_say_input *input, char *bytes, size_t size)
{
    char raw[1024];
    const size_t most = (size - QV_DECODED_MORE) / 3 < sizeof raw ? (size - QV_DECODED_MORE) / 3 : sizeof raw;
    for (size_t made = 0; !input->ended;) {
        const long count = qv_descriptor_read(input->fd, raw, most);
        if (count < 0)
            return count;
        input->ended = count == 0;
        made = count > 0 ? qv_decode(&input->decoder, raw, (size_t)count, bytes)
                         : qv_decode_rest(&input->decoder, bytes);
        tell_encoding(input);
        if (made > 0) {
            input->whole = ends_whole(bytes, made);
            return (long)made;
        }
    }
    return 0;
}

long qv_say_input_read(qv_say_input *input, char *bytes, size_t size)
{
    if (input->text) {
        const size_t left = input->size - input->at, count = left < size ? left : size;
        memcpy(bytes, input->text + input->at, count);
        input->at += count;
        return (long)count;
    }
    const int ready = qv_wait_input(input->fd, input->whole ? PAUSE_MS : -1);
    if (ready == 0) {
        input->whole = false;
        return QV_INPUT_PAUSE;
    }
    return ready < 0 ? -1 : read_piece(input, bytes, size);
}
