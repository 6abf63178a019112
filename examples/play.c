// SPDX-License-Identifier: MIT
/* Speaks aloud: a stream makes samples, the player plays them while more are made.
 *
 *     play kathleen.qv "Hello, world."
 */
#include <quaver/player.h>
#include <quaver/quaver.h>
#include <stdio.h>
#include <string.h>

/* Waits while the player has enough. Stops the stream when the device fails. */
static int play_block(void *player, const float *samples, int count)
{
    const int played = qv_player_write(player, samples, count);
    return played < count ? QV_ERROR_DEVICE : 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: play VOICE.qv TEXT\n");
        return 2;
    }
    char message[256] = "";
    qv_voice *voice = NULL;
    qv_stream *stream = NULL;
    qv_player *player = NULL;
    int error = qv_voice_open(&voice, argv[1], message, sizeof message);
    if (!error)
        error = qv_player_open(&player, NULL, message, sizeof message);
    if (!error)
        error = qv_stream_open(&stream, voice, NULL);
    if (!error)
        error = qv_stream_text(stream, argv[2], strlen(argv[2]));
    if (!error)
        error = qv_stream_finish(stream);
    if (!error)
        error = qv_stream_push(stream, play_block, player);
    if (!error)
        error = qv_player_drain(player);
    if (error)
        fprintf(stderr, "play: %s\n", message[0] ? message : qv_error_text(error));
    qv_player_close(&player);
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    return error ? 1 : 0;
}
