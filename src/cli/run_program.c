// SPDX-License-Identifier: MIT
/* quaver record, check, train, align, eval, convert, g2p, train-g2p, eval-g2p: hands over to the program
 * quaver-train, or for some of them to quaver-train-mpi where mpirun starts several processes; quaver serve:
 * to quaver-serve; quaver voices install and remove: to quaver-voices. */
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
#include "several.h"

/* Folders relative to that of the program: of a build folder, and of an installation, which may be moved as a
 * whole. */
static const char *const beside_program[] = {".", QV_TRAINER_BESIDE};

/* Tries one after the other; returns only when none can be run. argv[0]: its name; path [size]: the last one.
 */
static void run_any(char **argv, char *path, size_t size)
{
    char program[PATH_MAX];
    const bool known = qv_program_folder(program, sizeof program);
    for (size_t i = 0; known && i < sizeof beside_program / sizeof *beside_program; i++) {
        const int length = snprintf(path, size, "%s/%s/%s", program, beside_program[i], argv[0]);
        if (length > 0 && (size_t)length < size)
            qv_program_become(path, argv);
        if (errno != ENOENT && errno != ENOTDIR)
            return;
    }
    snprintf(path, size, "%s/%s", QV_TRAINER_INSTALLED, argv[0]);
    qv_program_become(path, argv);
}

/* built: when there is such a program. */
static int run_program(const char *name, const char *built, int argc, char **argv)
{
    char path[3 * PATH_MAX];
    char **handed = calloc((size_t)argc + 2, sizeof *handed);
    if (!handed)
        return qv_complain("memory is short");
    handed[0] = (char *)name;
    handed[1] = (char *)qv_command_name(argv[0]);
    memcpy(handed + 2, argv + 1, sizeof *argv * ((size_t)argc - 1));
    run_any(handed, path, sizeof path);
    free(handed);
    return qv_complain(
        "%s: %s; quaver %s needs this program, which is built and installed together with quaver%s", path,
        strerror(errno), qv_command_name(argv[0]), built);
}

/* What is done by several processes together. */
static bool is_common(const char *command)
{
    return strcmp(command, "train") == 0 || strcmp(command, "train-g2p") == 0;
}

int qv_run_trainer(int argc, char **argv)
{
    if (qv_several_count() == 1 || !is_common(qv_command_name(argv[0])))
        return run_program("quaver-train" QV_PROGRAM_END, "", argc, argv);
    if (!qv_several_first())
        qv_complain_never();
    return run_program("quaver-train-mpi" QV_PROGRAM_END, ", where MPI is", argc, argv);
}

int qv_run_server(int argc, char **argv)
{
    return run_program("quaver-serve" QV_PROGRAM_END, ", where libmicrohttpd is", argc, argv);
}

int qv_run_installer(int argc, char **argv)
{
    return run_program("quaver-voices" QV_PROGRAM_END, ", where nettle is", argc, argv);
}
