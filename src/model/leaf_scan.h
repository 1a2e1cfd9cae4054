/* SPDX-License-Identifier: MIT */
/*
 * leaf_scan - reads the leaves that are as the program writes them in one pass, without memory.
 *
 * A log of a million leaves is read again whenever it is checked, and reading was most of that.
 * What this reader takes, model/log_leaf.h takes too, with the same result; what it does not take
 * may still be sound, and log_leaf_read says so or what is wrong with it.
 *
 * Owns     Texts stand in the bytes that were read.
 * Errors   None: false is "ask log_leaf_read".
 */
#ifndef DELTARETURN_MODEL_LEAF_SCAN_H
#define DELTARETURN_MODEL_LEAF_SCAN_H

#include "model/log_leaf.h"

bool leaf_scan(struct text bytes, struct log_leaf *leaf) MUST_USE;

#endif
