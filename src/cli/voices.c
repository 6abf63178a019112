/* quaver voices: which voices there are. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/voice_path.h"
#include "store/tensor_file.h"

static const char usage[] = "usage: quaver voices\n"
                            "Lists the voices that are installed: name, language, speaker, licence, file.\n"
                            "Folders: $QUAVER_VOICES (separated by colons), those of the program.\n\n"
                            "  -h, --help  this text\n";

static const char *text_of(const qv_tensor_file *file, const char *key)
{
    const char *text = qv_tensor_file_text(file, key);
    return text ? text : "-";
}

/* A voice is called what its file is called: that is what -v looks for. */
static void list_voice(const char *folder, const char *name)
{
    char path[2 * PATH_MAX], message[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    qv_tensor_file *file;
    if (qv_tensor_file_open(&file, path, message, sizeof message) != QV_OK) {
        qv_complain("%s", message);
        return;
    }
    printf("%-16.*s %-8s %-16s %-10s %s\n", (int)strlen(name) - 3, name, text_of(file, "language"),
           text_of(file, "speaker"), text_of(file, "licence"), path);
    qv_tensor_file_close(&file);
}

static bool list_folder(void *user, const char *folder)
{
    int *voices = user;
    char **names;
    size_t count;
    if (!qv_folder_list(folder, &names, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!qv_is_voice_file(names[i]))
            continue;
        list_voice(folder, names[i]);
        ++*voices;
    }
    qv_names_free(names, count);
    return false;
}

int qv_cmd_voices(int argc, char **argv)
{
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int option = getopt_long(argc, argv, "h", options, NULL);
    if (option == 'h') {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    if (option != -1)
        return 2;
    if (optind < argc)
        return qv_misuse(argv[0], "it takes no arguments");
    int voices = 0;
    qv_voice_folders(list_folder, &voices);
    if (voices == 0)
        return qv_complain("no voice is installed; set QUAVER_VOICES to a folder with one");
    return qv_finish_output();
}
