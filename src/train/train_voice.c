// SPDX-License-Identifier: MIT
/* The voice before the fits, and its file. */
#include "train/training.h"
#include <stdio.h>
#include <stdlib.h>
#include "base/message.h"
#include "quaver/quaver.h"
#include "train/judge/heard.h"

enum { TEXTS = 32 };

/* What the networks start from, where it is a voice. */
static int start_from(qv_training *training, const qv_voice *from)
{
    char *message = training->message;
    const size_t size = training->size;
    int error = qv_from_voice_load_sound(from, training->voice, message, size);
    if (!error && !training->options->prosody)
        error = qv_from_voice_load_prosody(from, training->voice, message, size);
    if (!error)
        error = qv_from_voice_label(from, training->from, message, size);
    training->report.from = training->from;
    snprintf(training->fit_options, sizeof training->fit_options, "--from %s", training->from);
    return error;
}

static int take_prosody(qv_training *training, const qv_voice *source)
{
    int error = qv_from_voice_take_prosody(source, training->voice, training->message, training->size);
    training->report.prosody = training->prosody;
    return error ? error : qv_from_voice_label(source, training->prosody, training->message, training->size);
}

/* The voice as it is before any fit. */
int qv_training_create_voice(qv_training *training)
{
    const qv_train_options *options = training->options;
    qv_voice_sizes sizes;
    qv_voice_default_sizes(&sizes);
    if (options->sizes)
        sizes = *options->sizes;
    if (options->from) {
        sizes = options->from->sizes;
        sizes.prosody_phrasing = 1;
    }
    if (options->prosody)
        qv_from_voice_prosody_sizes(options->prosody, &sizes);
    int error = qv_voice_create(&training->voice, &sizes, options->session.seed);
    if (error == QV_ERROR_ARGUMENT)
        return qv_fail(error, training->message, training->size,
                       "train: a size of the networks is out of its bounds");
    if (error)
        return qv_training_no_memory(training);
    training->voice->normal = training->targets.normal;
    if (options->from)
        error = start_from(training, options->from);
    if (!error && options->prosody)
        error = take_prosody(training, options->prosody);
    return error;
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

/* No times and dates: the same training gives the same file. `so_far` comes behind the name. */
int qv_training_write_voice(qv_training *training, const char *so_far, const char *path)
{
    const qv_train_result *result = training->result;
    const qv_figures *figures = &result->figures;
    const qv_train_options *options = training->options;
    qv_voice_text text[TEXTS];
    char number[TEXTS][32], key[TEXTS][64], minutes[32];
    int count = 0;
    char *name = qv_format("%s%s", or_else(options->name, training->session.dataset->name), so_far);
    char *marks = qv_heard_marks(training->session.corpus);
    if (!name || !marks) {
        free(name);
        free(marks);
        return qv_training_no_memory(training);
    }
    snprintf(minutes, sizeof minutes, "%.1f", result->train_minutes);
    text[count++] = (qv_voice_text){"name", name};
    text[count++] = (qv_voice_text){"language", or_else(options->language, "en-US")};
    text[count++] = (qv_voice_text){"speaker", or_else(options->speaker, training->session.dataset->name)};
    text[count++] = (qv_voice_text){"licence", or_else(options->licence, "unknown")};
    text[count++] = (qv_voice_text){"dataset", training->session.dataset->name};
    text[count++] = (qv_voice_text){"training_minutes", minutes};
    if (*training->from)
        text[count++] = (qv_voice_text){"from", training->from};
    if (*training->prosody)
        text[count++] = (qv_voice_text){"prosody_from", training->prosody};
    for (int i = 0; figures->clips && i < qv_figure_count(); i++, count++) {
        qv_figure figure = qv_figure_at(figures, i);
        snprintf(key[i], sizeof key[i], "dev_%s", figure.key);
        snprintf(number[i], sizeof number[i], "%.4g", figure.value);
        text[count] = (qv_voice_text){key[i], number[i]};
    }
    text[count++] = (qv_voice_text){"fitted", marks};
    const qv_voice_rest rest = {
        .weights = QV_TENSOR_I8,
        .lexicon = options->session.lexicon,
        .lexicon_size = options->session.lexicon_size,
        .letters = options->session.letters,
        .texts = text,
        .text_count = count,
    };
    const int error = qv_voice_write(training->voice, &rest, path, training->message, training->size);
    free(marks);
    free(name);
    return error;
}
