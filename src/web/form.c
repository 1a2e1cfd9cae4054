/* SPDX-License-Identifier: MIT */
#include "web/form.h"

#include "base/utf8.h"
#include "web/urlencoded.h"

void
form_begin(const struct form_field *fields, size_t count, struct form *form)
{
    must(count <= FORM_FIELDS_MOST);
    *form = (struct form){.fields = fields, .count = count};
    for (size_t i = 0; i < count; i++)
        form->values[i] = "";
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *
trimmed(struct arena *arena, const char *value)
{
    size_t length;

    while (is_blank(*value))
        value++;
    length = strlen(value);
    while (length > 0 && is_blank(value[length - 1]))
        length--;
    return arena_copy(arena, value, length);
}

/* Browsers end the lines of what was typed with CR LF; here they end with LF.  What was copied from
 * a spreadsheet has tabs between its cells. */
static const char *
with_plain_blanks(struct arena *arena, const char *value)
{
    char *plain, *to;

    if (strpbrk(value, "\r\t") == NULL)
        return value;
    plain = to = arena_copy(arena, value, strlen(value));
    for (const char *from = plain; *from != '\0'; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from == '\t' ? ' ' : *from;
    *to = '\0';
    return plain;
}

/* What is left to be shown, and typed anew, of what was pasted with other control characters. */
static const char *
without_controls(struct arena *arena, const char *value)
{
    char *plain = arena_copy(arena, value, strlen(value)), *to = plain;

    for (const char *from = plain; *from != '\0'; from++)
        if (is_blank(*from) || ((unsigned char)*from >= ' ' && *from != 0x7F))
            *to++ = *from;
    *to = '\0';
    return plain;
}

bool
form_read(const struct visit *visit, const struct form_field *fields, size_t count,
          struct form *form)
{
    form_begin(fields, count, form);
    for (size_t i = 0; i < count; i++) {
        const struct form_field *field = &fields[i];
        const char *value = visit_pasted(visit, field->name);
        bool plain = text_is_plain(text_of(value), CONTROLS_LINES);

        if (!plain)
            value = without_controls(visit->arena, value);
        if ((field->flags & FORM_SECRET) == 0)
            value = with_plain_blanks(visit->arena, value);
        if ((field->flags & FORM_TRIMMED) != 0)
            value = trimmed(visit->arena, value);
        form->values[i] = value;
        if (!plain)
            form->wrong[i] = "There are characters here that cannot be seen; type it anew";
        else if ((field->flags & FORM_NEEDED) != 0 && value[0] == '\0')
            form->wrong[i] = field->missing;
        else if (utf8_count(text_of(value)) > field->most)
            form->wrong[i] = arena_printf(visit->arena, "Use at most %s characters",
                                          number_format((int64_t)field->most).text);
    }
    return form_is_right(form);
}

static size_t
place_of(const struct form *form, const char *name)
{
    size_t i = 0;

    while (i < form->count && strcmp(form->fields[i].name, name) != 0)
        i++;
    must(i < form->count);
    return i;
}

const char *
form_value(const struct form *form, const char *name)
{
    return form->values[place_of(form, name)];
}

void
form_set(struct form *form, const char *name, const char *value)
{
    form->values[place_of(form, name)] = value;
}

void
form_refuse(struct form *form, const char *name, const char *words)
{
    form->wrong[place_of(form, name)] = words;
}

bool
form_is_right(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        if (form->wrong[i] != NULL)
            return false;
    return true;
}

void
form_show(const struct form *form, struct view *view)
{
    for (size_t i = 0; i < form->count; i++) {
        struct view *field = view_record(view, form->fields[i].name);

        if ((form->fields[i].flags & FORM_SECRET) == 0)
            view_put(field, "value", form->values[i]);
        view_put(field, "wrong", form->wrong[i]);
        if (form->wrong[i] != NULL) {
            struct view *wrong = view_add(view, "wrongs");

            view_put(wrong, "field", form->fields[i].name);
            view_put(wrong, "words", form->wrong[i]);
        }
    }
}
