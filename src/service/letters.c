/* SPDX-License-Identifier: MIT */
#include "service/letters.h"

#include "base/file.h"
#include "service/library.h"

#define LAYOUT_MOST ((size_t)64 * 1024)

static const struct {
    const char *name;
    enum letter_block_kind kind;
} BLOCKS[] = {
    {"p",     LETTER_PARAGRAPH},
    {"facts", LETTER_FACTS    },
    {"link",  LETTER_LINK     },
    {"items", LETTER_ITEMS    },
};

static const struct {
    const char *name;
    unsigned when;
} WHENS[] = {
    {"link",    LETTER_LINKED      },
    {"no-link", LETTER_UNLINKED    },
    {"receipt", LETTER_WITH_RECEIPT},
};

/* The schema lets no other names in. */
static struct letter_block
read_block(struct arena *arena, const struct xml_element *element)
{
    const char *when = xml_attribute(arena, element, "when");
    struct letter_block block = {.text = xml_words(arena, element)};

    for (size_t i = 0; i < sizeof BLOCKS / sizeof BLOCKS[0]; i++)
        if (strcmp(xml_name(element), BLOCKS[i].name) == 0)
            block.kind = BLOCKS[i].kind;
    for (size_t i = 0; when != NULL && i < sizeof WHENS / sizeof WHENS[0]; i++)
        if (strcmp(when, WHENS[i].name) == 0)
            block.when = WHENS[i].when;
    return block;
}

static struct letter_form
read_form(struct arena *arena, const struct xml_element *element)
{
    const struct xml_element *subject = xml_child(element, "subject");
    struct letter_form form = {
        .name = xml_attribute(arena, element, "name"),
        .subject = xml_words(arena, subject),
    };
    struct letter_block *blocks;
    size_t count = 0;

    for (const struct xml_element *at = xml_first(element); at != NULL; at = xml_following(at))
        count++;
    blocks = ARENA_ARRAY(arena, struct letter_block, count);
    for (const struct xml_element *at = xml_following(subject); at != NULL; at = xml_following(at))
        blocks[form.count++] = read_block(arena, at);
    form.blocks = blocks;
    return form;
}

static void
read_facts(struct arena *arena, const struct xml_element *element, struct catalogue *catalogue)
{
    struct letter_fact *facts = ARENA_ARRAY(arena, struct letter_fact, xml_count(element, "fact"));

    for (const struct xml_element *at = xml_child(element, "fact"); at != NULL;
         at = xml_next(at, "fact"))
        facts[catalogue->fact_count++] = (struct letter_fact){
            .label = xml_attribute(arena, at, "label"), .text = xml_words(arena, at)};
    catalogue->facts = facts;
}

static void
read_lines(struct arena *arena, const struct xml_element *root, struct catalogue *catalogue)
{
    struct letter_line *lines = ARENA_ARRAY(arena, struct letter_line, xml_count(root, "line"));

    for (const struct xml_element *at = xml_child(root, "line"); at != NULL;
         at = xml_next(at, "line"))
        lines[catalogue->line_count++] = (struct letter_line){
            .name = xml_attribute(arena, at, "name"), .text = xml_words(arena, at)};
    catalogue->lines = lines;
}

static void
read_forms(struct arena *arena, const struct xml_element *root, struct catalogue *catalogue)
{
    struct letter_form *forms = ARENA_ARRAY(arena, struct letter_form, xml_count(root, "message"));

    for (const struct xml_element *at = xml_child(root, "message"); at != NULL;
         at = xml_next(at, "message"))
        forms[catalogue->form_count++] = read_form(arena, at);
    catalogue->forms = forms;
}

static const char *
catalogue_path(struct arena *arena, const char *language)
{
    return library_path(arena, arena_printf(arena, "mail/%s.xml", language));
}

static bool
is_there(struct arena *arena, const char *language)
{
    return strchr(language, '/') == NULL && file_exists(catalogue_path(arena, language));
}

static bool
read_catalogue(struct arena *arena, const char *language, struct catalogue *catalogue,
               struct error *err)
{
    const char *path = catalogue_path(arena, language);
    const struct xml_element *root;

    *catalogue = (struct catalogue){.form_count = 0};
    if (!is_there(arena, language))
        return error_raise(err, ERR_INPUT, "there is no catalogue of messages \"%s\"", language);
    if (!xml_read(arena, path, library_path(arena, "schemas/catalogue.xsd"), &root, NULL, err))
        return false;
    catalogue->language = xml_attribute(arena, root, "language");
    read_facts(arena, xml_child(root, "facts"), catalogue);
    read_lines(arena, root, catalogue);
    read_forms(arena, root, catalogue);
    return true;
}

static bool
read_layout(struct arena *arena, const char *name, enum placeholder_for purpose,
            struct letter_layout *layout, struct error *err)
{
    const char *path = library_path(arena, name);
    struct text text;

    if (!file_read(arena, path, LAYOUT_MOST, &text, err))
        return false;
    return letter_layout_read(text, purpose, layout, err) || error_while(err, "%s", path);
}

bool
letters_read(struct arena *arena, const char *language, struct letters *letters, struct error *err)
{
    return read_catalogue(arena, language, &letters->catalogue, err) &&
           read_layout(arena, "mail/layout.txt", FOR_TEXT, &letters->text, err) &&
           read_layout(arena, "mail/layout.html", FOR_HTML, &letters->html, err);
}

bool
letters_check(struct arena *arena, const char *language, struct error *err)
{
    struct catalogue catalogue;

    return read_catalogue(arena, language, &catalogue, err);
}

const char *
letters_choose(struct arena *arena, const char *preferred, const char *other)
{
    return preferred != NULL && is_there(arena, preferred) ? preferred : other;
}
