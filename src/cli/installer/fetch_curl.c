// SPDX-License-Identifier: MIT
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/platform.h"
#include "base/process.h"
#include "cli/complain.h"
#include "cli/installer/fetch.h"
#include "quaver/quaver.h"

enum {
    CONNECT_SECONDS = 30,
    SLOWEST = 100,
    SLOW_SECONDS = 30,
    MOST_REDIRECTS = 10
}; // SLOWEST: bytes a second

typedef struct transfer {
    qv_fetched *fetched;
    bool too_large, shown;
} transfer;

static size_t take(char *bytes, size_t one, size_t count, void *user)
{
    transfer *t = user;
    t->too_large = !qv_fetched_add(t->fetched, bytes, one * count);
    return t->too_large ? 0 : count;
}

/* The progress line of a terminal. */
static int show(void *user, curl_off_t all, curl_off_t done, curl_off_t to_send, curl_off_t sent)
{
    transfer *t = user;
    (void)to_send;
    (void)sent;
    if (all <= 0 || !qv_is_terminal(QV_STDERR))
        return 0;
    fprintf(stderr, "\r\033[K%.1f of %.1f MB", (double)done * 1e-6, (double)all * 1e-6);
    t->shown = true;
    return 0;
}

/* No other protocols, by redirection neither, and nothing open behind what began encrypted. */
static CURLcode set_options(CURL *curl, const char *url, transfer *t, char *reason)
{
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_FOLLOWLOCATION, 1},
        {CURLOPT_MAXREDIRS, MOST_REDIRECTS},
        {CURLOPT_FAILONERROR, 1},
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS},
        {CURLOPT_LOW_SPEED_LIMIT, SLOWEST},
        {CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS},
    };
    const bool encrypted = strncasecmp(url, "https:", 6) == 0;
    CURLcode error = curl_easy_setopt(curl, CURLOPT_URL, url);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !error; i++)
        error = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
    if (!error)
        error = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!error)
        error = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, encrypted ? "https" : "http,https");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "quaver/" QV_VERSION);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, show);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
    return error;
}

bool qv_fetch_url(qv_fetched *fetched, const char *url)
{
    transfer t = {.fetched = fetched};
    char reason[CURL_ERROR_SIZE] = "";
    CURL *curl = curl_easy_init();
    CURLcode error = curl ? set_options(curl, url, &t, reason) : CURLE_OUT_OF_MEMORY;
    if (!error)
        error = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    if (t.shown)
        fputs("\r\033[K", stderr);
    if (t.too_large)
        qv_complain("%s: larger than a voice can be, %d MB", url, QV_LARGEST_VOICE >> 20);
    else if (error)
        qv_complain("%s: %s", url, reason[0] ? reason : curl_easy_strerror(error));
    return !error;
}
