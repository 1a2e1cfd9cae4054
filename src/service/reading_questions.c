/* SPDX-License-Identifier: MIT */
/* The other end of the reading process: what it is asked, and its answers. */
#include "service/reading_parts.h"

static struct json *
asking(struct arena *arena, enum ask what)
{
    struct json *question = json_root(arena);

    json_put_text(question, "ask", ASKINGS[what].word);
    return question;
}

static struct json *
asking_for(struct arena *arena, enum ask what, const char *period, int64_t revision)
{
    struct json *question = asking(arena, what);

    json_put_text(question, "period", period);
    json_put_number(question, "revision", revision);
    return question;
}

static struct json *
asking_of(struct arena *arena, enum ask what, const struct revision_seen *seen)
{
    struct json *question = asking_for(arena, what, seen->period, seen->number);

    json_put_text(question, "man", seen->man);
    return question;
}

static struct text
ask_family(struct arena *arena, enum ask what, const struct family_seen *seen)
{
    struct json *question = asking_of(arena, what, &seen->of);

    json_put_text(question, "key", seen->key);
    json_put_text(question, "name", arena_copy(arena, seen->name.at, seen->name.length));
    return json_print(arena, question);
}

static struct text
ask_job(struct arena *arena, enum ask what, const char *job)
{
    struct json *question = asking(arena, what);

    json_put_text(question, "job", job);
    return json_print(arena, question);
}

struct text
reading_roll(struct arena *arena, const struct families_source *from, const char *snapshot)
{
    struct json *question = asking(arena, ASK_ROLL);

    json_put_text(question, "filing", from->filing);
    json_put_number(question, "revision", from->revision);
    json_put_text(question, "sha256", from->sha256);
    json_put_number(question, "length", from->length);
    json_put_text(question, "snapshot", snapshot);
    return json_print(arena, question);
}

struct text
reading_family(struct arena *arena, const struct family_seen *seen)
{
    return ask_family(arena, ASK_FAMILY, seen);
}

struct text
reading_explain(struct arena *arena, const struct family_seen *seen)
{
    return ask_family(arena, ASK_EXPLAIN, seen);
}

struct text
reading_pack(struct arena *arena, const char *period, int64_t revision, const char *family,
             bool file)
{
    struct json *question = asking_for(arena, ASK_PACK, period, revision);

    json_put_text(question, "family", family);
    json_put_number(question, "file", file);
    return json_print(arena, question);
}

struct text
reading_match(struct arena *arena, const struct revision_seen *seen, const char *family,
              const char *claimed_as)
{
    struct json *question = asking_of(arena, ASK_MATCH, seen);

    json_put_text(question, "family", family);
    json_put_text(question, "claimed_as", claimed_as);
    return json_print(arena, question);
}

struct text
reading_file(struct arena *arena, const char *period, int64_t revision, const char *name)
{
    struct json *question = asking_for(arena, ASK_FILE, period, revision);

    json_put_text(question, "file", name);
    return json_print(arena, question);
}

struct text
reading_evidence(struct arena *arena, const char *period, int64_t revision)
{
    return json_print(arena, asking_for(arena, ASK_EVIDENCE, period, revision));
}

struct text
reading_claimed(struct arena *arena, const struct revision_seen *seen)
{
    return json_print(arena, asking_of(arena, ASK_CLAIMED, seen));
}

struct text
reading_draw(struct arena *arena, const char *filing, uint64_t announced)
{
    struct json *question = asking(arena, ASK_DRAW);

    json_put_text(question, "filing", filing);
    json_put_number(question, "announced", (int64_t)announced);
    return json_print(arena, question);
}

struct text
reading_problems(struct arena *arena, const char *job)
{
    return ask_job(arena, ASK_PROBLEMS, job);
}

struct text
reading_problems_behind(struct arena *arena, const char *job, uint64_t after, size_t most)
{
    struct json *question = asking(arena, ASK_PROBLEMS);

    json_put_text(question, "job", job);
    json_put_number(question, "after", (int64_t)after);
    json_put_number(question, "most", (int64_t)most);
    return json_print(arena, question);
}

struct text
reading_annotated(struct arena *arena, const char *job)
{
    return ask_job(arena, ASK_ANNOTATED, job);
}

struct text
reading_verify(struct arena *arena, const struct merkle_head *remembered)
{
    struct json *question = asking(arena, ASK_VERIFY);

    if (remembered != NULL) {
        json_put_number(question, "size", (int64_t)remembered->size);
        json_put_text(question, "root", hash_hex(&remembered->root).text);
    }
    return json_print(arena, question);
}

bool
reading_answer(struct arena *arena, struct text message, const struct json_value **answer,
               struct error *err)
{
    if (!json_read_bytes(arena, "the answer", message, answer, err))
        return false;
    return reading_number(*answer, "code") == ERR_NONE ||
           error_raise(err, (enum error_code)reading_number(*answer, "code"), "%s",
                       reading_text(*answer, "said"));
}

const char *
reading_text(const struct json_value *object, const char *key)
{
    const struct json_value *member = json_member(object, key);

    return json_kind_of(member) == JSON_KIND_TEXT ? json_text_of(member) : "";
}

int64_t
reading_number(const struct json_value *object, const char *key)
{
    const struct json_value *member = json_member(object, key);

    return json_kind_of(member) == JSON_KIND_NUMBER ? json_number_of(member) : 0;
}
