/* SPDX-License-Identifier: MIT */
/*
 * verify_sample - the audit sample in a bundle: whether the list is the one that was drawn, and its
 * seed a root of the log between announcement and draw.
 *
 * Owns     Nothing; findings are added to the testimony.
 * Errors   Become findings.
 * See      deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_VERIFY_SAMPLE_H
#define DELTARETURN_SERVICE_VERIFY_SAMPLE_H

#include "service/verify_inspection.h"

/* Looks at each drawing among the entries that names the bundle's manifest.  The entries, the
 * checkpoint and the manifest were looked at before. */
void verify_sample(const struct inspection *in);

#endif
