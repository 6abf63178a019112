// SPDX-License-Identifier: MIT
#include "say_output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/platform.h"
#include "base/process.h"
#include "complain.h"

/* The sound systems that PortAudio asks, and itself, tell on standard error, each in its own way, what they
 * don't find and what fails. What the user needs to know of it comes back as an error. */
static int open_player(qv_say_output *output, const char *device, char *message, size_t size)
{
    qv_player_settings settings;
    qv_player_settings_default(&settings);
    settings.device = device;
    output->stderr_kept = qv_errors_hush();
    const int error = qv_player_open(&output->player, &settings, message, size);
    if (error)
        qv_errors_restore(output->stderr_kept);
    return error;
}

static void close_player(qv_say_output *output)
{
    if (!output->player)
        return;
    qv_player_close(&output->player);
    qv_errors_restore(output->stderr_kept);
}

static int open_standard_output(qv_say_output *output, int format, char *message, size_t size)
{
    return qv_sound_writer_open_stream(&output->writer, stdout,
                                       format < 0 ? QV_SOUND_RAW : (qv_sound_format)format, "standard output",
                                       message, size);
}

/* A file in place of the device; message [size] says why there is none. */
static int open_fallback(qv_say_output *output, char *message, size_t size)
{
    char reason[512], failure[512];
    snprintf(reason, sizeof reason, "%s", message);
    output->path = QV_SAY_FALLBACK;
    const int error =
        qv_sound_writer_open_as(&output->writer, output->path, QV_SOUND_BY_NAME, failure, sizeof failure);
    if (error)
        snprintf(message, size, "%s, and %s", reason, failure);
    else
        qv_complain("%s; writing " QV_SAY_FALLBACK, reason);
    return error;
}

/* What can be done about a device that was named. */
static int refuse_device(char *message, size_t size)
{
    const size_t used = strlen(message);
    snprintf(message + used, size - used, "; quaver say --list-devices lists what there is");
    return QV_ERROR_DEVICE;
}

int qv_say_output_open(qv_say_output *output, const qv_say_target *target, char *message, size_t size)
{
    const int format = target->format;
    *output = (qv_say_output){.path = target->path};
    if (output->path && strcmp(output->path, "-") == 0)
        return open_standard_output(output, format, message, size);
    if (!output->path) {
        const int error = open_player(output, target->device, message, size);
        if (error != QV_ERROR_DEVICE)
            return error;
        return target->device ? refuse_device(message, size) : open_fallback(output, message, size);
    }
    return qv_sound_writer_open_as(&output->writer, output->path,
                                   format < 0 ? QV_SOUND_BY_NAME : (qv_sound_format)format, message, size);
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

int qv_say_output_stderr(const qv_say_output *output)
{
    return output->player && output->stderr_kept >= 0 ? output->stderr_kept : QV_STDERR;
}

int qv_say_output_rest(qv_say_output *output)
{
    if (output->player)
        qv_player_rest(output->player);
    return 0;
}

int qv_say_output_drain(qv_say_output *output)
{
    return output->player ? qv_player_drain(output->player) : 0;
}

int qv_say_output_close(qv_say_output *output)
{
    close_player(output);
    return qv_sound_writer_close(&output->writer);
}

void qv_say_output_abort(qv_say_output *output)
{
    close_player(output);
    qv_sound_writer_abort(&output->writer);
}
