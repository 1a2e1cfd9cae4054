/* SPDX-License-Identifier: MIT */
/* A comparison in words and as JSON. */
#include "port/json.h"
#include "service/comparison.h"

/* What DECISION_UNUSED stands for here. */
static const char *
decision_name(enum decision_kind kind)
{
    return kind == DECISION_UNUSED ? "not there" : DECISIONS[kind].code;
}

static const char *
or_nothing(const char *text)
{
    return text[0] == '\0' ? "none" : text;
}

static bool
condition_differs(const struct comparison *comparison, unsigned setting)
{
    return strcmp(comparison->returns[0].settings[setting],
                  comparison->returns[1].settings[setting]) != 0;
}

/* ---- how they were made ---- */

static void
put_heads(struct builder *out, const struct comparison *comparison)
{
    for (int i = 0; i < 2; i++) {
        const char *const *settings = comparison->returns[i].settings;

        builder_printf(out, "%s  %s", i == 0 ? "before" : "after ", comparison->paths[i]);
        if (comparison->with_figures)
            builder_printf(out, ": %s as at %s, framework %s version %s",
                           settings[CONDITION_QUARTER], or_nothing(settings[CONDITION_AS_AT]),
                           or_nothing(settings[CONDITION_FRAMEWORK]),
                           or_nothing(settings[CONDITION_FRAMEWORK_VERSION]));
        builder_puts(out, "\n");
    }
}

static void
put_settings(struct builder *out, const struct comparison *comparison)
{
    const char *before = "\nMade differently\n";

    for (unsigned i = 0; i < CONDITION_COUNT; i++) {
        if (!condition_differs(comparison, i))
            continue;
        builder_printf(out, "%s  %s: %s -> %s\n", before, CONDITIONS[i].label,
                       or_nothing(comparison->returns[0].settings[i]),
                       or_nothing(comparison->returns[1].settings[i]));
        before = "";
    }
    if (condition_differs(comparison, CONDITION_QUARTER))
        builder_puts(out, "  These are different quarters: most of what follows is how cases have "
                          "moved on.\n");
    else if (before[0] == '\0')
        builder_puts(out, "  What follows may come from that, and not from the data.\n");
}

/* What figures cannot tell: the same number of rows, with something else in them. */
static void
put_files(struct builder *out, const struct file_changes *files)
{
    builder_puts(out, files->count == 0 ? "" : "\nMade from other data\n");
    for (size_t i = 0; i < files->count; i++) {
        const struct kept_file *before = files->list[i].before, *after = files->list[i].after;

        if (before == NULL || after == NULL)
            builder_printf(out, "  %s is there only %s\n", (before == NULL ? after : before)->name,
                           before == NULL ? "after" : "before");
        else
            builder_printf(out, "  %s differs%s\n", before->name,
                           before->rows == after->rows ? ", with as many rows" : "");
    }
}

/* ---- against history ---- */

static const char *
half_text(struct arena *arena, int64_t twice)
{
    return arena_printf(arena, "%s%s", number_format(twice / 2).text, twice % 2 == 0 ? "" : ".5");
}

static void
put_out_of_line(struct arena *arena, struct builder *out, const struct judgement *judgement)
{
    if (judgement->out_count == 0)
        return;
    builder_puts(out, "\nPlease look at\n");
    for (size_t i = 0; i < judgement->out_count; i++) {
        const struct judged_figure *judged = &judgement->out[i];

        builder_printf(out, "  %10s  %s: usual is %s to %s, the median is %s\n",
                       number_format(judged->figure->value).text, judged->figure->label,
                       number_format(judged->usual.low).text,
                       number_format(judged->usual.high).text,
                       half_text(arena, judged->usual.twice_median));
    }
    builder_puts(out, "              Be ready to say why: an unexpected number is what assurance "
                      "visits are chosen by.\n");
}

static void
put_history(struct builder *out, const struct judgement *judgement)
{
    if (judgement->quarters < HISTORY_LEAST) {
        builder_printf(out,
                       "\nNot held against the council's history: %zu earlier quarter%s known, %d "
                       "are needed (--history).\n",
                       judgement->quarters, judgement->quarters == 1 ? " is" : "s are",
                       HISTORY_LEAST);
        return;
    }
    builder_printf(out,
                   "\n%zu figures held against %zu earlier quarters, %s to %s: %zu out of line.\n",
                   judgement->judged, judgement->quarters, quarter_format(judgement->first).text,
                   quarter_format(judgement->last).text, judgement->out_count);
    if (judgement->other_framework > 0)
        builder_printf(out, "  %zu of them were made by another framework or version.\n",
                       judgement->other_framework);
}

/* ---- figures ---- */

static struct number_text
value_format(const struct kept_figure *figure)
{
    struct number_text absent = {.text = "-"};

    if (figure == NULL)
        return absent;
    return figure->money ? money_format(figure->value) : number_format(figure->value);
}

static const char *
difference(struct arena *arena, const struct figure_change *change)
{
    int64_t more, size;

    if (change->before == NULL || change->after == NULL)
        return "";
    more = change->after->value - change->before->value;
    size = more < 0 ? -more : more;
    return arena_printf(arena, "%s%s", more < 0 ? "-" : "+",
                        (change->after->money ? money_format(size) : number_format(size)).text);
}

static const char *
percentage(struct arena *arena, const struct figure_change *change)
{
    int64_t tenths;

    if (change->before == NULL || change->after == NULL ||
        !change_tenths(change->before->value, change->after->value, &tenths))
        return "";
    return arena_printf(arena, "%s%lld.%lld%%", tenths < 0 ? "-" : "+",
                        (long long)(tenths < 0 ? -tenths : tenths) / 10,
                        (long long)(tenths < 0 ? -tenths : tenths) % 10);
}

/* The pound sign takes two bytes and one column. */
static int
width_of(const char *text)
{
    return strstr(text, "£") == NULL ? 12 : 13;
}

static void
put_figures(struct arena *arena, struct builder *out, const struct figure_changes *changes)
{
    builder_printf(out, "\nFigures: %zu changed, %zu the same\n", changes->count, changes->same);
    if (changes->count > 0)
        builder_printf(out, "%12s%12s%12s%10s\n", "before", "after", "change", "");
    for (size_t i = 0; i < changes->count; i++) {
        const struct figure_change *change = &changes->list[i];
        struct number_text before = value_format(change->before);
        struct number_text after = value_format(change->after);
        const char *more = difference(arena, change);

        builder_printf(out, "%*s%*s%*s%10s  %s\n", width_of(before.text), before.text,
                       width_of(after.text), after.text, width_of(more), more,
                       percentage(arena, change),
                       (change->before == NULL ? change->after : change->before)->label);
    }
}

/* ---- episodes ---- */

/* What leaves or joins the claim comes first. */
static const enum decision_kind IMPORTANT = DECISION_CLAIMABLE;

static void
put_flip(struct arena *arena, struct builder *out, const struct flip *flip)
{
    const struct kept_decision *one = flip->after == NULL ? flip->before : flip->after;
    const char *why = flip_why(arena, flip);

    builder_printf(out, "              %s%s%s\n", text_for_show(arena, one->episode, 60),
                   why[0] == '\0' ? "" : "  ", why);
}

/* One kind of move: those from COUNT flips on that share it. */
static void
put_move(struct arena *arena, struct builder *out, const struct flip *flips, size_t count)
{
    builder_printf(out, "  %10s  %s -> %s\n", number_format((int64_t)count).text,
                   decision_name(flip_from(flips)), decision_name(flip_to(flips)));
    for (size_t i = 0; i < count && i < COMPARISON_EPISODES_SHOWN; i++)
        put_flip(arena, out, &flips[i]);
    if (count > COMPARISON_EPISODES_SHOWN)
        builder_printf(out, "              and %s more; --json lists all\n",
                       number_format((int64_t)(count - COMPARISON_EPISODES_SHOWN)).text);
}

static size_t
move_length(const struct decision_changes *episodes, size_t at)
{
    return episodes->moves[flip_from(&episodes->flips[at])][flip_to(&episodes->flips[at])];
}

static void
put_moves(struct arena *arena, struct builder *out, const struct decision_changes *episodes,
          bool important)
{
    for (size_t at = 0; at < episodes->flip_count; at += move_length(episodes, at)) {
        const struct flip *flip = &episodes->flips[at];
        bool is = flip_from(flip) == IMPORTANT || flip_to(flip) == IMPORTANT;

        if (is == important)
            put_move(arena, out, flip, move_length(episodes, at));
    }
}

static const char *
test_name(struct arena *arena, unsigned test)
{
    return arena_printf(arena, "T%u %s", test + 1, test < TEST_COUNT ? TESTS[test].name : "");
}

static void
put_tests(struct arena *arena, struct builder *out, const struct decision_changes *episodes)
{
    const char *heading = "\nTests of closed episodes       fails now   no longer   unknown now   "
                          "no longer\n";

    for (unsigned i = 0; i < KEPT_TESTS_MOST; i++) {
        if (episodes->fails_now[i] + episodes->fails_no_more[i] + episodes->unknown_now[i] +
                episodes->unknown_no_more[i] ==
            0)
            continue;
        builder_printf(out, "%s  %-26s%12zu%12zu%14zu%12zu\n", heading, test_name(arena, i),
                       episodes->fails_now[i], episodes->fails_no_more[i], episodes->unknown_now[i],
                       episodes->unknown_no_more[i]);
        heading = "";
    }
}

static void
put_episodes(struct arena *arena, struct builder *out, const struct comparison *comparison)
{
    const struct decision_changes *episodes = &comparison->episodes;
    size_t gone = comparison->decisions[0].count - episodes->both;
    size_t new = comparison->decisions[1].count - episodes->both;

    builder_printf(out, "\nEpisodes: %s in both, %s of them decided otherwise",
                   number_format((int64_t)episodes->both).text,
                   number_format((int64_t)(episodes->flip_count - gone - new)).text);
    builder_printf(out, "; %s new", number_format((int64_t) new).text);
    builder_printf(out, ", %s gone\n", number_format((int64_t)gone).text);
    put_moves(arena, out, episodes, true);
    put_moves(arena, out, episodes, false);
    put_tests(arena, out, episodes);
}

struct text
comparison_text(struct arena *arena, const struct comparison *comparison)
{
    struct builder out = {.arena = arena};

    put_heads(&out, comparison);
    if (comparison->with_figures) {
        put_settings(&out, comparison);
        put_files(&out, &comparison->files);
        put_out_of_line(arena, &out, &comparison->judgement);
        put_history(&out, &comparison->judgement);
        put_figures(arena, &out, &comparison->figures);
    }
    if (comparison->with_decisions)
        put_episodes(arena, &out, comparison);
    if (!comparison_differs(comparison))
        builder_puts(&out, "\nNothing differs.\n");
    return (struct text){.at = out.at, .length = out.length};
}

/* ---- JSON ---- */

static void
json_settings(struct json *root, const struct comparison *comparison)
{
    struct json *list = json_put_list(root, "settings");

    for (unsigned i = 0; comparison->with_figures && i < CONDITION_COUNT; i++) {
        struct json *object;

        if (!condition_differs(comparison, i))
            continue;
        object = json_add_object(list);
        json_put_text(object, "code", CONDITIONS[i].code);
        json_put_text(object, "before", comparison->returns[0].settings[i]);
        json_put_text(object, "after", comparison->returns[1].settings[i]);
    }
}

static void
json_file(struct json *object, const char *key, const struct kept_file *file)
{
    if (file == NULL)
        json_put_null(object, key);
    else
        json_put_text(object, key, file->sha256);
}

static void
json_files(struct json *root, const struct file_changes *files)
{
    struct json *list = json_put_list(root, "files");

    for (size_t i = 0; i < files->count; i++) {
        const struct file_change *change = &files->list[i];
        struct json *object = json_add_object(list);

        json_put_text(object, "file",
                      (change->before == NULL ? change->after : change->before)->name);
        json_file(object, "sha256_before", change->before);
        json_file(object, "sha256_after", change->after);
    }
}

static void
json_value(struct json *object, const char *key, const struct kept_figure *figure)
{
    if (figure == NULL)
        json_put_null(object, key);
    else
        json_put_number(object, key, figure->value);
}

static void
json_figures(struct json *root, const struct figure_changes *changes)
{
    struct json *list = json_put_list(root, "figures");

    for (size_t i = 0; i < changes->count; i++) {
        const struct figure_change *change = &changes->list[i];
        struct json *object = json_add_object(list);
        int64_t tenths;

        json_put_text(object, "code",
                      (change->before == NULL ? change->after : change->before)->code);
        json_value(object, "before", change->before);
        json_value(object, "after", change->after);
        if (change->before != NULL && change->after != NULL)
            json_put_number(object, "change", change->after->value - change->before->value);
        else
            json_put_null(object, "change");
        if (change->before != NULL && change->after != NULL &&
            change_tenths(change->before->value, change->after->value, &tenths))
            json_put_number(object, "change_tenths_of_per_cent", tenths);
        else
            json_put_null(object, "change_tenths_of_per_cent");
    }
    json_put_number(root, "figures_same", (int64_t)changes->same);
}

static void
json_judgement(struct json *root, const struct judgement *judgement)
{
    struct json *object = json_put_object(root, "history"), *list;

    json_put_number(object, "quarters", (int64_t)judgement->quarters);
    json_put_number(object, "other_framework", (int64_t)judgement->other_framework);
    json_put_number(object, "passed_over", (int64_t)judgement->passed_over);
    json_put_number(object, "figures_judged", (int64_t)judgement->judged);
    list = json_put_list(object, "out_of_line");
    for (size_t i = 0; i < judgement->out_count; i++) {
        const struct judged_figure *judged = &judgement->out[i];
        struct json *entry = json_add_object(list);

        json_put_text(entry, "code", judged->figure->code);
        json_put_number(entry, "value", judged->figure->value);
        json_put_number(entry, "usual_from", judged->usual.low);
        json_put_number(entry, "usual_to", judged->usual.high);
        json_put_number(entry, "twice_median", judged->usual.twice_median);
    }
}

static void
json_decision(struct json *object, const char *key, enum decision_kind kind)
{
    if (kind == DECISION_UNUSED)
        json_put_null(object, key);
    else
        json_put_text(object, key, DECISIONS[kind].code);
}

static void
json_episodes(struct arena *arena, struct json *root, const struct comparison *comparison)
{
    const struct decision_changes *episodes = &comparison->episodes;
    struct json *object = json_put_object(root, "episodes"), *list;

    json_put_number(object, "both", (int64_t)episodes->both);
    json_put_number(object, "same", (int64_t)episodes->same);
    json_put_number(object, "new", (int64_t)(comparison->decisions[1].count - episodes->both));
    json_put_number(object, "gone", (int64_t)(comparison->decisions[0].count - episodes->both));
    list = json_put_list(object, "flips");
    for (size_t i = 0; i < episodes->flip_count; i++) {
        const struct flip *flip = &episodes->flips[i];
        const struct kept_decision *one = flip->after == NULL ? flip->before : flip->after;
        struct json *entry = json_add_object(list);

        json_put_text(entry, "episode_id", arena_copy(arena, one->episode.at, one->episode.length));
        json_decision(entry, "before", flip_from(flip));
        json_decision(entry, "after", flip_to(flip));
        json_put_text(entry, "why", flip_why(arena, flip));
    }
}

struct text
comparison_json(struct arena *arena, const struct comparison *comparison)
{
    struct json *root = json_root(arena);

    json_put_text(root, "before", comparison->paths[0]);
    json_put_text(root, "after", comparison->paths[1]);
    json_put_bool(root, "differs", comparison_differs(comparison));
    if (comparison->with_figures) {
        json_settings(root, comparison);
        json_files(root, &comparison->files);
        json_judgement(root, &comparison->judgement);
        json_figures(root, &comparison->figures);
    }
    if (comparison->with_decisions)
        json_episodes(arena, root, comparison);
    return json_print(arena, root);
}
