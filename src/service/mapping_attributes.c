/* SPDX-License-Identifier: MIT */
/* Attributes of a mapping file, read as what they have to be. */
#include "service/mapping_making.h"

const char *
making_text_attribute(const struct making *making, const struct xml_element *element,
                      const char *name)
{
    const char *value = xml_attribute(making->arena, element, name);
    size_t length;

    if (value == NULL)
        return NULL;
    value += strspn(value, " \t\r\n");
    length = strlen(value);
    while (length > 0 && strchr(" \t\r\n", value[length - 1]) != NULL)
        length--;
    return arena_copy(making->arena, value, length);
}

int32_t
making_number_attribute(const struct making *making, const struct xml_element *element,
                        const char *name, int32_t otherwise)
{
    const char *value = making_text_attribute(making, element, name);

    return value == NULL ? otherwise : (int32_t)strtol(value, NULL, 10);
}

unsigned
making_choice_attribute(const struct making *making, const struct xml_element *element,
                        const char *name, const char *const *words)
{
    const char *value = making_text_attribute(making, element, name);

    for (unsigned i = 0; value != NULL && words[i] != NULL; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    return 0;
}

bool
making_yes_attribute(const struct making *making, const struct xml_element *element,
                     const char *name)
{
    static const char *const words[] = {"no", "yes", NULL};

    return making_choice_attribute(making, element, name, words) == 1;
}

size_t
making_count_ways(const struct making *making, const struct xml_element *element,
                  const char *const *attributes, const char *const *children)
{
    size_t count = 0;

    for (; *attributes != NULL; attributes++)
        count += making_text_attribute(making, element, *attributes) != NULL;
    for (; *children != NULL; children++)
        count += xml_child(element, *children) != NULL;
    return count;
}

enum mapping_otherwise
making_otherwise(const struct making *making, const struct xml_element *element)
{
    static const char *const words[] = {
        [OTHERWISE_REFUSE] = "refuse",
        [OTHERWISE_BLANK] = "blank",
        [OTHERWISE_KEEP] = "keep",
        [OTHERWISE_DEFAULT] = NULL,
    };

    return (enum mapping_otherwise)making_choice_attribute(making, element, "otherwise", words);
}
