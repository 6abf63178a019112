// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_G2P_H
#define QV_MODEL_G2P_H
#include <stdint.h>
#include "nn/attention.h"
#include "nn/embedding.h"
#include "nn/layernorm.h"
#include "nn/linear.h"
#include "nn/qrnn_batch.h"
#include "text/phones.h"

/*
 * Letters to phones: the encoder-decoder with attention of Bradbury et al. 2016 (section 2.1).
 *
 *     encoder    letter embedding, then layers of two QRNNs, one in each direction, side by side:
 *                x <- norm(x + [ahead(x), back(x)])
 *     decoder    embedding of the phone before, then QRNN layers whose convolution is given the encoder's
 * last state, each layer through its own matrix, at every step: x <- norm(x + qrnn(x)); the last layer looks
 * at the encoder's states before its output gate (nn/attention.h) output     linear, one class for each phone
 * with stress, and the end
 *
 * Many words go through at once, their rows placed as nn/qrnn_batch.h says. A layer whose input has another
 * width than its output has no residual path.
 */
enum {
    QV_G2P_LAYERS = 4,    // most layers of a side
    QV_G2P_ALPHABET = 32, // letters: other, a-z, ' - .
    QV_G2P_END =
        QV_SYMBOLS - QV_FIRST_PHONE, // class that ends a word; class of a phone: symbol - QV_FIRST_PHONE
    QV_G2P_CLASSES,
    QV_G2P_START = QV_G2P_END, // what stands before the first phone: the end of the word before
    QV_G2P_LONGEST = 63        // most letters, and most phones, of a word
};

typedef struct qv_g2p_sizes {
    int embedding; // of letters and of phones
    int width;     // of all layers; even
    int encoder_layers, encoder_kernel;
    int decoder_layers, decoder_kernel;
} qv_g2p_sizes;

typedef struct qv_g2p {
    qv_g2p_sizes sizes;
    qv_embedding letter, phone;
    qv_qrnn ahead[QV_G2P_LAYERS], back[QV_G2P_LAYERS]; // half of `width` each
    qv_layernorm encoder_norm[QV_G2P_LAYERS];
    qv_linear context[QV_G2P_LAYERS]; // encoder's last state [width] to gates [3 width]
    qv_qrnn decoder[QV_G2P_LAYERS];
    qv_layernorm decoder_norm[QV_G2P_LAYERS];
    qv_attention attention;
    qv_linear output; // [width][QV_G2P_CLASSES]
} qv_g2p;

void qv_g2p_default_sizes(qv_g2p_sizes *sizes);
/* False when a size is out of range: widths 2 to 1024, layers 1 to QV_G2P_LAYERS, kernels 1 to 8. */
bool qv_g2p_sizes_valid(const qv_g2p_sizes *sizes);
/* Adds the model's matrices to `params`, whose `failed` the caller checks. */
qv_g2p qv_g2p_layout(qv_params *params, const qv_g2p_sizes *sizes);

/* Takes the weights from where the params have them, once they have been read. */
void qv_g2p_bind(qv_g2p *model, const qv_params *params);

/* Number of a letter, 0 to QV_G2P_ALPHABET - 1; 0: not in the alphabet. Capitals count as small. */
int qv_g2p_letter(char letter);

/* How training disturbs the network; NULL or zeros: not at all. */
typedef struct qv_g2p_noise {
    float dropout, zoneout;
    qv_rng *rng;
} qv_g2p_noise;

/* What a layer leaves behind; rows = steps * count of the span it ran over. */
typedef struct qv_g2p_layer {
    qv_real *x;                // [rows][in], its input
    qv_qrnn_tape tape, behind; // of its QRNN, or of the two of an encoder layer
    qv_real *sum;              // [rows][width], before the norm
    qv_real *mask;             // [rows][width], dropout; NULL without
    qv_real *stats;            // [rows][2], of the norm
    qv_real *out;              // [rows][width]
} qv_g2p_layer;

typedef struct qv_g2p_code {
    qv_real *mask; // [rows][embedding], dropout of the embedding; NULL without
    qv_g2p_layer layer[QV_G2P_LAYERS];
    qv_real *e;                      // [steps][count][width], the last layer's output; padding is zero
    qv_real *last;                   // [count][width], each direction's state at its end
    qv_real *context[QV_G2P_LAYERS]; // [count][3 width], for each decoder layer
} qv_g2p_code;

/* Runs the encoder over letters [steps][count] (padding: any letter). All arrays come from the arena.
 * False: memory is short. */
bool qv_g2p_encode(const qv_g2p *model, const qv_real *value, const qv_span *span, const int *letters,
                   const qv_g2p_noise *noise, qv_arena *arena, qv_g2p_code *code);

/* y [rows][width] = norm(sum), where sum = dropout(y) + x; shared by encoder and decoder. */
bool qv_g2p_join(const qv_layernorm *norm, const qv_real *value, int in, int rows, const qv_g2p_noise *noise,
                 qv_arena *arena, qv_g2p_layer *layer);

/* Takes what a QRNN's tape needs for `rows` rows, cells included. False: memory is short. */
bool qv_g2p_take_tape(const qv_qrnn *qrnn, int rows, qv_arena *arena, qv_qrnn_tape *tape);

/* log softmax in place of one row [QV_G2P_CLASSES] */
void qv_g2p_log_softmax(qv_real *row);

#endif
