// SPDX-License-Identifier: MIT
#include "../../../store/aside.h"
