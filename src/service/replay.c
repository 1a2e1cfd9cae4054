/* SPDX-License-Identifier: MIT */
#include "service/replay.h"

#include "base/file.h"
#include "model/fields.h"
#include "port/deflate.h"
#include "port/digest.h"
#include "port/unicode.h"
#include "port/xlsx_write.h"
#include "service/drafting_parts.h"
#include "service/library.h"
#include "service/returns.h"
#include "service/withheld_file.h"

#define FRAMEWORKS_MOST_KEPT 16

struct replaying {
    struct arena *arena;
    struct state *state;
    struct replay *replay;
    struct artefacts artefacts;
    struct run_options options;
    struct framework frameworks[FRAMEWORKS_MOST_KEPT];
    unsigned framework_count;
};

const char *
replay_version_now(enum manifest_program program)
{
    switch (program) {
    case MANIFEST_XLSXWRITER:
        return xlsx_writer_version();
    case MANIFEST_ZLIB:
        return deflate_version();
    case MANIFEST_DELTARETURN:
    case MANIFEST_PROGRAMS:
        break;
    }
    return PROGRAM_VERSION;
}

static bool
is_another(const struct replay *replay, enum manifest_program program)
{
    return !text_is(replay->then.versions[program], replay_version_now(program));
}

bool
replay_is_explained(const struct replay *replay, unsigned file)
{
    const char *name = MAKING_NAMES[file];
    bool workbook = strcmp(name + strlen(name) - strlen(".xlsx"), ".xlsx") == 0;

    return is_another(replay, MANIFEST_DELTARETURN) ||
           (workbook &&
            (is_another(replay, MANIFEST_XLSXWRITER) || is_another(replay, MANIFEST_ZLIB)));
}

static bool
manifest_then(struct replaying *replaying, struct text bytes, struct error *err)
{
    struct replay *replay = replaying->replay;

    if (!manifest_read(replaying->arena, bytes, &replay->then, err))
        return false;
    for (unsigned i = 0; i < MANIFEST_PROGRAMS; i++)
        replay->another_version |= is_another(replay, (enum manifest_program)i);
    return true;
}

static bool
kept_file(struct replaying *replaying, const char *name, struct text *bytes, struct error *err)
{
    return returns_file(replaying->arena, replaying->state, replaying->replay->filing.id,
                        replaying->replay->revision, name, bytes, err);
}

/* --- what it was made by ------------------------------------------------------------------------
 */

static bool
options_wrong(struct error *err)
{
    return error_raise(err, ERR_CONFLICT, "the options kept of the run are not those of a run");
}

/* The framework files as they were, written where they can be read. */
static bool
read_framework(struct replaying *replaying, const char *name, struct error *err)
{
    const char *folder = path_join(replaying->arena, replaying->replay->making.folder, "rules");
    const char *path = path_join(replaying->arena, folder, name);
    struct text bytes;

    return kept_file(replaying, name, &bytes, err) && folders_make(folder, err) &&
           file_write(path, bytes.at, bytes.length, err) &&
           library_framework(replaying->arena, path,
                             &replaying->frameworks[replaying->framework_count++], NULL, err);
}

static bool
read_frameworks(struct replaying *replaying, const struct canon *options, struct error *err)
{
    const struct canon *names = canon_get(options, "frameworks");
    const struct canon *policy = canon_get(options, "claim_policy");
    struct framework_set *set = ARENA_ARRAY(replaying->arena, struct framework_set, 1);
    const struct framework *list[FRAMEWORKS_MOST_KEPT];

    for (const struct canon *name = names->first; name != NULL; name = name->next)
        if (!read_framework(replaying,
                            arena_copy(replaying->arena, name->text.at, name->text.length), err))
            return false;
    for (unsigned i = 0; i < replaying->framework_count; i++) {
        list[i] = &replaying->frameworks[i];
        if (policy->kind == CANON_TEXT &&
            !claim_policy_read(policy->text, &replaying->frameworks[i].claim_policy))
            return options_wrong(err);
    }
    framework_set_make(replaying->arena, list, replaying->framework_count, set);
    replaying->options.frameworks = set;
    return framework_set_check(set, err);
}

/* Whether options are made like those that service/drafting keeps. */
static bool
options_are_sound(const struct canon *object)
{
    static const char *const KEYS[] = {"agreed_number", "area",       "as_at",
                                       "claim_policy",  "frameworks", "quarter"};
    const struct canon *frameworks = canon_get(object, "frameworks");

    if (!fields_are(object, KEYS, FIELDS(KEYS)) || frameworks->kind != CANON_LIST ||
        frameworks->count == 0 || frameworks->count > FRAMEWORKS_MOST_KEPT)
        return false;
    for (const struct canon *name = frameworks->first; name != NULL; name = name->next)
        if (name->kind != CANON_TEXT)
            return false;
    return canon_get(object, "area")->kind == CANON_TEXT &&
           canon_get(object, "as_at")->kind == CANON_TEXT &&
           canon_get(object, "quarter")->kind == CANON_TEXT;
}

static bool
read_options(struct replaying *replaying, const char *text, struct error *err)
{
    struct run_options *options = &replaying->options;
    const struct canon *object, *agreed;
    struct quarter quarter = {.number = 0};
    struct text day;
    int32_t as_at;

    if (!canon_read(replaying->arena, text_of(text), unicode_is_normal, &object, err))
        return error_while(err, "the options of the run");
    if (!options_are_sound(object) || !quarter_read(canon_get(object, "quarter")->text, &quarter))
        return options_wrong(err);
    agreed = canon_get(object, "agreed_number");
    options->figures.agreed_number =
        agreed->kind == CANON_NUMBER ? agreed->number : AGREED_NUMBER_NONE;
    for (unsigned i = 0; i < AREA_COUNT; i++)
        if (text_is(canon_get(object, "area")->text, FUNDING_AREAS[i]))
            options->figures.area = (enum funding_area)i;
    day = canon_get(object, "as_at")->text;
    options->with_period = true;
    return day_parse(arena_copy(replaying->arena, day.at, day.length), &as_at, err) &&
           period_make(quarter, as_at, &options->period, err) &&
           read_frameworks(replaying, object, err);
}

static bool
read_claims(struct replaying *replaying, struct error *err)
{
    for (size_t i = 0; i < replaying->artefacts.count; i++)
        if (strcmp(replaying->artefacts.list[i].name, MAKING_CLAIMS) == 0)
            return kept_file(replaying, MAKING_CLAIMS, &replaying->replay->making.kept_claims, err);
    replaying->replay->making.no_claims = true;
    return true;
}

static bool
read_withheld(struct replaying *replaying, struct error *err)
{
    struct text bytes;

    for (size_t i = 0; i < replaying->artefacts.count; i++)
        if (strcmp(replaying->artefacts.list[i].name, MAKING_WITHHELD) == 0)
            return kept_file(replaying, MAKING_WITHHELD, &bytes, err) &&
                   withheld_read(replaying->arena, bytes, &replaying->replay->making.withheld, err);
    return true;
}

/* --- comparing ----------------------------------------------------------------------------------
 */

static size_t
first_difference(struct text a, struct text b)
{
    size_t at = 0;

    while (at < a.length && at < b.length && a.at[at] == b.at[at])
        at++;
    return at == a.length && at == b.length ? 0 : at + 1;
}

static bool
compare(struct replaying *replaying, struct error *err)
{
    struct replay *replay = replaying->replay;
    struct hasher hasher;

    if (!digest_hasher(replaying->arena, &hasher, err))
        return false;
    for (unsigned i = 0; i < MAKING_KEPT; i++) {
        struct hash sum = hash_text(&hasher, replay->making.files[i]);
        struct text then;

        if (!kept_file(replaying, MAKING_NAMES[i], &then, err))
            return false;
        memcpy(replay->files[i].sha256, hash_hex(&sum).text, 65);
        replay->files[i].bytes = replay->making.files[i].length;
        replay->files[i].differs_at = first_difference(then, replay->making.files[i]);
        replay->different += replay->files[i].differs_at != 0;
    }
    return true;
}

/* All that was kept of a revision, ready to be run again. */
static bool
take_up(struct replaying *replaying, const char *period, struct error *err)
{
    struct replay *replay = replaying->replay;
    struct arena *arena = replaying->arena;
    struct state *state = replaying->state;
    struct revision revision;
    struct text manifest;

    if (!returns_find(arena, state, period, &replay->filing, err))
        return false;
    if (replay->revision == 0)
        replay->revision = replay->filing.revision;
    if (!filings_revision(state->db, arena, replay->filing.id, replay->revision, &revision, err))
        return false;
    if (revision.man[0] == '\0')
        return error_raise(err, ERR_INPUT, "revision %lld has no figures yet",
                           (long long)replay->revision);
    return filings_artefacts(state->db, arena, replay->filing.id, replay->revision,
                             &replaying->artefacts, err) &&
           kept_file(replaying, DRAFTING_MANIFEST, &manifest, err) &&
           manifest_then(replaying, manifest, err) &&
           making_open(arena, state, revision.snapshot, &replay->making, err) &&
           read_claims(replaying, err) && read_withheld(replaying, err) &&
           making_unlock(&replay->making, err) && read_options(replaying, revision.options, err);
}

static struct replaying *
begin(struct arena *arena, struct state *state, int64_t number, unsigned threads,
      struct replay *replay)
{
    struct replaying *replaying = ARENA_ARRAY(arena, struct replaying, 1);

    *replay = (struct replay){.revision = number};
    *replaying = (struct replaying){.arena = arena, .state = state, .replay = replay};
    replaying->options.threads = threads;
    return replaying;
}

bool
replay_make(struct arena *arena, struct state *state, const char *period, int64_t number,
            unsigned threads, struct replay *replay, struct error *err)
{
    struct replaying *replaying = begin(arena, state, number, threads, replay);

    return take_up(replaying, period, err) &&
           making_run(&replay->making, &replaying->options, err) && compare(replaying, err);
}

bool
replay_decide(struct arena *arena, struct state *state, const char *period, int64_t number,
              unsigned threads, struct replay *replay, struct error *err)
{
    struct replaying *replaying = begin(arena, state, number, threads, replay);

    return take_up(replaying, period, err) &&
           making_decide_only(&replay->making, &replaying->options, err);
}
