/* SPDX-License-Identifier: MIT */
/* What was kept of a revision or an import, unsealed, and lists that are made of it. */
#include <inttypes.h>

#include "base/file.h"
#include "port/archive.h"
#include "service/dossier.h"
#include "service/jobs.h"
#include "service/kinds.h"
#include "service/reading_parts.h"
#include "service/returns.h"
#include "service/roll.h"
#include "service/spotcheck.h"

#define ANNOTATED_MOST ((size_t)256 * 1024 * 1024)

/* --- a revision ---------------------------------------------------------------------------------
 */

bool
reading_tell_file(struct question *question, struct error *err)
{
    struct filing filing;

    return returns_find(question->arena, question->state, question_text(question, "period"),
                        &filing, err) &&
           returns_file(question->arena, question->state, filing.id,
                        question_number(question, "revision"), question_text(question, "file"),
                        &question->bulk, err);
}

bool
reading_tell_evidence(struct question *question, struct error *err)
{
    return dossier_make(question->arena, question->state, KIND_QUARTERLY_CLAIM,
                        question_text(question, "period"), question_number(question, "revision"),
                        &question->bulk, err);
}

/* What a revision was made of before it was made again is gone: no fault of the disk. */
static bool
was_made_again(struct question *question, const struct families_source *from, struct error *err)
{
    struct error own = {.code = ERR_NONE};
    struct families_source now;

    if (err->code == ERR_STORAGE &&
        families_find(question->arena, question->state, from->filing, from->revision, &now, &own) &&
        strcmp(now.sha256, from->sha256) != 0)
        return error_raise(err, ERR_RETRY, "the return was made again at this moment");
    return false;
}

bool
reading_tell_roll(struct question *question, struct error *err)
{
    const struct families_source from = {.filing = question_text(question, "filing"),
                                         .revision = question_number(question, "revision"),
                                         .sha256 = question_text(question, "sha256"),
                                         .length = question_number(question, "length")};
    struct organisations organisations;
    struct family_list families;

    if (!families_read_from(question->arena, question->state, &from, &families, err))
        return was_made_again(question, &from, err);
    if (!organisations_read(question->arena, question->state, question_text(question, "snapshot"),
                            &organisations, err))
        return false;
    question->bulk = roll_make(question->arena, &families, &organisations);
    return true;
}

bool
reading_tell_family(struct question *question, struct error *err)
{
    struct family_line line;
    bool there;

    if (!question_family(question, &line, &there, err))
        return false;
    if (there) {
        json_put_text(question->answer, "episode", line.episode.at);
        json_put_text(question->answer, "family", line.family.at);
    }
    return true;
}

/* --- an audit sample ----------------------------------------------------------------------------
 */

bool
reading_tell_claimed(struct question *question, struct error *err)
{
    struct revision revision;
    struct filing filing;
    int64_t claimed;

    if (!question_revision(question, &filing, &revision, err) ||
        !spotcheck_count(question->arena, question->state, &filing, &claimed, err))
        return false;
    json_put_number(question->answer, "claimed", claimed);
    return true;
}

bool
reading_tell_draw(struct question *question, struct error *err)
{
    uint64_t announced = (uint64_t)question_number(question, "announced");
    struct samples samples;

    if (!samples_of_filing(question->state->db, question->arena, question_text(question, "filing"),
                           &samples, err))
        return false;
    for (size_t i = 0; i < samples.count; i++)
        if (samples.list[i].announced == announced)
            return spotcheck_redo(question->arena, question->state, &samples.list[i],
                                  &question->bulk, err);
    return error_raise(err, ERR_INPUT, "leaf %" PRIu64 " announces no sample of it", announced);
}

/* --- an import ----------------------------------------------------------------------------------
 */

/* Part of a list: FROM items are passed, and no more than MOST taken. */
static void
tell_list(struct question *question, const char *name, const struct json_value *list, size_t from,
          size_t most)
{
    struct json *shown = json_put_list(question->answer, name);
    size_t count = json_item_count(list);

    for (size_t i = from; i < count && i - from < most; i++)
        json_add_read(shown, json_item(list, i));
}

/* Of each list the first, or as many as are asked for behind some, through both lists. */
bool
reading_tell_problems(struct question *question, struct error *err)
{
    static const char *const LISTS[][2] = {
        {"errors",   "errors_shown"  },
        {"warnings", "warnings_shown"}
    };
    size_t after = (size_t)question_number(question, "after");
    size_t asked = (size_t)question_number(question, "most"), left = asked;
    const struct json_value *root;
    struct text bytes;

    if (!jobs_problems(question->arena, question->state, question_text(question, "job"), &bytes,
                       err))
        return false;
    if (bytes.at == NULL)
        return true;
    if (!json_read_bytes(question->arena, "problems.json", bytes, &root, err))
        return false;
    for (size_t l = 0; l < sizeof LISTS / sizeof LISTS[0]; l++) {
        const struct json_value *list = json_member(root, LISTS[l][0]);
        size_t count = json_item_count(list), from = after < count ? after : count;
        size_t most = asked == 0 ? READING_PROBLEMS : left;

        json_put_number(question->answer, LISTS[l][0], (int64_t)count);
        tell_list(question, LISTS[l][1], list, from, most);
        left -= count - from < left ? count - from : left;
        after -= from;
    }
    return true;
}

bool
reading_tell_annotated(struct question *question, struct error *err)
{
    struct arena *arena = question->arena;
    const char *job = question_text(question, "job");
    const char *folder = path_join(arena, jobs_folder(arena, question->state, job), "annotated");
    const char *const *names;
    struct archive archive = {.count = 0};
    struct archive_file *files;
    size_t count;

    if (!jobs_annotated(arena, question->state, job, &names, &count, err))
        return false;
    files = ARENA_ARRAY(arena, struct archive_file, count);
    archive = (struct archive){.files = files, .count = count};
    for (size_t i = 0; i < count; i++) {
        files[i].name = names[i];
        if (!file_read(arena, path_join(arena, folder, names[i]), ANNOTATED_MOST, &files[i].bytes,
                       err))
            return false;
    }
    return archive_write(arena, &archive, &question->bulk, err);
}
