// SPDX-License-Identifier: MIT
/* quaver voices: which voices there are; installing and removing them. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "command.h"
#include "commands.h"
#include "complain.h"
#include "options.h"
#include "quaver/quaver.h"
#include "voice_path.h"

static const qv_option options[] = {{0}};

static const qv_usage usage = {
    .synopsis = "[install FILE|URL | remove NAME]",
    .about = "Lists the voices that are installed: name, language, speaker, licence, file. Folders: "
             "$QUAVER_VOICES (separated by colons), the user's, those of the program. quaver voices install "
             "--help "
             "and quaver voices remove --help tell how the user's are changed.",
    .options = options,
    .wanted = "it takes no arguments but install FILE or remove NAME",
};

static const char *const changing[] = {"quaver: voices install", "quaver: voices remove"};

static const char *text_of(const qv_voice *voice, const char *key)
{
    const char *text = qv_voice_info(voice, key);
    return text ? text : "-";
}

typedef struct listing {
    int voices, failures;
} listing;

/* A voice is called what its file is called: that is what -v looks for. False after a complaint. */
static bool list_voice(const char *folder, const char *name)
{
    char path[2 * PATH_MAX], message[1024] = "";
    snprintf(path, sizeof path, "%s/%s", folder, name);
    qv_voice *voice;
    const int error = qv_voice_open(&voice, path, message, sizeof message);
    if (error) {
        qv_complain("%s", message[0] ? message : qv_error_text(error));
        return false;
    }
    printf("%-16.*s %-8s %-16s %-10s %s\n", (int)strlen(name) - 3, name, text_of(voice, "language"),
           text_of(voice, "speaker"), text_of(voice, "licence"), path);
    qv_voice_close(&voice);
    return true;
}

static bool list_folder(void *user, const char *folder)
{
    listing *all = user;
    char **names;
    size_t count;
    if (!qv_folder_list(folder, &names, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!qv_is_voice_file(names[i]))
            continue;
        if (list_voice(folder, names[i]))
            all->voices++;
        else
            all->failures++;
    }
    qv_names_free(names, count);
    return false;
}

int qv_cmd_voices(int argc, char **argv)
{
    listing all = {0, 0};
    int status;
    for (int i = 0; i < 2 && argc > 1; i++)
        if (strcmp(argv[1], qv_command_name(changing[i]) + strlen("voices ")) == 0) {
            argv[1] = (char *)changing[i];
            return qv_run_installer(argc - 1, argv + 1);
        }
    if (!qv_options_take(&usage, &argc, argv, NULL, &status))
        return status;
    qv_voice_folders(list_folder, &all);
    if (all.voices + all.failures == 0)
        return qv_complain("no voice is installed; see quaver voices install --help");
    return qv_finish_output() || all.failures ? 1 : 0;
}
