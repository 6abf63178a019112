// SPDX-License-Identifier: MIT
/* What only fitting needs, and what only installing voices needs, is done by programs of their own, which
 * take the place of this one: speaking then loads none of their libraries. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/process.h"
#include "command.h"
#include "commands.h"
#include "complain.h"
#include "program.h"

/* Folders relative to that of the program: of a build folder, and of an installation, which may be moved as a
 * whole. */
static const char *const beside_program[] = {".", QV_HELPERS_BESIDE};

/* Tries one after the other; returns only when none can be run. path [size]: the last one. */
static void run_any(const char *name, char **argv, char *path, size_t size)
{
    char program[PATH_MAX];
    const bool known = qv_program_folder(program, sizeof program);
    for (size_t i = 0; known && i < sizeof beside_program / sizeof *beside_program; i++) {
        const int length = snprintf(path, size, "%s/%s/%s" QV_PROGRAM_END, program, beside_program[i], name);
        if (length > 0 && (size_t)length < size)
            qv_program_become(path, argv);
        if (errno != ENOENT && errno != ENOTDIR)
            return;
    }
    snprintf(path, size, "%s/%s" QV_PROGRAM_END, QV_HELPERS_INSTALLED, name);
    qv_program_become(path, argv);
}

/* Goes on as the program `name` with a command and what is behind argv[0]. Returns 1, the exit status, after
 * a complaint; `needs` says when this program is there. */
static int hand_over(const char *name, const char *command, const char *needs, int argc, char **argv)
{
    char path[3 * PATH_MAX];
    char **handed = calloc((size_t)argc + 2, sizeof *handed);
    if (!handed)
        return qv_complain("memory is short");
    handed[0] = (char *)name;
    handed[1] = (char *)command;
    memcpy(handed + 2, argv + 1, sizeof *argv * ((size_t)argc - 1));
    run_any(name, handed, path, sizeof path);
    free(handed);
    return qv_complain(
        "%s: %s; quaver %s needs this program, which is built and installed together with quaver%s", path,
        strerror(errno), command, needs);
}

int qv_run_trainer(int argc, char **argv)
{
    return hand_over("quaver-train", qv_command_name(argv[0]), "", argc, argv);
}

int qv_run_installer(int argc, char **argv)
{
    return hand_over("quaver-voices", strcmp(argv[0], "install") == 0 ? "voices install" : "voices remove",
                     " where the library nettle is", argc, argv);
}
