// SPDX-License-Identifier: MIT
#include "server/speechd/commands.h"

#include <stdlib.h>
#include <string.h>

/* A line of a command or a setting is never longer; lines of text may be. A text's memory is kept if it is
 * small. */
enum { LONGEST_COMMAND = 4096, KEPT_TEXT = 65536 };

static bool append(char **to, size_t *size, size_t *capacity, const char *bytes, size_t count)
{
    if (*size + count + 1 > *capacity) {
        const size_t larger = 2 * (*size + count + 1);
        char *grown = realloc(*to, larger);
        if (!grown)
            return false;
        *to = grown;
        *capacity = larger;
    }
    memcpy(*to + *size, bytes, count);
    *size += count;
    (*to)[*size] = '\0';
    return true;
}

static void begin_data(commands *c, data_kind data)
{
    c->data = data;
    c->refused = false;
    c->text_size = 0;
    c->lines = 0;
}

static void begin_message(commands *c, message_kind kind)
{
    begin_data(c, DATA_MESSAGE);
    c->kind = kind;
    output_line(c->out, "202 OK RECEIVING MESSAGE");
}

static void init(commands *c)
{
    char message[512] = "";
    if (c->obeyer.init(c->obeyer.user, message, sizeof message)) {
        output_line(c->out, "299-Quaver is ready.");
        output_line(c->out, "299 OK LOADED SUCCESSFULLY");
    } else {
        output_line(c->out, "399-%s", message);
        output_line(c->out, "399 ERR CANT INIT MODULE");
    }
}

/* "LIST VOICES", with a language and a variant behind it since 0.12. */
static void list_voices(commands *c, char *arguments)
{
    char *save, *language = strtok_r(arguments, " \t", &save), *variant = strtok_r(NULL, " \t", &save);
    c->obeyer.list_voices(c->obeyer.user, language, variant);
}

static void debug(commands *c, const char *line)
{
    if (strncmp(line, "DEBUG ON", 8) == 0 || strncmp(line, "DEBUG OFF", 9) == 0)
        output_line(c->out, "200 OK DEBUGGING");
    else
        output_line(c->out, "302 ERROR BAD SYNTAX");
}

static void quit(commands *c)
{
    c->obeyer.stop(c->obeyer.user);
    output_line(c->out, "210 OK QUIT");
    c->quit = true;
}

/* A command with its arguments, which may be cut up. */
static void obey(commands *c, char *line)
{
    static const struct {
        const char *name;
        message_kind kind;
    } messages[] = {{"SPEAK", MESSAGE_TEXT},
                    {"CHAR", MESSAGE_CHARACTER},
                    {"KEY", MESSAGE_KEY},
                    {"SOUND_ICON", MESSAGE_ICON}};
    static const struct {
        const char *name, *reply;
        data_kind data;
    } settings[] = {{"SET", "207 OK RECEIVING SETTINGS", DATA_SET},
                    {"AUDIO", "207 OK RECEIVING AUDIO SETTINGS", DATA_AUDIO},
                    {"LOGLEVEL", "207 OK RECEIVING LOGLEVEL SETTINGS", DATA_LOGLEVEL}};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (strcmp(line, messages[i].name) == 0) {
            begin_message(c, messages[i].kind);
            return;
        }
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (strcmp(line, settings[i].name) == 0) {
            begin_data(c, settings[i].data);
            output_line(c->out, "%s", settings[i].reply);
            return;
        }
    if (strcmp(line, "INIT") == 0)
        init(c);
    else if (strcmp(line, "STOP") == 0)
        c->obeyer.stop(c->obeyer.user);
    else if (strcmp(line, "PAUSE") == 0)
        c->obeyer.pause(c->obeyer.user);
    else if (strncmp(line, "LIST VOICES", 11) == 0 &&
             (line[11] == '\0' || line[11] == ' ' || line[11] == '\t'))
        list_voices(c, line + 11);
    else if (strncmp(line, "DEBUG", 5) == 0)
        debug(c, line);
    else if (strcmp(line, "QUIT") == 0)
        quit(c);
    else
        output_line(c->out, "300 ERR UNKNOWN COMMAND");
}

/* "name=value" of SET, AUDIO and LOGLEVEL. */
static void take_setting(commands *c, char *line)
{
    char *equals = strchr(line, '=');
    if (!equals || equals == line || c->cut) {
        c->refused = true;
        return;
    }
    *equals = '\0';
    bool taken = true;
    if (c->data == DATA_SET)
        taken = c->obeyer.set(c->obeyer.user, line, equals + 1);
    else if (c->data == DATA_AUDIO)
        taken = c->obeyer.audio(c->obeyer.user, line, equals + 1);
    c->refused = c->refused || !taken;
}

static void end_message(commands *c)
{
    if (c->text_size > 0 && c->text[c->text_size - 1] == '\n')
        c->text_size--;
    if (c->text_size == 0)
        output_line(c->out, "301 ERROR CANT SPEAK");
    else if (c->kind != MESSAGE_TEXT && c->lines > 1)
        output_line(c->out, "305 DATA MORE THAN ONE LINE");
    else if (!c->obeyer.speak(c->obeyer.user, c->kind, c->text, c->text_size))
        output_line(c->out, "301 ERROR CANT SPEAK");
    if (c->text_capacity > KEPT_TEXT) {
        free(c->text);
        c->text = NULL;
        c->text_capacity = 0;
    }
    c->text_size = 0;
}

static void end_data(commands *c)
{
    const data_kind data = c->data;
    c->data = DATA_NONE;
    if (data == DATA_MESSAGE)
        end_message(c);
    else if (c->refused)
        output_line(c->out, "303 ERROR INVALID PARAMETER OR VALUE");
    else
        output_line(c->out, data == DATA_SET     ? "203 OK SETTINGS RECEIVED"
                            : data == DATA_AUDIO ? "203 OK AUDIO INITIALIZED"
                                                 : "203 OK LOGLEVEL SET");
}

/* A line of a message; a dot at its beginning stands before another. */
static void take_text(commands *c, const char *line, size_t size)
{
    const size_t dot = size > 0 && line[0] == '.';
    c->lines++;
    if (!append(&c->text, &c->text_size, &c->text_capacity, line + dot, size - dot) ||
        !append(&c->text, &c->text_size, &c->text_capacity, "\n", 1))
        c->out->short_of_memory = true;
}

/* The line is complete. */
static void take_line(commands *c)
{
    const size_t size = c->line_size;
    char *line = c->line;
    c->line_size = 0;
    if (c->data == DATA_NONE)
        obey(c, c->cut ? strcpy(line, "?") : line);
    else if (size == 1 && line[0] == '.')
        end_data(c);
    else if (c->data == DATA_MESSAGE)
        take_text(c, line, size);
    else
        take_setting(c, line);
    c->cut = false;
}

/* Part of a line. */
static void keep(commands *c, const char *bytes, size_t count)
{
    if (c->data != DATA_MESSAGE && c->line_size + count > LONGEST_COMMAND) {
        count = LONGEST_COMMAND - c->line_size;
        c->cut = true;
    }
    if (!append(&c->line, &c->line_size, &c->line_capacity, bytes, count))
        c->out->short_of_memory = true;
}

void commands_feed(commands *c, const char *bytes, size_t count)
{
    while (count > 0 && !c->quit && !c->out->short_of_memory) {
        const char *end = memchr(bytes, '\n', count);
        const size_t span = end ? (size_t)(end - bytes) : count;
        keep(c, bytes, span);
        if (end && !c->out->short_of_memory)
            take_line(c);
        bytes += span + (end != NULL);
        count -= span + (end != NULL);
    }
}

void commands_free(commands *c)
{
    free(c->line);
    free(c->text);
    c->line = c->text = NULL;
}
