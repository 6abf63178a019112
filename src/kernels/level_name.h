// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_LEVEL_NAME_H
#define QV_KERNELS_LEVEL_NAME_H

/* What a macro stands for, such as QV_LEVEL, at the end of a name, and as a text. */
#define QV_JOIN(a, b)          a##b
#define QV_NAMED(prefix, name) QV_JOIN(prefix, name)
#define QV_QUOTE(a)            #a
#define QV_TEXT_OF(name)       QV_QUOTE(name)

#endif
