// SPDX-License-Identifier: MIT
#include "usage.h"

#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 79,         // of a line
    WIDEST_OPTION = 24, // that its help stands beside; the help of a wider one begins on a line of its own
    GAP = 2,            // blanks between option and help
};

/* Columns that text [length] takes: its characters. */
static int columns_of(const char *text, size_t length)
{
    int columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

/* Prints text from column `at` on, with new lines that begin in column `margin`. */
static void print_wrapped(const char *text, int at, int margin)
{
    for (bool first = true; *text; first = false) {
        const size_t length = strcspn(text, " ");
        const int columns = columns_of(text, length);
        if (!first && at + 1 + columns > WIDTH) {
            printf("\n%*s", margin, "");
            at = margin;
        } else if (!first) {
            putchar(' ');
            at++;
        }
        printf("%.*s", (int)length, text);
        at += columns;
        text += length + (text[length] == ' ');
    }
    putchar('\n');
}

/* "  -f, --file FILE" in line [size]; its width. */
static int describe(const qv_option *option, char *line, size_t size)
{
    char letter[] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    size_t used = (size_t)snprintf(line, size, "  %s--%s", letter, option->name);
    if (option->kind == QV_OPTION_CHOICE)
        for (int i = 0; option->choices[i]; i++)
            used += (size_t)snprintf(line + used, size - used, "%c%s", i ? '|' : ' ', option->choices[i]);
    else if (option->kind != QV_OPTION_FLAG)
        used += (size_t)snprintf(line + used, size - used, " %s", option->value);
    return columns_of(line, used);
}

static const qv_option help_option = {"help", 'h', QV_OPTION_FLAG, .help = "this text"};

static void print_option(const qv_option *option, int margin)
{
    char line[256];
    const int width = describe(option, line, sizeof line);
    fputs(line, stdout);
    if (width > WIDEST_OPTION)
        printf("\n%*s", margin, "");
    else
        printf("%*s", margin - width, "");
    print_wrapped(option->help, margin, margin);
}

/* The column that help begins in. */
static int margin_of(const qv_option *option)
{
    char line[256];
    int widest = describe(&help_option, line, sizeof line);
    for (; option->name; option++) {
        const int width = describe(option, line, sizeof line);
        if (width > widest && width <= WIDEST_OPTION)
            widest = width;
    }
    return widest + GAP;
}

void qv_usage_print(const qv_usage *usage, const char *command)
{
    const int margin = margin_of(usage->options);
    printf("usage: quaver %s%s%s\n", command + strlen("quaver: "), *usage->synopsis ? " " : "",
           usage->synopsis);
    print_wrapped(usage->about, 0, 0);
    putchar('\n');
    for (const qv_option *option = usage->options; option->name; option++)
        print_option(option, margin);
    print_option(&help_option, margin);
}
