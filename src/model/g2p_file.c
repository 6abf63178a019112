// SPDX-License-Identifier: MIT
#include "model/g2p_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "quaver/quaver.h"

void qv_g2p_sizes_print(const qv_g2p_sizes *sizes, char *text, size_t size)
{
    snprintf(text, size, "%d %d %d %d %d %d", sizes->embedding, sizes->width, sizes->encoder_layers,
             sizes->encoder_kernel, sizes->decoder_layers, sizes->decoder_kernel);
}

bool qv_g2p_sizes_parse(const char *text, qv_g2p_sizes *sizes)
{
    int number[6];
    for (int i = 0; i < 6; i++) {
        char *end;
        const long n = strtol(text, &end, 10);
        if (end == text || n < 0 || n > 4096)
            return false;
        number[i] = (int)n;
        text = end;
    }
    *sizes = (qv_g2p_sizes){number[0], number[1], number[2], number[3], number[4], number[5]};
    return *text == '\0' && qv_g2p_sizes_valid(sizes);
}

static int load_weights(const qv_tensor_file *file, qv_g2p_loaded *loaded, bool in_place, char *message,
                        size_t size)
{
    if (loaded->params.failed)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", qv_tensor_file_path(file));
    int error = qv_params_check(file, "g2p.", &loaded->params, message, size);
    if (error)
        return error;
    loaded->value = qv_params_open_slab(&loaded->params);
    if (!loaded->value)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", qv_tensor_file_path(file));
    if (!in_place)
        return qv_params_load(file, "g2p.", &loaded->params, loaded->value, message, size);
    error = qv_params_map(file, "g2p.", &loaded->params, loaded->value, message, size);
    qv_g2p_bind(&loaded->model, &loaded->params);
    return error;
}

static int load(const qv_tensor_file *file, qv_g2p_loaded *loaded, bool in_place, char *message, size_t size)
{
    qv_g2p_sizes sizes;
    const char *text = qv_tensor_file_text(file, "g2p.sizes");
    memset(loaded, 0, sizeof *loaded);
    if (!text || !qv_g2p_sizes_parse(text, &sizes)) {
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: no letters-to-phones model in it",
                       qv_tensor_file_path(file));
    }
    loaded->model = qv_g2p_layout(&loaded->params, &sizes);
    const int error = load_weights(file, loaded, in_place, message, size);
    if (error)
        qv_g2p_free(loaded);
    return error;
}

int qv_g2p_read(const qv_tensor_file *file, qv_g2p_loaded *loaded, char *message, size_t size)
{
    return load(file, loaded, false, message, size);
}

int qv_g2p_map(const qv_tensor_file *file, qv_g2p_loaded *loaded, char *message, size_t size)
{
    return load(file, loaded, true, message, size);
}

bool qv_g2p_in(const qv_tensor_file *file)
{
    return qv_tensor_file_text(file, "g2p.sizes") != NULL;
}

void qv_g2p_free(qv_g2p_loaded *loaded)
{
    qv_params_close_slab(&loaded->params, &loaded->value);
    qv_params_free(&loaded->params);
    memset(loaded, 0, sizeof *loaded);
}

void qv_g2p_write(qv_tensor_writer *writer, const qv_g2p *model, const qv_params *params,
                  const qv_real *value, qv_tensor_type type)
{
    char text[96];
    qv_g2p_sizes_print(&model->sizes, text, sizeof text);
    qv_tensor_writer_add_text(writer, "g2p.sizes", text);
    qv_params_write(writer, "g2p.", params, value, type);
}

void qv_g2p_copy(qv_tensor_writer *writer, const qv_tensor_file *file)
{
    qv_tensor_writer_add_text(writer, "g2p.sizes", qv_tensor_file_text(file, "g2p.sizes"));
    for (int i = 0; i < qv_tensor_file_count(file); i++) {
        const qv_tensor_entry *entry = qv_tensor_file_at(file, i);
        if (strncmp(entry->name, "g2p.", 4) == 0)
            qv_tensor_writer_add_entry(writer, entry);
    }
}
