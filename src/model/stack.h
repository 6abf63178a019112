// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_STACK_H
#define QV_MODEL_STACK_H
#include <stdbool.h>
#include "nn/layernorm.h"
#include "nn/qrnn.h"

/*
 * A stack of QRNN layers with layer norm and residual connections:
 *
 *     x <- x + dropout(QRNN(norm(x)))       for each layer; in place, rows of `width` values
 *
 * A causal stack runs forwards only and can be cut into blocks. A stack that looks both ways gives half of
 * its width to a forward and half to a backward QRNN.
 */
enum { QV_STACK_LAYERS = 6 };

typedef struct qv_stack {
    int width, layers, kernel;
    bool both;
    qv_layernorm norm[QV_STACK_LAYERS];
    qv_qrnn ahead[QV_STACK_LAYERS]; // first row to last
    qv_qrnn back[QV_STACK_LAYERS];  // last row to first, in a stack that looks both ways
} qv_stack;

qv_stack qv_stack_layout(qv_params *params, const char *name, int width, int layers, int kernel, bool both);

/* Takes the weights from where the params have them, once they have been read. */
void qv_stack_bind(qv_stack *stack, const qv_params *params);

/* Inference over whole sequences, either kind of stack. x [rows][width] is replaced. False: memory. */
bool qv_stack_run(const qv_stack *stack, const qv_real *value, qv_real *x, int rows, qv_arena *arena);

/* Inference in blocks, causal stacks only. The state holds, for each layer, kernel - 1 rows of history and
 * c; qv_stack_state_size() values, all zero at the start of a sentence. `work` has
 * qv_stack_work_size(stack, rows) values. No allocation. */
size_t qv_stack_state_size(const qv_stack *stack);
size_t qv_stack_work_size(const qv_stack *stack, int rows);
void qv_stack_step(const qv_stack *stack, const qv_real *value, qv_real *state, qv_real *x, int rows,
                   qv_real *work);

/* Training: forward keeps what backward needs in the arena. */
typedef struct qv_stack_tape qv_stack_tape;
typedef struct qv_regularise {
    float dropout, zoneout; // 0: none
    qv_rng *rng;            // may be NULL when both are 0
} qv_regularise;

qv_stack_tape *qv_stack_forward(const qv_stack *stack, const qv_real *value, qv_real *x, int rows,
                                const qv_regularise *regularise, qv_arena *arena);
/* dx [rows][width]: gradient of the result on entry, of the input on return. Adds to grad.
 * False: memory. */
bool qv_stack_backward(const qv_stack *stack, const qv_real *value, qv_stack_tape *tape, int rows,
                       qv_real *grad, qv_real *dx, qv_arena *arena);

#endif
