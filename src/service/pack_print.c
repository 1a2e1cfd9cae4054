/* SPDX-License-Identifier: MIT */
/*
 * The two forms of a pack: a text, and a page from its template.  What the reviewer writes into has
 * the same names in both.
 */
#include "base/file.h"
#include "base/template.h"
#include "service/library.h"
#include "service/pack.h"

#define TEMPLATE_MOST ((size_t)256 * 1024)

#define RULE "________________________________________________________________________\n"

static const char *
origin_words(struct arena *arena, const struct origin *origin)
{
    struct builder out = {.arena = arena};

    origin_put(&out, origin);
    return out.at;
}

static const char *
day_words(int32_t day, struct arena *arena)
{
    return day == DAY_UNKNOWN ? "" : arena_printf(arena, "%s", day_format(day).text);
}

static const char *
framework_words(struct arena *arena, const struct framework *framework)
{
    return arena_printf(arena, "%s version %s%s", framework->name, framework->version,
                        framework->official ? "" : " (not official)");
}

/* --- text ---------------------------------------------------------------------------------------
 */

static void
put_criterion(struct builder *out, const struct pack_criterion *criterion)
{
    builder_printf(out, "  %s: %s\n", criterion->name, criterion->verdict);
    if (criterion->asks[0] != '\0')
        builder_printf(out, "    %s?\n", criterion->asks);
    builder_printf(out, "    %s\n", criterion->words);
    for (size_t i = 0; i < criterion->row_count; i++) {
        builder_puts(out, "      ");
        origin_put(out, &criterion->rows[i].origin);
        builder_printf(out, ": %s\n", criterion->rows[i].says);
    }
    if (criterion->missing[0] != '\0')
        builder_printf(out, "    missing: %s\n", criterion->missing);
}

static void
put_question(struct builder *out, unsigned number, const struct pack_question *question)
{
    builder_printf(out, "\n%u. %s\n%s\n\n", number, question->title, question->asks);
    for (size_t i = 0; i < question->count; i++)
        put_criterion(out, &question->list[i]);
    builder_puts(out, "\n  Found by the reviewer:  [ ] yes   [ ] no   [ ] cannot tell\n"
                      "  " RULE "  " RULE);
}

static void
put_line(struct builder *out, const char *name, const char *value)
{
    if (value[0] != '\0')
        builder_printf(out, "  %-20s %s\n", name, value);
}

static void
put_episode(struct builder *out, const struct pack_episode *episode)
{
    const struct explanation *about = episode->about;
    struct arena *arena = out->arena;

    builder_printf(out, "\nEpisode %s\n", about->episode_id);
    put_line(out, "recorded in", origin_words(arena, &about->origin));
    put_line(out, "opened", day_words(about->opened_on, arena));
    put_line(out, "closed", day_words(about->closed_on, arena));
    put_line(out, "sustained until", day_words(about->decision.sustained_on, arena));
    put_line(out, "lead organisation", episode->organisation);
    put_line(out, "lead practitioner", episode->practitioner);
    put_line(out, "framework", framework_words(arena, about->framework));
    put_line(out, "decision",
             arena_printf(arena, "%s: %s", DECISIONS[about->decision.kind].code, about->outlook));
    for (unsigned i = 0; i < PACK_QUESTIONS; i++)
        put_question(out, i + 1, &episode->questions[i]);
}

struct text
pack_text(struct arena *arena, const struct pack *pack)
{
    const struct run_options *options = &pack->run->options;
    struct builder out = {.arena = arena};

    builder_printf(&out, "Spot check of family %s\n", pack->family);
    put_line(&out, "quarter", quarter_format(options->period.quarter).text);
    put_line(&out, "as at", day_format(options->period.as_at).text);
    put_line(&out, "authority", options->figures.authority);
    put_line(&out, "made from", pack->made_from);
    put_line(&out, "sampled", pack->sampled);
    builder_puts(&out, "  This is about a family: keep it in the council.\n");
    for (size_t i = 0; i < pack->count; i++)
        put_episode(&out, &pack->episodes[i]);
    builder_puts(&out, "\nResult of the spot check:  [ ] pass   [ ] hold   [ ] remove\n"
                       "Reason\n" RULE RULE "\n"
                       "Name       ____________________________   Date ____________________\n\n"
                       "Signature  ____________________________\n");
    return (struct text){out.at, out.length};
}

/* --- a page -------------------------------------------------------------------------------------
 */

static void
view_criterion(struct view *question, const struct pack_criterion *criterion)
{
    struct view *view = view_add(question, "criteria");

    view_put(view, "name", criterion->name);
    if (criterion->asks[0] != '\0')
        view_put(view, "asks", criterion->asks);
    view_put(view, "verdict", criterion->verdict);
    view_put(view, "words", criterion->words);
    if (criterion->missing[0] != '\0')
        view_put(view, "missing", criterion->missing);
    view_yes(view, "with_rows", criterion->row_count > 0);
    for (size_t i = 0; i < criterion->row_count; i++) {
        struct view *row = view_add(view, "rows");

        view_put(row, "where", origin_words(view->arena, &criterion->rows[i].origin));
        view_put(row, "says", criterion->rows[i].says);
    }
}

/* A line of the list at the top; none for what nobody said. */
static void
view_line(struct view *record, const char *name, const char *value)
{
    struct view *line;

    if (value[0] == '\0')
        return;
    line = view_add(record, "lines");
    view_put(line, "name", name);
    view_put(line, "value", value);
}

static void
view_episode(struct view *root, const struct pack_episode *episode)
{
    const struct explanation *about = episode->about;
    struct view *view = view_add(root, "episodes");
    struct arena *arena = root->arena;

    view_put(view, "episode", about->episode_id);
    view_line(view, "Recorded in", origin_words(arena, &about->origin));
    view_line(view, "Opened", day_words(about->opened_on, arena));
    view_line(view, "Closed", day_words(about->closed_on, arena));
    view_line(view, "Sustained until", day_words(about->decision.sustained_on, arena));
    view_line(view, "Lead organisation", episode->organisation);
    view_line(view, "Lead practitioner", episode->practitioner);
    view_line(view, "Framework", framework_words(arena, about->framework));
    view_line(view, "Decision",
              arena_printf(arena, "%s: %s", DECISIONS[about->decision.kind].code, about->outlook));
    for (unsigned i = 0; i < PACK_QUESTIONS; i++) {
        struct view *question = view_add(view, "questions");

        view_printf(question, "number", "%u", i + 1);
        view_put(question, "title", episode->questions[i].title);
        view_put(question, "about", episode->questions[i].asks);
        for (size_t k = 0; k < episode->questions[i].count; k++)
            view_criterion(question, &episode->questions[i].list[k]);
    }
}

void
pack_show(const struct pack *pack, struct view *view)
{
    const struct run_options *options = &pack->run->options;
    struct arena *arena = view->arena;

    view_put(view, "family", pack->family);
    view_printf(view, "quarter", "%s", quarter_format(options->period.quarter).text);
    view_line(view, "Quarter",
              arena_printf(arena, "%s, as at %s", quarter_format(options->period.quarter).text,
                           day_format(options->period.as_at).text));
    view_line(view, "Authority", options->figures.authority);
    view_line(view, "Made from", pack->made_from);
    view_line(view, "Sampled", pack->sampled);
    for (size_t i = 0; i < pack->count; i++)
        view_episode(view, &pack->episodes[i]);
}

bool
pack_html(struct arena *arena, const struct pack *pack, struct text *page, struct error *err)
{
    const char *path = library_path(arena, "pack/pack.html");
    struct view *view = view_new(arena);
    struct builder out = {.arena = arena};
    struct template *template;
    struct text text;

    if (!file_read(arena, path, TEMPLATE_MOST, &text, err)) {
        err->code = ERR_STORAGE;
        return error_while(err, "the page of a spot check");
    }
    if (!template_read(arena, path, text, &template, err))
        return false;
    pack_show(pack, view);
    template_fill(template, view, &out);
    *page = (struct text){out.at, out.length};
    return true;
}
