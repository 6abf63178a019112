// SPDX-License-Identifier: MIT
/* Without libcurl. */
#include "cli/complain.h"
#include "cli/installer/fetch.h"

bool qv_fetch_url(qv_fetched *fetched, const char *url)
{
    (void)fetched;
    qv_complain("%s: this quaver was built without libcurl; get the file in another way and give that", url);
    return false;
}
