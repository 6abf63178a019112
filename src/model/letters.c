// SPDX-License-Identifier: MIT
#include "model/letters.h"
#include <stdatomic.h>
#include <stdlib.h>
#include "base/message.h"
#include "quaver/quaver.h"

struct qv_letters {
    const qv_tensor_file *file;     // NULL: there is no model
    _Atomic(qv_g2p_loaded *) model; // NULL: not read yet
};

int qv_letters_open(qv_letters **letters, const qv_tensor_file *file)
{
    qv_letters *opened = calloc(1, sizeof *opened);
    *letters = opened;
    if (!opened)
        return QV_ERROR_MEMORY;
    atomic_init(&opened->model, NULL);
    opened->file = file && qv_g2p_in(file) ? file : NULL;
    return QV_OK;
}

static void close_model(qv_g2p_loaded *model)
{
    if (model)
        qv_g2p_free(model);
    free(model);
}

void qv_letters_close(qv_letters **letters)
{
    if (!letters || !*letters)
        return;
    close_model(atomic_load(&(*letters)->model));
    free(*letters);
    *letters = NULL;
}

int qv_letters_get(qv_letters *letters, const qv_g2p_loaded **model, char *message, size_t size)
{
    *model = atomic_load(&letters->model);
    if (*model)
        return QV_OK;
    if (!letters->file)
        return qv_fail(QV_ERROR_FORMAT, message, size, "there is no letters-to-phones model");
    qv_g2p_loaded *read = calloc(1, sizeof *read), *nothing = NULL;
    if (!read)
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    const int error = qv_g2p_map(letters->file, read, message, size);
    if (error) {
        free(read);
        return error;
    }
    // Who comes second, while others read it as well, takes theirs.
    if (!atomic_compare_exchange_strong(&letters->model, &nothing, read)) {
        close_model(read);
        read = nothing;
    }
    *model = read;
    return QV_OK;
}
