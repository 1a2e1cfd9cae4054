/* SPDX-License-Identifier: MIT */
#include "web/target.h"

#include <strings.h>

static bool
begins(struct text text, const char *with)
{
    return text.length >= strlen(with) && strncasecmp(text.at, with, strlen(with)) == 0;
}

/* Cuts "http://HOST" off an absolute target. */
static bool
cut_authority(struct text *target, struct text host, struct refusal *refusal)
{
    size_t scheme = begins(*target, "https://") ? 8 : 7;
    struct text rest = {.at = target->at + scheme, .length = target->length - scheme};

    if (host.length == 0 || rest.length <= host.length ||
        strncasecmp(rest.at, host.at, host.length) != 0 || rest.at[host.length] != '/')
        return refuse(refusal, 400, "the request names another host than its Host field");
    *target = (struct text){.at = rest.at + host.length, .length = rest.length - host.length};
    return true;
}

static bool
signs_are_visible(struct text target)
{
    for (size_t i = 0; i < target.length; i++)
        if (target.at[i] <= ' ' || target.at[i] > '~' || strchr("#\"<>", target.at[i]) != NULL)
            return false;
    return true;
}

static bool
has_encoded_slash(struct text path)
{
    for (size_t i = 0; i + 2 < path.length; i++)
        if (begins((struct text){.at = path.at + i, .length = path.length - i}, "%2f"))
            return true;
    return false;
}

/* The segments of a decoded path: each something, none a step to elsewhere; the last may be empty.
 */
static bool
segments_are_plain(struct text path)
{
    struct text rest = {.at = path.at + 1, .length = path.length - 1}, segment;

    while (text_cut(rest, '/', &segment, &rest))
        if (segment.length == 0 || text_is(segment, ".") || text_is(segment, ".."))
            return false;
    return !text_is(rest, ".") && !text_is(rest, "..");
}

static bool
read_path(struct arena *arena, struct text raw, struct text *path, struct refusal *refusal)
{
    if (has_encoded_slash(raw))
        return refuse(refusal, 400, "the path has an encoded slash");
    if (!percent_decode(arena, raw, false, path, refusal))
        return false;
    if (!text_is_plain(*path, CONTROLS_NONE))
        return refuse(refusal, 400, "the path holds control characters or is no UTF-8");
    return (memchr(path->at, '\\', path->length) == NULL && segments_are_plain(*path)) ||
           refuse(refusal, 400, "the path has a segment that leads elsewhere, or an empty one");
}

bool
target_read(struct arena *arena, struct text target, struct text host, struct text *path,
            struct fields *query, struct refusal *refusal)
{
    struct text raw, raw_query;

    if (!signs_are_visible(target))
        return refuse(refusal, 400, "the request line holds signs that have to be encoded");
    if ((begins(target, "http://") || begins(target, "https://")) &&
        !cut_authority(&target, host, refusal))
        return false;
    if (!begins(target, "/"))
        return refuse(refusal, 400, "the request is for no path");
    if (!text_cut(target, '?', &raw, &raw_query)) {
        raw = target;
        raw_query = text_of("");
    }
    return read_path(arena, raw, path, refusal) &&
           urlencoded_read(arena, raw_query, CONTROLS_NONE, query, refusal);
}
