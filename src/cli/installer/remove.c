// SPDX-License-Identifier: MIT
/* quaver voices remove: takes a voice out of the user's folder. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/platform.h"
#include "cli/complain.h"
#include "cli/installer/commands.h"
#include "cli/installer/voice_name.h"
#include "cli/options.h"
#include "cli/voice_path.h"

static const qv_option options[] = {{0}};

static const qv_usage usage = {
    .synopsis = "NAME",
    .about = "Removes a voice that quaver voices install has put into the user's folder.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one voice",
};

/* Tells where the voice is instead, if anywhere. */
static int complain_missing(const char *name, const char *path)
{
    char elsewhere[2 * PATH_MAX], message[1024];
    if (qv_voice_find(name, elsewhere, sizeof elsewhere, message, sizeof message))
        return qv_complain("%s: not a voice of the user's, which are all that is removed here", elsewhere);
    return qv_complain("no voice \"%s\" is installed as %s", name, path);
}

int qv_cmd_remove(int argc, char **argv)
{
    int status;
    char name[256], path[3 * PATH_MAX];
    if (!qv_options_take(&usage, &argc, argv, NULL, &status))
        return status;
    if (!qv_voice_name_given(argv[1], name, sizeof name))
        return qv_misuse(argv[0], "\"%s\" is no name of a voice", argv[1]);
    if (!qv_voice_place(name, path, sizeof path))
        return 1;
    if (!qv_file_exists(path))
        return complain_missing(name, path);
    if (!qv_file_remove(path))
        return qv_complain("%s: %s", path, strerror(errno));
    printf("removed  %s\n", path);
    return qv_finish_output();
}
