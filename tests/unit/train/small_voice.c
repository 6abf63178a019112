// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "small_voice.h"
#include "text/phones.h"

const qv_voice_sizes small_sizes = {.prosody_width = 16,
                                    .prosody_layers = 1,
                                    .prosody_kernel = 2,
                                    .acoustic = {.encoder_width = 16,
                                                 .encoder_layers = 1,
                                                 .encoder_kernel = 2,
                                                 .decoder_width = 16,
                                                 .decoder_layers = 1,
                                                 .decoder_kernel = 2},
                                    .vocoder_width = 16,
                                    .vocoder_layers = 1,
                                    .vocoder_kernel = 2,
                                    .vocoder_ahead = 1};

qv_voice *small_voice(uint64_t seed)
{
    qv_voice *voice;
    assert_int_equal(qv_voice_create(&voice, &small_sizes, seed), 0);
    for (int m = 0; m < QV_MEL; m++) {
        voice->normal.mel_mean[m] = -4 - 0.02f * (float)m;
        voice->normal.mel_deviation[m] = 1 + 0.01f * (float)m;
    }
    voice->normal.pitch_mean = 5;
    voice->normal.pitch_deviation = 0.2f;
    return voice;
}

const uint8_t *small_sentence(void)
{
    static uint8_t symbol[SMALL_SENTENCE];
    static const char *const phone[SMALL_SENTENCE] = {"", "S", "AH1", "", "N", "IY1"};
    static const uint8_t silence[SMALL_SENTENCE] = {QV_BREAK_START, 0, 0, QV_BREAK_COMMA};
    for (int i = 0; i < SMALL_SENTENCE; i++)
        symbol[i] = *phone[i] ? (uint8_t)qv_symbol_find(phone[i], (int)strlen(phone[i])) : silence[i];
    return symbol;
}
