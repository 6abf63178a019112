// SPDX-License-Identifier: MIT
#include "synth/manner.h"

#define NEPER_PER_DB     0.11512925f  // ln(10) / 20
#define LOG_PER_SEMITONE 0.057762265f // ln(2) / 12

void qv_settings_default(qv_settings *settings)
{
    if (!settings)
        return;
    *settings = (qv_settings){
        .rate = 1,
        .pitch_range = 1,
        .seed = 1,
        .first_block = 4,
        .largest_block = 64,
    };
}

/* False for what is not a number, too. */
static bool within(float value, float low, float high)
{
    return value >= low && value <= high;
}

bool qv_manner_valid(const qv_settings *settings)
{
    return within(settings->rate, QV_SLOWEST, QV_FASTEST_RATE) && within(settings->pitch, -12, 12) &&
           within(settings->pitch_range, 0, 3) && within(settings->volume, -60, 12) &&
           (settings->sentence_pause == 0 ||
            within(settings->sentence_pause, QV_LEAST_SENTENCE_PAUSE, QV_MOST_SENTENCE_PAUSE));
}

bool qv_reading_valid(const qv_settings *settings)
{
    for (size_t i = 0; i < sizeof settings->reserved / sizeof *settings->reserved; i++)
        if (settings->reserved[i] != 0)
            return false;
    return settings->punctuation >= QV_PUNCTUATION_NONE && settings->punctuation <= QV_PUNCTUATION_ALL &&
           (settings->emoji == QV_EMOJI_NAME || settings->emoji == QV_EMOJI_SKIP) &&
           settings->capitals >= QV_CAPITALS_NONE && settings->capitals <= QV_CAPITALS_SOUND;
}

qv_reading qv_reading_of(const qv_settings *settings)
{
    return (qv_reading){.punctuation = settings->punctuation, .skip_emoji = settings->emoji == QV_EMOJI_SKIP};
}

qv_manner qv_manner_of(const qv_settings *settings)
{
    return (qv_manner){
        .rate = settings->rate,
        .shift = settings->pitch * LOG_PER_SEMITONE,
        .range = settings->pitch_range,
        .gain = settings->volume * NEPER_PER_DB,
        .pause = settings->sentence_pause,
    };
}
