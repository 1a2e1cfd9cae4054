/* SPDX-License-Identifier: MIT */
#include "service/library.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "base/file.h"

/* Where the program itself lies, so that a build tree and a moved installation find their
 * templates. */
static const char *
beside_program(struct arena *arena, const char *relative)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (length <= 0)
        return "";
    path[length] = '\0';
    *strrchr(path, '/') = '\0';
    return path_join(arena, path, relative);
}

static const char *
templates_folder(struct arena *arena)
{
    const char *told = getenv("DELTARETURN_TEMPLATES");
    const char *folder;

    if (told != NULL && told[0] != '\0')
        return told;
    folder = beside_program(arena, "templates");
    if (folder_exists(folder))
        return folder;
    folder = beside_program(arena, "../share/deltareturn");
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

static bool
find_framework(struct arena *arena, const char *name, const char **path, struct error *err)
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

/* The schema has seen to it that a number is one. */
static int64_t
number_attribute(struct arena *arena, const struct xml_element *element, const char *name)
{
    const char *value = xml_attribute(arena, element, name);

    return value == NULL ? 0 : strtoll(value, NULL, 10);
}

static bool
yes_attribute(struct arena *arena, const struct xml_element *element, const char *name)
{
    const char *value = xml_attribute(arena, element, name);

    return value != NULL && strcmp(value, "yes") == 0;
}

static bool
date_attribute(struct arena *arena, const char *path, const struct xml_element *element,
               const char *name, int32_t *day, struct error *err)
{
    const char *value = xml_attribute(arena, element, name);

    *day = DAY_UNKNOWN;
    if (value == NULL || day_parse(value, day, err))
        return true;
    return error_while(err, "%s line %d: element framework, attribute %s", path, xml_line(element),
                       name);
}

static void
read_rereferral(struct arena *arena, const struct xml_element *element, struct framework *framework)
{
    size_t count = element == NULL ? 0 : xml_count(element, "event"), at = 0;
    const char **types = ARENA_ARRAY(arena, const char *, count);

    for (const struct xml_element *event = xml_child(element, "event"); event != NULL;
         event = xml_next(event, "event"))
        types[at++] = xml_attribute(arena, event, "type");
    framework->rereferral = types;
    framework->rereferral_count = (uint16_t)count;
}

static size_t
count_needs(const struct xml_element *root)
{
    size_t count = 0;

    for (const struct xml_element *at = xml_child(root, "headline"); at != NULL;
         at = xml_next(at, "headline"))
        count += xml_count(at, "need");
    return count;
}

static void
read_headlines(struct arena *arena, const struct xml_element *root, struct framework *framework)
{
    struct headline *headlines = ARENA_ARRAY(arena, struct headline, xml_count(root, "headline"));
    struct need_def *needs = ARENA_ARRAY(arena, struct need_def, count_needs(root));

    for (const struct xml_element *at = xml_child(root, "headline"); at != NULL;
         at = xml_next(at, "headline")) {
        uint16_t place = framework->headline_count++;

        headlines[place] = (struct headline){
            .number = (int32_t)number_attribute(arena, at, "number"),
            .label = xml_attribute(arena, at, "label"),
        };
        for (const struct xml_element *need = xml_child(at, "need"); need != NULL;
             need = xml_next(need, "need"))
            needs[framework->need_count++] = (struct need_def){
                .code = xml_attribute(arena, need, "code"),
                .text = xml_words(arena, need),
                .headline = place,
            };
    }
    framework->headlines = headlines;
    framework->needs = needs;
}

static void
read_tests(struct arena *arena, const struct xml_element *root, struct framework *framework)
{
    const struct xml_element *tests = xml_child(root, "tests");
    const struct xml_element *payment = xml_child(root, "payment");

    framework->min_needs = (int32_t)number_attribute(arena, tests, "min-needs");
    framework->min_headlines = (int32_t)number_attribute(arena, tests, "min-headlines");
    framework->sustain_months = (int32_t)number_attribute(arena, tests, "sustain-months");
    framework->closure_quality = yes_attribute(arena, tests, "closure-quality");
    framework->regression = yes_attribute(arena, tests, "regression");
    framework->unauthorised_limit = (int32_t)number_attribute(arena, tests, "unauthorised-limit");
    must(claim_policy_read(text_of(xml_attribute(arena, tests, "claim-policy")),
                           &framework->claim_policy));
    framework->payment_pence = number_attribute(arena, payment, "per-family-pence");
    framework->school_incentive_pence = number_attribute(arena, payment, "school-incentive-pence");
}

/* What a schema cannot say: the parts have to fit each other. */
static bool
framework_fits(const char *path, const struct xml_element *root, const struct framework *framework,
               struct error *err)
{
    int line = xml_line(xml_child(root, "tests"));

    if (framework->min_needs > framework->need_count)
        return error_raise(err, ERR_INPUT,
                           "%s line %d: element tests: min-needs is %d, but the framework has only "
                           "%d needs",
                           path, line, (int)framework->min_needs, framework->need_count);
    if (framework->min_headlines > framework->headline_count)
        return error_raise(err, ERR_INPUT,
                           "%s line %d: element tests: min-headlines is %d, but the framework has "
                           "only %d headlines",
                           path, line, (int)framework->min_headlines, framework->headline_count);
    if (framework->valid_to != DAY_UNKNOWN && framework->valid_to < framework->valid_from)
        return error_raise(err, ERR_INPUT,
                           "%s line %d: element framework: valid-to %s lies before valid-from %s",
                           path, xml_line(root), day_format(framework->valid_to).text,
                           day_format(framework->valid_from).text);
    return true;
}

bool
library_framework(struct arena *arena, const char *name, struct framework *framework,
                  struct xml_faults *faults, struct error *err)
{
    const struct xml_element *root;
    const char *path;

    if (!find_framework(arena, name, &path, err) ||
        !xml_read(arena, path, library_path(arena, "schemas/framework.xsd"), &root, faults, err))
        return false;
    *framework = (struct framework){
        .name = xml_attribute(arena, root, "name"),
        .version = xml_attribute(arena, root, "version"),
        .official = yes_attribute(arena, root, "official"),
        .source = xml_words(arena, xml_child(root, "source")),
    };
    if (!date_attribute(arena, path, root, "valid-from", &framework->valid_from, err) ||
        !date_attribute(arena, path, root, "valid-to", &framework->valid_to, err))
        return false;
    read_tests(arena, root, framework);
    read_rereferral(arena, xml_child(root, "rereferral"), framework);
    read_headlines(arena, root, framework);
    return framework_fits(path, root, framework, err);
}
