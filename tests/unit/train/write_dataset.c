// SPDX-License-Identifier: MIT
/*
 * For tests of the command:
 * write_dataset ljspeech|arctic FOLDER CLIPS   the synthetic dataset; FOLDER is there and empty
 * write_dataset hiss FILE SECONDS              a recording of no speech
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "audio/sound_file.h"
#include "dsp/frame.h"
#include "base/rng.h"
#include "synthetic.h"

static void write_hiss(const char *path, double seconds)
{
    float samples[QV_HOP];
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    qv_sound_writer *writer;
    assert_int_equal(qv_sound_writer_open(&writer, path, NULL, 0), 0);
    for (int frame = 0; frame < seconds * QV_RATE / QV_HOP; frame++) {
        for (int i = 0; i < QV_HOP; i++)
            samples[i] = 0.1f * qv_rng_normal(&rng);
        assert_int_equal(qv_sound_writer_write(writer, samples, QV_HOP), 0);
    }
    assert_int_equal(qv_sound_writer_close(&writer), 0);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: write_dataset ljspeech|arctic|hiss PATH CLIPS|SECONDS\n", stderr);
        return 2;
    }
    if (strcmp(argv[1], "hiss") == 0) {
        write_hiss(argv[2], atof(argv[3]));
        return 0;
    }
    static struct synthetic synthetic;
    synthetic_write(&synthetic, argv[2], strcmp(argv[1], "arctic") == 0, atoi(argv[3]), 3);
    synthetic_forget(&synthetic);
    return 0;
}
