// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_LATEX_H
#define QV_TEXT_EN_LATEX_H
#include "text/reader.h"

/* Mathematics between dollars as LaTeX writes it: $E = mc^2$, $\frac{a}{b}$; as in text/reader.h. */
int qv_read_latex(qv_reader *r, int at);

#endif
