/* SPDX-License-Identifier: MIT */
/* Frameworks listed, shown in words, and checked with their examples. */
#include "command/commands.h"
#include "command/framework_rules.h"
#include "port/json.h"
#include "service/examples.h"
#include "service/library.h"

static void
print_text(struct text text)
{
    fwrite(text.at, 1, text.length, stdout);
}

static const char *
yes_no(bool value)
{
    return value ? "yes" : "no";
}

/* "from 2022-10-03 to 2025-03-31", an open end left out. */
static const char *
validity(struct arena *arena, const struct framework *framework)
{
    const char *from = "any time", *to = "";

    if (framework->valid_from != DAY_UNKNOWN)
        from = arena_printf(arena, "from %s", day_format(framework->valid_from).text);
    if (framework->valid_to != DAY_UNKNOWN)
        to = arena_printf(arena, " to %s", day_format(framework->valid_to).text);
    return arena_printf(arena, "%s%s", from, to);
}

static void
put_parameters(struct json *object, const struct framework *framework)
{
    struct json *list;

    json_put_text(object, "name", framework->name);
    json_put_text(object, "version", framework->version);
    json_put_bool(object, "official", framework->official);
    json_put_text(object, "source", framework->source);
    json_put_text(object, "valid_from", day_format(framework->valid_from).text);
    json_put_text(object, "valid_to", day_format(framework->valid_to).text);
    json_put_number(object, "min_needs", framework->min_needs);
    json_put_number(object, "min_headlines", framework->min_headlines);
    json_put_number(object, "sustain_months", framework->sustain_months);
    list = json_put_list(object, "rereferral");
    for (uint16_t i = 0; i < framework->rereferral_count; i++)
        json_add_text(list, framework->rereferral[i]);
    json_put_number(object, "unauthorised_limit", framework->unauthorised_limit);
    json_put_bool(object, "closure_quality", framework->closure_quality);
    json_put_bool(object, "regression", framework->regression);
    json_put_text(object, "claim_policy", claim_policy_format(framework->claim_policy).text);
    json_put_number(object, "payment_per_family_pence", framework->payment_pence);
    json_put_number(object, "school_incentive", framework->school_incentive_pence);
}

static void
put_lists(struct json *object, const struct framework *framework)
{
    struct json *headlines = json_put_list(object, "headlines"), *needs, *entry;

    for (uint16_t i = 0; i < framework->headline_count; i++) {
        entry = json_add_object(headlines);
        json_put_number(entry, "number", framework->headlines[i].number);
        json_put_text(entry, "label", framework->headlines[i].label);
    }
    needs = json_put_list(object, "needs");
    for (uint16_t i = 0; i < framework->need_count; i++) {
        entry = json_add_object(needs);
        json_put_text(entry, "code", framework->needs[i].code);
        json_put_number(entry, "headline",
                        framework->headlines[framework->needs[i].headline].number);
        json_put_text(entry, "text", framework->needs[i].text);
        framework_need_put(entry, framework, &framework->needs[i]);
    }
}

static void
show_tests(const struct framework *framework)
{
    printf("  needs            at least %d different ones, under at least %d headlines\n",
           (int)framework->min_needs, (int)framework->min_headlines);
    printf("  sustained        %d months after closure\n", (int)framework->sustain_months);
    printf("  quality closure  asked: %s\n", yes_no(framework->closure_quality));
    printf("  regression       asked: %s; unauthorised absence at most %d%%\n",
           yes_no(framework->regression), (int)framework->unauthorised_limit);
    fputs("  re-referrals    ", stdout);
    for (uint16_t i = 0; i < framework->rereferral_count; i++)
        printf(" %s", framework->rereferral[i]);
    printf("\n  claim policy     %s\n", claim_policy_format(framework->claim_policy).text);
    printf("  payment          %s a family, %s a claim to the school that led it\n",
           money_format(framework->payment_pence).text,
           money_format(framework->school_incentive_pence).text);
}

static void
show_framework(struct arena *arena, const struct framework *framework)
{
    printf("%s, version %s, in force %s\n", framework->name, framework->version,
           validity(arena, framework));
    printf("official: %s\nsource: %s\n\ntests\n", yes_no(framework->official), framework->source);
    show_tests(framework);
    framework_rules_show(arena, framework);
    puts("\nheadlines and needs");
    for (uint16_t h = 0; h < framework->headline_count; h++) {
        printf("  %d  %s\n", (int)framework->headlines[h].number, framework->headlines[h].label);
        for (uint16_t i = 0; i < framework->need_count; i++)
            if (framework->needs[i].headline == h)
                printf("       %-6s %s%s\n", framework->needs[i].code, framework->needs[i].text,
                       framework_need_ties(arena, framework, &framework->needs[i]));
    }
}

int
command_framework_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct json *root = json_root(arena), *list = json_put_list(root, "frameworks");
    const char *const *names;
    size_t count;

    if (!library_frameworks(arena, &names, &count, &err))
        return command_failed(&err);
    for (size_t i = 0; i < count; i++) {
        struct framework framework;

        if (!library_framework(arena, names[i], &framework, NULL, &err))
            return command_failed(&err);
        if (command_has(line, OPTION_JSON))
            put_parameters(json_add_object(list), &framework);
        else
            printf("%-28s version %-6s %s, official: %s\n", framework.name, framework.version,
                   validity(arena, &framework), yes_no(framework.official));
    }
    if (command_has(line, OPTION_JSON))
        print_text(json_print(arena, root));
    return 0;
}

int
command_framework_show(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework framework;

    if (!library_framework(arena, line->arguments[0], &framework, NULL, &err))
        return command_failed(&err);
    if (command_has(line, OPTION_JSON)) {
        struct json *root = json_root(arena);

        put_parameters(root, &framework);
        put_lists(root, &framework);
        framework_rules_put(arena, root, &framework);
        print_text(json_print(arena, root));
    } else {
        show_framework(arena, &framework);
    }
    return 0;
}

static int
tell_faults(const char *name, const struct xml_faults *faults, const struct error *err)
{
    if (faults->count < 2)
        return command_failed(err);
    for (size_t i = 0; i < faults->count; i++)
        fprintf(stderr, "%s line %d: %s\n", name, faults->list[i].line, faults->list[i].words);
    return error_exit_status(err);
}

/* Runs the file's examples; 1 when one has another answer than it expects. */
static int
check_examples(struct arena *arena, const char *name, const struct xml_element *root,
               const struct framework *framework)
{
    struct error err = {.code = ERR_NONE};
    struct example_report report;

    if (!examples_run(arena, root, framework, &report, &err)) {
        error_while(&err, "%s", name);
        return command_failed(&err);
    }
    for (size_t i = 0; i < report.failure_count; i++)
        fprintf(stderr, "%s line %d: %s\n", name, report.failures[i].line,
                report.failures[i].words);
    if (report.try_count == 0)
        puts("it holds no examples");
    else
        printf("%zu of %zu tries in %zu examples come out as expected\n",
               report.try_count - report.failed_tries, report.try_count, report.example_count);
    return report.failure_count == 0 ? 0 : 1;
}

int
command_framework_check(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct xml_faults faults = {.count = 0};
    const char *name = line->arguments[0];
    const struct xml_element *root;
    struct framework framework;

    if (!library_open(arena, name, &root, &framework, &faults, &err))
        return tell_faults(name, &faults, &err);
    printf("%s holds: %s, version %s, %d headlines, %d needs", name, framework.name,
           framework.version, framework.headline_count, framework.need_count);
    if (framework.measure_count > 0)
        printf(", %d measures", framework.measure_count);
    if (framework.route_count > 0)
        printf(", %d routes", framework.route_count);
    puts("");
    for (uint16_t i = 0; i < framework.warning_count; i++)
        printf("please look at %s %s\n", name, framework.warnings[i]);
    return check_examples(arena, name, root, &framework);
}
