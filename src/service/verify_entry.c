/* SPDX-License-Identifier: MIT */
#include "service/verify_entry.h"

#include <inttypes.h>

#include "base/hex.h"
#include "model/moment.h"

#define SHOWN_OF_PERSON 4 /* bytes: enough to see whether two are the same */

/* "certifier 00112233", or the program. */
static const char *
doer(struct arena *arena, const struct log_leaf *leaf)
{
    char person[2 * SHOWN_OF_PERSON + 1];

    if (leaf->role == LEAF_ROLE_NONE)
        return "the program";
    hex_write(leaf->person, SHOWN_OF_PERSON, person);
    return arena_printf(arena, "%s %s", LEAF_ROLES[leaf->role], person);
}

static void
tell(struct testimony *findings, const struct log_leaf *leaf)
{
    struct builder out = {.arena = findings->arena};

    builder_printf(&out, "entry %" PRIu64 " stands in the log: %s, %s", leaf->seq,
                   moment_format(leaf->at_ms).text, doer(findings->arena, leaf));
    if (leaf->delegation != LEAF_NO_DELEGATION)
        builder_printf(&out, " under the delegation of entry %" PRId64, leaf->delegation);
    builder_printf(&out, ", %s", ACTS[leaf->act].told);
    if (leaf->parts & PART_REVISION)
        builder_printf(&out, ", revision %" PRId64, leaf->revision);
    testimony_add(findings, FINDING_GOOD, "%s", out.at);
}

bool
entry_verify(struct testimony *findings, const struct tlog_trust *trust,
             const struct tlog_proof *proof, struct text bytes, struct log_leaf *leaf)
{
    struct checkpoint checkpoint;
    struct error err;

    if (!tlog_proof_check(findings->arena, trust, proof, bytes, &checkpoint, &err) ||
        !log_leaf_read(findings->arena, bytes, leaf, &err)) {
        testimony_add(findings, FINDING_ALTERED, "entry %" PRIu64 ": %s", proof->index, err.text);
        return false;
    }
    if (leaf->seq != proof->index) {
        testimony_add(findings, FINDING_ALTERED, "entry %" PRIu64 " says that it is entry %" PRIu64,
                      proof->index, leaf->seq);
        return false;
    }
    tell(findings, leaf);
    return true;
}
