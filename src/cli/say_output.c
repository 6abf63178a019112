#include "cli/say_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/complain.h"

/* Opens the player with standard error pointed elsewhere: the sound systems that PortAudio asks tell there, each in
 * its own way, about everything that they don't find. */
static int open_player_quietly(qv_player **player, char *message, size_t size)
{
    fflush(stderr);
    const int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0 && kept >= 0)
        dup2(nowhere, STDERR_FILENO);
    const int error = qv_player_open(player, NULL, message, size);
    if (nowhere >= 0 && kept >= 0)
        dup2(kept, STDERR_FILENO);
    if (nowhere >= 0)
        close(nowhere);
    if (kept >= 0)
        close(kept);
    return error;
}

int qv_say_output_open(qv_say_output *output, const char *path, char *message, size_t size)
{
    *output = (qv_say_output){.path = path};
    if (path && strcmp(path, "-") == 0) {
        const int error = qv_sound_writer_open_raw(&output->writer, stdout);
        if (error)
            snprintf(message, size, "%s", qv_error_text(error));
        return error;
    }
    if (!path) {
        const int error = open_player_quietly(&output->player, message, size);
        if (error != QV_ERROR_DEVICE)
            return error;
        fprintf(stderr, "quaver: there is no sound device; writing " QV_SAY_FALLBACK "\n");
        output->path = QV_SAY_FALLBACK;
    }
    return qv_sound_writer_open(&output->writer, output->path, message, size);
}

int qv_say_output_write(qv_say_output *output, const float *samples, int count)
{
    if (!output->player)
        return qv_sound_writer_write(output->writer, samples, count);
    const int written = qv_player_write(output->player, samples, count);
    if (written < 0)
        return written;
    return written < count ? QV_STOPPED_OUTPUT : 0;
}

void qv_say_output_rest(qv_say_output *output)
{
    if (output->player)
        qv_player_rest(output->player);
}

int qv_say_output_close(qv_say_output *output)
{
    int error;
    if (output->player) {
        error = qv_player_drain(output->player);
        qv_player_close(&output->player);
    } else {
        error = qv_sound_writer_close(&output->writer);
    }
    return error;
}

void qv_say_output_abort(qv_say_output *output)
{
    qv_player_close(&output->player);
    qv_sound_writer_abort(&output->writer);
}
