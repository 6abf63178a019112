/**
 * @file
 * The version of Quaver that these headers belong to. The build and a test compare it with meson.build.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef QUAVER_VERSION_H
#define QUAVER_VERSION_H

#define QV_VERSION_MAJOR 0 /**< raised with changes that every program notices */
#define QV_VERSION_MINOR 4 /**< raised with what is new */
#define QV_VERSION_PATCH 0 /**< raised with what is mended */

/** The version of these headers; compare with qv_version. */
#define QV_VERSION "0.4.0"

/** The version as one number, which conditions can compare: 10000 * major + 100 * minor + patch. */
#define QV_VERSION_NUMBER (QV_VERSION_MAJOR * 10000 + QV_VERSION_MINOR * 100 + QV_VERSION_PATCH)

/** The version of what compiled programs rely on; see quaver.h. The number in the names of the shared
 * libraries. */
#define QV_API_VERSION 1

#endif
