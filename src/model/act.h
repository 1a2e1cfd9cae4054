/* SPDX-License-Identifier: MIT */
/*
 * act - the closed list of what the audit log can record.
 *
 * Each act says who may do it, what it is about, and whether it has a reason.  What is not in the
 * list cannot be recorded, and a leaf that says something else is refused.
 *
 * Owns     Nothing.
 * Source   The formats of the log: doc/why/audit-log.md.
 */
#ifndef DELTARETURN_MODEL_ACT_H
#define DELTARETURN_MODEL_ACT_H

#include <stdbool.h>

/* Parts of what an act is about; zero is nothing. */
enum act_part {
    PART_RETURN = 1,   /* the return's id */
    PART_KIND = 2,     /* the kind of return, or of thing */
    PART_QUARTER = 4,  /* the quarter it is about */
    PART_REVISION = 8, /* the return's revision */
    PART_MANIFEST = 16 /* the digest of the manifest, or of the document that tells what changed */
};

/* The usual sets of them. */
enum act_parts {
    ABOUT_NOTHING = 0,
    ABOUT_KIND = PART_KIND,
    ABOUT_QUARTER = PART_QUARTER,
    ABOUT_THING = PART_KIND | PART_MANIFEST,
    ABOUT_FILING = PART_RETURN | PART_KIND | PART_QUARTER | PART_REVISION | PART_MANIFEST
};

/* Whether the program itself may do it, or only a person. */
enum act_doer { BY_PERSON, BY_PROGRAM };

enum act_reason { REASON_NEVER, REASON_MAY, REASON_MUST };

/* X(act, name, words for sentences, by whom, parts that have to be there, that may be, reason) */
#define ACT_LIST(X)                                                                                \
    X(RETURN_DRAFTED, "return.drafted", "drafted the return", PROGRAM, FILING, NOTHING, NEVER)     \
    X(RETURN_SUBMITTED, "return.submitted", "submitted the return", PERSON, FILING, NOTHING,       \
      NEVER)                                                                                       \
    X(RETURN_WITHDRAWN, "return.withdrawn", "withdrew the return", PERSON, FILING, NOTHING, MAY)   \
    X(RETURN_CERTIFIED, "return.certified", "certified the return", PERSON, FILING, NOTHING,       \
      NEVER)                                                                                       \
    X(RETURN_SENT_BACK, "return.sent_back", "sent the return back", PERSON, FILING, NOTHING, MUST) \
    X(RETURN_SIGNED_OFF, "return.signed_off", "signed the return off", PERSON, FILING, NOTHING,    \
      NEVER)                                                                                       \
    X(RETURN_REOPENED, "return.reopened", "reopened the return", PERSON, FILING, NOTHING, MUST)    \
    X(RETURN_LODGED, "return.lodged", "recorded the return as lodged", PERSON, FILING, NOTHING,    \
      NEVER)                                                                                       \
    X(RETURN_DISCARDED, "return.discarded", "discarded the draft of the return", PERSON, FILING,   \
      NOTHING, MUST)                                                                               \
    X(DATASET_IMPORTED, "dataset.imported", "imported a dataset", PROGRAM, THING, QUARTER, NEVER)  \
    X(FRAMEWORK_CHANGED, "framework.changed", "changed a framework", PERSON, THING, NOTHING, MAY)  \
    X(MAPPING_CHANGED, "mapping.changed", "changed a mapping", PERSON, THING, NOTHING, MAY)        \
    X(TIMETABLE_CHANGED, "timetable.changed", "changed the timetable", PERSON, THING, NOTHING,     \
      MAY)                                                                                         \
    X(RUN_STARTED, "run.started", "started a run", PROGRAM, QUARTER, THING, NEVER)                 \
    X(RUN_FINISHED, "run.finished", "finished a run", PROGRAM, QUARTER, FILING, MAY)               \
    X(RUN_MISSED, "run.missed", "missed a run", PROGRAM, QUARTER, KIND, MAY)                       \
    X(DELEGATION_GRANTED, "delegation.granted", "granted a delegation", PERSON, THING, NOTHING,    \
      NEVER)                                                                                       \
    X(DELEGATION_REVOKED, "delegation.revoked", "revoked a delegation", PERSON, THING, NOTHING,    \
      MAY)                                                                                         \
    X(USER_ADDED, "user.added", "added a person", PROGRAM, THING, NOTHING, NEVER)                  \
    X(USER_CHANGED, "user.changed", "changed a person's record", PROGRAM, THING, NOTHING, MAY)     \
    X(USER_DISABLED, "user.disabled", "disabled a person", PROGRAM, THING, NOTHING, MAY)           \
    X(CREDENTIAL_ADDED, "credential.added", "added a means of signing in", PROGRAM, THING,         \
      NOTHING, NEVER)                                                                              \
    X(CREDENTIAL_REMOVED, "credential.removed", "removed a means of signing in", PROGRAM, THING,   \
      NOTHING, MAY)                                                                                \
    X(AUTH_THROTTLED, "auth.throttled", "slowed down attempts to sign in", PROGRAM, NOTHING,       \
      THING, MAY)                                                                                  \
    X(LINK_WRONG_PERSON, "link.wrong_person", "followed a link sent to someone else", PROGRAM,     \
      NOTHING, FILING, NEVER)                                                                      \
    X(NOTICE_SENT, "notice.sent", "sent a notice", PROGRAM, NOTHING, FILING, NEVER)                \
    X(NOTICE_FAILED, "notice.failed", "could not send a notice", PROGRAM, NOTHING, FILING, MAY)    \
    X(SAMPLE_ANNOUNCED, "sample.announced", "announced an audit sample", PERSON, FILING, NOTHING,  \
      NEVER)                                                                                       \
    X(SAMPLE_DRAWN, "sample.drawn", "drew the audit sample", PROGRAM, FILING, NOTHING, NEVER)      \
    X(SAMPLE_RECORDED, "sample.recorded", "recorded a result of the audit sample", PERSON, FILING, \
      NOTHING, MAY)                                                                                \
    X(FAMILY_HELD, "family.held", "held a family back from the claim", PERSON, FILING, NOTHING,    \
      MUST)                                                                                        \
    X(FAMILY_RELEASED, "family.released", "let a family that was held back into the claim again",  \
      PERSON, FILING, NOTHING, MUST)                                                               \
    X(MATCH_DECIDED, "match.decided", "decided on a likely earlier claim", PERSON, THING, FILING,  \
      MAY)                                                                                         \
    X(CLAIMS_RECORDED, "claims.recorded", "recorded the claims", PROGRAM, FILING, NOTHING, NEVER)  \
    X(CLAIMS_RELEASED, "claims.released", "released the claims", PROGRAM, FILING, NOTHING, MAY)    \
    X(WAIVER_GRANTED, "waiver.granted", "granted a waiver", PERSON, THING, FILING, MUST)           \
    X(WAIVER_REVOKED, "waiver.revoked", "revoked a waiver", PERSON, THING, FILING, MAY)            \
    X(CLOCK_ANOMALY, "clock.anomaly", "noticed that the clock had jumped", PROGRAM, NOTHING,       \
      NOTHING, MAY)                                                                                \
    X(KEY_ROTATED, "key.rotated", "changed the log's key", PROGRAM, THING, NOTHING, MAY)           \
    X(BACKUP_MADE, "backup.made", "made a backup", PROGRAM, THING, NOTHING, NEVER)                 \
    X(RESTORE_DONE, "restore.done", "restored a backup", PROGRAM, THING, NOTHING, MAY)             \
    X(RECOVERY_STARTED, "recovery.started", "began a new log after a loss", PERSON, THING,         \
      NOTHING, MUST)                                                                               \
    X(ERASURE_DONE, "erasure.done", "erased data", PERSON, THING, FILING, MUST)                    \
    X(CONFIG_CHANGED, "config.changed", "changed the configuration", PROGRAM, THING, NOTHING, MAY)

enum act {
#define ACT_ENTRY(id, name, told, by, needs, may, reason) ACT_##id,
    ACT_LIST(ACT_ENTRY)
#undef ACT_ENTRY
        ACT_COUNT
};

struct act_def {
    const char *name; /* "return.submitted" */
    const char *told; /* "submitted the return" */
    enum act_doer by;
    unsigned needs, may; /* PART_...: those that have to be there, and that may be besides */
    enum act_reason reason;
};
extern const struct act_def ACTS[ACT_COUNT];

#endif
