/* SPDX-License-Identifier: MIT */
#include "service/library.h"

#include <dirent.h>
#include <errno.h>

#include "base/file.h"
#include "port/digest.h"
#include "service/framework_parts.h"
#include "service/program.h"

#define SCHEMA "schemas/framework.xsd"

/* The schema and the frameworks as they are shipped, made by the build.  That the ones follow the
 * other is tested, and asking again in every run took libxml2 a seventieth of one at 10,000
 * families. */
static const struct {
    const char *path, *sha256; /* below the folder of templates; in hex */
} SHIPPED[] = {
#include "service/shipped.h"
};

static const char *
templates_folder(struct arena *arena)
{
    const char *told = getenv("DELTARETURN_TEMPLATES");
    const char *folder;

    if (told != NULL && told[0] != '\0')
        return told;
    folder = program_beside(arena, "templates");
    if (folder_exists(folder))
        return folder;
    folder = program_beside(arena, "../share/deltareturn");
    return folder_exists(folder) ? folder : PKGDATADIR;
}

const char *
library_path(struct arena *arena, const char *name)
{
    return path_join(arena, templates_folder(arena), name);
}

static bool
ends_in_xml(const char *name)
{
    size_t length = strlen(name);

    return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

static int
by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The files ending in .xml of a folder of templates, by their names without it. */
static bool
list_templates(struct arena *arena, const char *kind, const char *const **names, size_t *count,
               struct error *err)
{
    enum { MOST = 500 };
    const char *folder = library_path(arena, kind);
    const char **list = ARENA_ARRAY(arena, const char *, MOST);
    DIR *dir = opendir(folder);

    *count = 0;
    if (dir == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open the folder of %s \"%s\"",
                                  kind, folder);
    for (struct dirent *entry = readdir(dir); entry != NULL && *count < MOST; entry = readdir(dir))
        if (entry->d_name[0] != '.' && ends_in_xml(entry->d_name))
            list[(*count)++] = arena_copy(arena, entry->d_name, strlen(entry->d_name) - 4);
    closedir(dir);
    qsort(list, *count, sizeof *list, by_name);
    *names = list;
    return true;
}

bool
library_frameworks(struct arena *arena, const char *const **names, size_t *count, struct error *err)
{
    return list_templates(arena, "frameworks", names, count, err);
}

bool
library_languages(struct arena *arena, const char *const **names, size_t *count, struct error *err)
{
    return list_templates(arena, "mail", names, count, err);
}

bool
library_mappings(struct arena *arena, const char *const **names, size_t *count, struct error *err)
{
    return list_templates(arena, "mappings", names, count, err);
}

static bool
tell_known(struct arena *arena, const char *name, struct error *err)
{
    struct builder known = {.arena = arena};
    const char *const *names;
    size_t count;

    if (!library_frameworks(arena, &names, &count, err))
        return false;
    builder_puts(&known, "");
    for (size_t i = 0; i < count; i++)
        builder_printf(&known, "%s%s", i == 0 ? "" : ", ", names[i]);
    return error_raise(err, ERR_INPUT,
                       "there is no framework \"%s\"; the shipped ones are %s, and a file is named "
                       "by its path ending in .xml",
                       name, known.at);
}

bool
library_framework_path(struct arena *arena, const char *name, const char **path, struct error *err)
{
    *path = name;
    if (strchr(name, '/') != NULL || ends_in_xml(name)) {
        if (!file_exists(name))
            return error_raise(err, ERR_INPUT, "there is no framework file \"%s\"", name);
        return true;
    }
    *path =
        path_join(arena, library_path(arena, "frameworks"), arena_printf(arena, "%s.xml", name));
    return file_exists(*path) || tell_known(arena, name, err);
}

const char *
library_plain(struct arena *arena, const char *sentence)
{
    static const char *const FOLDERS[] = {"frameworks", "mappings", "returns", "schemas",
                                          "workbooks"};

    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        const char *folder = path_join(arena, library_path(arena, FOLDERS[i]), "");
        struct builder plain = {.arena = arena};
        const char *at;

        builder_puts(&plain, "");
        for (; (at = strstr(sentence, folder)) != NULL; sentence = at + strlen(folder))
            builder_put(&plain, sentence, (size_t)(at - sentence));
        builder_puts(&plain, sentence);
        sentence = plain.at;
    }
    return sentence;
}

/* Whether a file holds the bytes that are shipped under one of the paths that begin with KIND. */
static bool
is_shipped(struct arena *arena, const char *kind, struct text bytes, struct error *err)
{
    unsigned char sum[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    struct digest *digest;

    if (!digest_new(arena, &digest, err) || !digest_add(digest, bytes.at, bytes.length, err) ||
        !digest_end(digest, sum, err))
        return false;
    digest_hex(sum, hex);
    for (size_t i = 0; i < sizeof SHIPPED / sizeof *SHIPPED; i++)
        if (strncmp(SHIPPED[i].path, kind, strlen(kind)) == 0 &&
            strcmp(SHIPPED[i].sha256, hex) == 0)
            return true;
    return false;
}

/* Whether the file of a framework and the schema are both as shipped; BYTES gets the file. */
static bool
is_known_sound(struct arena *arena, const char *path, struct text *bytes)
{
    struct error none = {.code = ERR_NONE};
    struct text schema;

    return file_read(arena, path, XML_FILE_MOST, bytes, &none) &&
           is_shipped(arena, "frameworks/", *bytes, &none) &&
           file_read(arena, library_path(arena, SCHEMA), XML_FILE_MOST, &schema, &none) &&
           is_shipped(arena, SCHEMA, schema, &none);
}

static bool
read_checked(struct arena *arena, const char *path, const struct xml_element **root,
             struct xml_faults *faults, struct error *err)
{
    struct text bytes;

    if (!is_known_sound(arena, path, &bytes))
        return xml_read(arena, path, library_path(arena, SCHEMA), root, faults, err);
    if (faults != NULL)
        *faults = (struct xml_faults){.count = 0};
    return xml_read_sound(arena, bytes, path, root, err);
}

bool
library_open(struct arena *arena, const char *name, const struct xml_element **root,
             struct framework *framework, struct xml_faults *faults, struct error *err)
{
    const char *path;

    return library_framework_path(arena, name, &path, err) &&
           read_checked(arena, path, root, faults, err) &&
           framework_read(arena, path, *root, framework, err);
}

bool
library_framework(struct arena *arena, const char *name, struct framework *framework,
                  struct xml_faults *faults, struct error *err)
{
    const struct xml_element *root;

    return library_open(arena, name, &root, framework, faults, err);
}
