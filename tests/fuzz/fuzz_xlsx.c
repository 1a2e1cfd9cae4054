/* SPDX-License-Identifier: MIT */
/* A workbook's container of any bytes. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include "foreign.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    foreign_check(data, size);
    return 0;
}
