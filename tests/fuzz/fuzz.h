/* SPDX-License-Identifier: MIT */
/*
 * fuzz - what the fuzz targets have in common.
 *
 * A target is one function that is given bytes; libFuzzer calls it with bytes of its making,
 * replay.c with those of the seeds.  Anything wrong ends in must().
 */
#ifndef DELTARETURN_TESTS_FUZZ_FUZZ_H
#define DELTARETURN_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
