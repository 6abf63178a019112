// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_HTTP_PAGES_H
#define QV_SERVER_HTTP_PAGES_H
#include <stddef.h>

/* The page and its files, built into the program. */
extern const unsigned char qv_page_html[], qv_page_css[], qv_page_js[];
extern const size_t qv_page_html_size, qv_page_css_size, qv_page_js_size;

#endif
