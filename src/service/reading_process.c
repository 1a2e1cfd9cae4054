/* SPDX-License-Identifier: MIT */
#include "service/reading_process.h"

#include "base/frame.h"
#include "port/confine.h"
#include "service/audit.h"
#include "service/families.h"
#include "service/family_name.h"
#include "service/library.h"
#include "service/reading_parts.h"
#include "service/returns.h"

#define MEMORY_MOST ((uint64_t)8 << 30)
#define FILE_SIZE   ((uint64_t)4 << 30)
#define FILES_MOST  256

/* --- what is asked ------------------------------------------------------------------------------
 */

const char *
question_text(const struct question *question, const char *key)
{
    return reading_text(question->asked, key);
}

int64_t
question_number(const struct question *question, const char *key)
{
    return reading_number(question->asked, key);
}

bool
question_revision(struct question *question, struct filing *filing, struct revision *revision,
                  struct error *err)
{
    if (!returns_find(question->arena, question->state, question_text(question, "period"), filing,
                      err))
        return false;
    filing->revision = question_number(question, "revision");
    return filings_revision(question->state->db, question->arena, filing->id, filing->revision,
                            revision, err) &&
           (strcmp(revision->man, question_text(question, "man")) == 0 ||
            error_raise(err, ERR_RETRY, "the return for %s was made again at this moment",
                        filing->period));
}

bool
question_family(struct question *question, struct family_line *line, bool *there, struct error *err)
{
    const char *name = question_text(question, "name");
    struct family_naming naming;
    struct family_list families;
    struct revision revision;
    struct filing filing;

    *there = false;
    if (!question_revision(question, &filing, &revision, err) ||
        !family_naming_open(question->arena, question_text(question, "key"), &naming, err) ||
        !families_read(question->arena, question->state, filing.id, filing.revision, &families,
                       err))
        return false;
    for (size_t i = 0; !*there && i < families.count; i++) {
        *line = families.list[i];
        *there = strcmp(family_name(&naming, line->episode).text, name) == 0;
    }
    return true;
}

/* --- the log ------------------------------------------------------------------------------------
 */

static bool
tell_log(struct question *question, struct error *err)
{
    struct merkle_head remembered = {.size = (uint64_t)question_number(question, "size")};
    struct audit_options options = {.log_only = true};
    struct audit_report report;

    if (hash_read_hex(text_of(question_text(question, "root")), &remembered.root))
        options.remembered = &remembered;
    if (!audit_check(question->state, NULL, &options, &report, err))
        return false;
    json_put_number(question->answer, "leaves", (int64_t)report.leaves);
    json_put_number(question->answer, "checkpoints", (int64_t)report.checkpoints);
    return true;
}

/* --- the process --------------------------------------------------------------------------------
 */

const struct asking ASKINGS[ASK_COUNT] = {
    [ASK_ANNOTATED] = {"annotated", reading_tell_annotated  },
    [ASK_CLAIMED] = {"claimed",   reading_tell_claimed    },
    [ASK_DRAW] = {"draw",      reading_tell_draw       },
    [ASK_EVIDENCE] = {"evidence",  reading_tell_evidence   },
    [ASK_EXPLAIN] = {"explain",   reading_tell_explanation},
    [ASK_FAMILY] = {"family",    reading_tell_family     },
    [ASK_FILE] = {"file",      reading_tell_file       },
    [ASK_MATCH] = {"match",     reading_tell_match      },
    [ASK_PACK] = {"pack",      reading_tell_pack       },
    [ASK_PROBLEMS] = {"problems",  reading_tell_problems   },
    [ASK_ROLL] = {"roll",      reading_tell_roll       },
    [ASK_VERIFY] = {"verify",    tell_log                },
};

static bool
work_out(struct question *question, const char *dir, struct text message, struct error *err)
{
    if (!json_read_bytes(question->arena, "a question", message, &question->asked, err) ||
        !state_open(question->arena, dir, STATE_READ, &question->state, err))
        return false;
    for (unsigned i = 0; i < ASK_COUNT; i++)
        if (strcmp(question_text(question, "ask"), ASKINGS[i].word) == 0)
            return ASKINGS[i].tell(question, err);
    return error_raise(err, ERR_INPUT, "nothing that can be asked");
}

static bool
answer(const void *dir, struct arena *arena, int descriptor, struct text message, struct error *err)
{
    struct question question = {.arena = arena, .answer = json_root(arena)};
    struct error own = {.code = ERR_NONE};
    const struct bulk *bulk = NULL;

    if (!work_out(&question, dir, message, &own) ||
        (question.bulk.at != NULL && !bulk_make(arena, question.bulk, &bulk, &own))) {
        question.answer = json_root(arena);
        json_put_number(question.answer, "code", own.code);
        json_put_text(question.answer, "said", own.text);
        bulk = NULL;
    }
    return frame_send_with(descriptor, json_print(arena, question.answer), bulk, err);
}

static bool
give_up_everything_else(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct confinement confinement = {
        .readable = {library_path(arena, "")},
        .writable = {dir}, /* what is unsealed to be read lies in a private folder of it */
        .memory_most = MEMORY_MOST,
        .file_size_most = FILE_SIZE,
        .files_most = FILES_MOST,
    };

    return confine(&confinement, err);
}

int
reading_serve(const char *dir, int descriptor)
{
    struct error err = {.code = ERR_NONE};

    if (give_up_everything_else(dir, &err))
        (void)!frame_serve(descriptor, answer, dir, &err);
    return error_exit_status(&err);
}
