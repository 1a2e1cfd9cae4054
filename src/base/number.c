/* SPDX-License-Identifier: MIT */
#include "base/number.h"

bool
decimal_read(struct text text, uint64_t most, uint64_t *number)
{
    uint64_t read = 0;

    if (text.length == 0 || (text.at[0] == '0' && text.length > 1))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        uint64_t digit = (uint64_t)(text.at[i] - '0');

        if (text.at[i] < '0' || text.at[i] > '9' || digit > most || read > (most - digit) / 10)
            return false;
        read = read * 10 + digit;
    }
    *number = read;
    return true;
}
