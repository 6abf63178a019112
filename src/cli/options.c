// SPDX-License-Identifier: MIT
#include "options.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "usage.h"

/* Where a command line is being read. */
typedef struct reader {
    const qv_usage *usage;
    const char *command; // "quaver: say"
    char **argv;
    int argc, at; // the next argument
    char *arguments;
    bool help;
} reader;

static bool read_number(const char *text, double least, double most, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && !*end && *value >= least && *value <= most;
}

static bool take_number(const reader *r, const qv_option *o, const char *text, double *value)
{
    if (read_number(text, o->least, o->most, value))
        return true;
    qv_misuse(r->command, "--%s: \"%s\" is not a number from %g to %g", o->name, text, o->least, o->most);
    return false;
}

static bool take_whole(const reader *r, const qv_option *o, const char *text, double *value)
{
    if (read_number(text, o->least, o->most, value) && *value == floor(*value))
        return true;
    qv_misuse(r->command, "--%s: \"%s\" is not a whole number from %.0f to %.0f", o->name, text, o->least,
              o->most);
    return false;
}

static bool take_choice(const reader *r, const qv_option *o, const char *text, int *value)
{
    char names[128] = "";
    size_t used = 0;
    for (int i = 0; o->choices[i]; i++) {
        if (strcmp(text, o->choices[i]) == 0) {
            *value = i;
            return true;
        }
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i == 0 ? "neither " : " nor ",
                                 o->choices[i]);
    }
    qv_misuse(r->command, "--%s: \"%s\" is %s", o->name, text, names);
    return false;
}

static bool take_item(const reader *r, const qv_option *o, const char *text, qv_option_list *list)
{
    if (list->count == QV_OPTION_MOST_OF_LIST) {
        qv_misuse(r->command, "--%s: more than %d of them", o->name, QV_OPTION_MOST_OF_LIST);
        return false;
    }
    list->item[list->count++] = text;
    return true;
}

/* Sets what the option sets; text: NULL for a flag. False after a complaint. */
static bool set(const reader *r, const qv_option *o, const char *text)
{
    void *target = r->arguments + o->target;
    double number = 0;
    switch (o->kind) {
    case QV_OPTION_FLAG:
        *(bool *)target = true;
        return true;
    case QV_OPTION_TEXT:
        *(const char **)target = text;
        return true;
    case QV_OPTION_DOUBLE:
        return take_number(r, o, text, (double *)target);
    case QV_OPTION_FLOAT:
        if (!take_number(r, o, text, &number))
            return false;
        *(float *)target = (float)number;
        return true;
    case QV_OPTION_INT:
        if (!take_whole(r, o, text, &number))
            return false;
        *(int *)target = (int)number;
        return true;
    case QV_OPTION_WHOLE:
        if (!take_whole(r, o, text, &number))
            return false;
        *(uint64_t *)target = (uint64_t)number;
        return true;
    case QV_OPTION_CHOICE:
        return take_choice(r, o, text, (int *)target);
    case QV_OPTION_LIST:
        return take_item(r, o, text, (qv_option_list *)target);
    case QV_OPTION_OWN:
        break;
    }
    return o->take(target, r->command, text);
}

/* The option that a long name [length] means: the one of that name, or the only one that begins so. NULL
 * after a complaint. */
static const qv_option *find_long(const reader *r, const char *name, size_t length)
{
    const qv_option *found = NULL;
    bool clear = true;
    for (const qv_option *o = r->usage->options; o->name; o++) {
        if (strncmp(o->name, name, length) != 0)
            continue;
        if (strlen(o->name) == length)
            return o;
        clear = !found;
        found = found ? found : o;
    }
    if (!found)
        qv_misuse(r->command, "there is no option --%.*s", (int)length, name);
    else if (!clear)
        qv_misuse(r->command, "--%.*s may be --%s and others", (int)length, name, found->name);
    return clear ? found : NULL;
}

static const qv_option *find_letter(const reader *r, char letter)
{
    for (const qv_option *o = r->usage->options; o->name; o++)
        if (o->letter == letter)
            return o;
    qv_misuse(r->command, "there is no option -%c", letter);
    return NULL;
}

/* Sets an option whose value is the rest of its argument, or the next argument. */
static bool set_with_value(reader *r, const qv_option *o, const char *rest)
{
    if (!rest && r->at == r->argc) {
        qv_misuse(r->command, "--%s: it needs %s behind it", o->name, o->value ? o->value : "a value");
        return false;
    }
    return set(r, o, rest ? rest : r->argv[r->at++]);
}

static bool asks_for_help(const char *name, size_t length)
{
    return length > 0 && length <= strlen("help") && strncmp("help", name, length) == 0;
}

/* --name or --name=VALUE, without the dashes. */
static bool take_long(reader *r, const char *name)
{
    const size_t length = strcspn(name, "=");
    const char *rest = name[length] ? name + length + 1 : NULL;
    if (asks_for_help(name, length)) {
        r->help = true;
        return true;
    }
    const qv_option *o = find_long(r, name, length);
    if (!o)
        return false;
    if (o->kind != QV_OPTION_FLAG)
        return set_with_value(r, o, rest);
    if (rest)
        qv_misuse(r->command, "--%s takes no value", o->name);
    return !rest && set(r, o, NULL);
}

/* -a, -ab or -aVALUE, without the dash. */
static bool take_letters(reader *r, const char *letters)
{
    for (; *letters; letters++) {
        if (*letters == 'h') {
            r->help = true;
            return true;
        }
        const qv_option *o = find_letter(r, *letters);
        if (!o)
            return false;
        if (o->kind != QV_OPTION_FLAG)
            return set_with_value(r, o, letters[1] ? letters + 1 : NULL);
        if (!set(r, o, NULL))
            return false;
    }
    return true;
}

/* Reads all arguments and moves the operands to the front. How many there are, or -1 after a complaint. */
static int read_all(reader *r)
{
    int operands = 0;
    bool ended = false;
    while (r->at < r->argc && !r->help) {
        char *argument = r->argv[r->at++];
        bool fine = true;
        if (ended || argument[0] != '-' || !argument[1])
            r->argv[1 + operands++] = argument;
        else if (argument[1] != '-')
            fine = take_letters(r, argument + 1);
        else if (argument[2])
            fine = take_long(r, argument + 2);
        else
            ended = true;
        if (!fine)
            return -1;
    }
    return operands;
}

bool qv_options_take(const qv_usage *usage, int *argc, char **argv, void *arguments, int *status)
{
    reader r = {
        .usage = usage, .command = argv[0], .argv = argv, .argc = *argc, .at = 1, .arguments = arguments};
    const int operands = read_all(&r);
    *status = 2;
    if (operands < 0)
        return false;
    if (r.help) {
        qv_usage_print(usage, argv[0]);
        *status = qv_finish_output();
        return false;
    }
    if (operands < usage->least || (usage->most >= 0 && operands > usage->most)) {
        qv_misuse(argv[0], "%s", usage->wanted);
        return false;
    }
    *argc = 1 + operands;
    return true;
}
