// SPDX-License-Identifier: MIT
/* quaver record: shows sentences, records how they are read, and tells at once whether the sound is good. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/recorder.h"
#include "base/platform.h"
#include "base/process.h"
#include "cli/complain.h"
#include "cli/devices.h"
#include "cli/options.h"
#include "cli/trainer/commands.h"
#include "cli/voice_path.h"
#include "quaver/player.h"
#include "train/record/prompts.h"
#include "train/record/take.h"

/* The key that begins a recording is heard in its first moment, the one that ends it in its last. */
static const double first_seconds = 0.15, last_seconds = 0.1;

typedef struct arguments {
    const char *device;
    bool again, list_devices;
} arguments;

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"device", 0, QV_OPTION_TEXT, "DEVICE", FIELD(device),
     .help =
         "the microphone: its number in --list-devices, its name or a part of it (default: the default one)"},
    {"list-devices", 0, QV_OPTION_FLAG, FIELD(list_devices),
     .help = "list the microphones, and record nothing"},
    {"again", 0, QV_OPTION_FLAG, FIELD(again),
     .help = "go through all sentences, also those that are recorded"},
    {0}};

static const qv_usage usage = {
    .synopsis = "PROMPTS DATASET [options]",
    .about =
        "Shows one sentence after the other, records how you read it, and tells at once when it is clipped, "
        "soft, noisy or cut off. PROMPTS is a file with a sentence a line, or \"en\": 400 English sentences "
        "that come with Quaver. DATASET is the folder to fill; the same command goes on where it stopped.",
    .options = options,
    .most = 2,
    .wanted = "name a list of sentences and a folder",
};

typedef struct desk {
    const char *folder;
    qv_prompts prompts;
    qv_recorder *recorder;
    qv_player *player; // NULL: not needed yet
    int errors_kept;   // standard error, which sound systems print to while a device is open
    char message[1024];
} desk;

/* What the user types, by its first letter; 0: just Enter; q: also the end of the input. */
static char ask(const char *question)
{
    char line[256];
    printf("%s ", question);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) {
        putchar('\n');
        return 'q';
    }
    const char letter = line[strspn(line, " \t")];
    return letter == '\n' || letter == '\r' ? 0
           : letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a')
                                            : letter;
}

static int open_microphone(desk *d, const char *device)
{
    d->errors_kept = qv_errors_hush();
    return qv_recorder_open(&d->recorder, device, d->message, sizeof d->message);
}

static void play(desk *d, const qv_take *take)
{
    char message[256];
    int error = QV_OK;
    if (!d->player)
        error = qv_player_open(&d->player, NULL, message, sizeof message);
    else
        error = qv_player_begin(d->player);
    if (error) {
        printf("  It cannot be played: %s\n", d->player ? qv_error_text(error) : message);
        return;
    }
    if (qv_player_write(d->player, take->samples, take->count) < 0 || qv_player_drain(d->player) < 0)
        printf("  It cannot be played: the device is gone\n");
}

/* One reading: from Enter to Enter. False: an error, told in d->message. */
static bool record_take(desk *d, const qv_prompt *prompt, qv_take *take)
{
    const float *samples;
    const int rate = qv_recorder_rate(d->recorder);
    qv_recorder_begin(d->recorder);
    ask("  Recording; read it, and press Enter.");
    int count = qv_recorder_end(d->recorder, &samples);
    if (count < 0) {
        snprintf(d->message, sizeof d->message, "the microphone gives no sound: %s", qv_error_text(count));
        return false;
    }
    const int first = (int)(first_seconds * rate), both = first + (int)(last_seconds * rate);
    const bool longer = count > both;
    if (qv_take_judge(take, samples + (longer ? first : 0), longer ? count - both : count, rate,
                      prompt->text)) {
        snprintf(d->message, sizeof d->message, "memory is short");
        return false;
    }
    printf("  %.1f s, peak %.0f dBFS, speech %.0f dBFS, %.0f dB above the noise. %s\n", take->seconds,
           20 * log10(fmax((double)take->peak, 1e-6)), (double)take->quality.level,
           (double)take->quality.range, take->fault ? take->fault : "Good.");
    return true;
}

typedef enum outcome { KEEP, AGAIN, SKIP, QUIT } outcome;

static outcome decide(desk *d, const qv_take *take)
{
    const bool good = !take->fault;
    for (;;) {
        const char letter =
            ask(good ? "  Enter: keep it   r: again   p: hear it   s: skip   q: stop >"
                     : "  Enter: again   k: keep it all the same   p: hear it   s: skip   q: stop >");
        switch (letter) {
        case 0:
            return good ? KEEP : AGAIN;
        case 'k':
            if (take->count)
                return KEEP;
            printf("  There is nothing to keep.\n");
            break;
        case 'r':
            return AGAIN;
        case 's':
            return SKIP;
        case 'q':
            return QUIT;
        case 'p':
            play(d, take);
            break;
        default:
            break;
        }
    }
}

/* One sentence until it is recorded or left; negative: an error. */
static int do_prompt(desk *d, qv_prompt *prompt)
{
    outcome next = AGAIN;
    printf("\n[%d of %d] %s\n\n    %s\n\n", (int)(prompt - d->prompts.prompt) + 1, d->prompts.count,
           prompt->id, prompt->text);
    const char letter = ask("  Enter: record   s: skip   q: stop >");
    if (letter == 'q' || letter == 's')
        return letter == 'q' ? QUIT : SKIP;
    while (next == AGAIN) {
        qv_take take = {0};
        if (!record_take(d, prompt, &take))
            return QV_ERROR_DEVICE;
        next = decide(d, &take);
        int error = QV_OK;
        if (next == KEEP)
            error = qv_prompts_keep(&d->prompts, prompt, d->folder, take.samples, take.count, d->message,
                                    sizeof d->message);
        qv_take_free(&take);
        if (error)
            return error;
    }
    return (int)next;
}

static int do_all(desk *d, bool again)
{
    printf("%d of %d sentences are recorded. Microphone: %s, %d samples a second.\n"
           "Sit where it is quiet, a hand's breadth from the microphone, and read as you would to a friend.\n"
           "Press Enter, wait a moment, read, wait a moment, press Enter.\n",
           d->prompts.done, d->prompts.count, qv_recorder_name(d->recorder), qv_recorder_rate(d->recorder));
    int result = SKIP;
    for (int i = 0; i < d->prompts.count && result >= 0 && result != QUIT; i++)
        if (again || !d->prompts.prompt[i].done)
            result = do_prompt(d, &d->prompts.prompt[i]);
    if (result < 0)
        return 1;
    printf("%d of %d sentences are recorded in %s; ", d->prompts.done, d->prompts.count, d->folder);
    if (d->prompts.done < d->prompts.count)
        printf("go on with the same command\n");
    else
        printf("look at them with quaver check %s\n", d->folder);
    return qv_finish_output();
}

struct list_name {
    const char *name;
    char *path;
    size_t size;
};

static bool is_list(void *user, const char *folder)
{
    const struct list_name *list = user;
    const int length = snprintf(list->path, list->size, "%s/prompts/%s.txt", folder, list->name);
    return length > 0 && (size_t)length < list->size && qv_file_exists(list->path);
}

/* A file, or one of those that come along, by the name of a language. */
static const char *find_list(const char *name, char *path, size_t size)
{
    struct list_name list = {name, path, size};
    if (qv_file_exists(name) || strpbrk(name, "/."))
        return name;
    *path = '\0';
    qv_voice_folders(is_list, &list);
    return qv_file_exists(path) ? path : name;
}

static void try_microphone(char *message, size_t size)
{
    qv_recorder *recorder = NULL;
    qv_recorder_open(&recorder, NULL, message, size);
    qv_recorder_close(&recorder);
}

static const qv_device_kind microphones = {"microphone", qv_recorder_list, try_microphone};

int qv_cmd_record(int argc, char **argv)
{
    arguments a = {.again = false};
    desk d = {.errors_kept = -1};
    char path[PATH_MAX];
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (a.list_devices)
        return qv_list_devices(&microphones);
    if (argc != 3)
        return qv_misuse(argv[0], "%s", usage.wanted);
    d.folder = argv[2];
    const bool open = !qv_prompts_open(&d.prompts, find_list(argv[1], path, sizeof path), d.folder, d.message,
                                       sizeof d.message) &&
                      !open_microphone(&d, a.device);
    status = open ? do_all(&d, a.again) : 1;
    qv_player_close(&d.player);
    qv_recorder_close(&d.recorder);
    qv_errors_restore(d.errors_kept);
    qv_prompts_free(&d.prompts);
    return status && *d.message ? qv_complain("%s", d.message) : status;
}
