/* SPDX-License-Identifier: MIT */
#include "daemon/tally.h"

#include <inttypes.h>

static const int64_t BOUNDS[TALLY_TIMES] = {5, 10, 25, 50, 100, 250, 1000, 10000};

void
tally_reply(struct tally *tally, int status, int64_t milliseconds)
{
    tally->by_class[status >= 100 && status < 600 ? status / 100 : 0]++;
    for (size_t i = 0; i < TALLY_TIMES; i++)
        if (milliseconds <= BOUNDS[i])
            tally->within[i]++;
    tally->replies++;
    tally->milliseconds += (uint64_t)milliseconds;
}

static void
print_head(struct builder *out, const char *name, const char *type, const char *help)
{
    builder_printf(out, "# HELP deltareturn_%s %s\n# TYPE deltareturn_%s %s\n", name, help, name,
                   type);
}

static void
print_replies(const struct tally *tally, struct builder *out)
{
    print_head(out, "replies_total", "counter", "Replies by the first digit of their status.");
    for (unsigned i = 1; i < 6; i++)
        builder_printf(out, "deltareturn_replies_total{class=\"%uxx\"} %" PRIu64 "\n", i,
                       tally->by_class[i]);
    print_head(out, "reply_seconds", "histogram", "Time from a request's head to its reply.");
    for (size_t i = 0; i < TALLY_TIMES; i++)
        builder_printf(out, "deltareturn_reply_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
                       (double)BOUNDS[i] / 1000, tally->within[i]);
    builder_printf(out,
                   "deltareturn_reply_seconds_bucket{le=\"+Inf\"} %" PRIu64
                   "\ndeltareturn_reply_seconds_sum %" PRIu64 ".%03u"
                   "\ndeltareturn_reply_seconds_count %" PRIu64 "\n",
                   tally->replies, tally->milliseconds / 1000,
                   (unsigned)(tally->milliseconds % 1000), tally->replies);
}

struct number_line {
    const char *name, *type, *help;
    uint64_t value;
};

void
tally_print(const struct tally *tally, const struct gauges *gauges, struct builder *out)
{
    const struct number_line lines[] = {
        {"refused_requests_total",  "counter", "Requests that were malformed or too large.",
         tally->refused                                                                                               },
        {"passwords_total",         "counter", "Passwords worked on.",                            tally->hashes       },
        {"passwords_refused_total", "counter", "Passwords not worked on, since too many waited.",
         tally->hashes_refused                                                                                        },
        {"uploads_total",           "counter", "Files that came with forms.",                     tally->uploads      },
        {"upload_bytes_total",      "counter", "Bytes of the files that came with forms.",
         tally->upload_bytes                                                                                          },
        {"process_restarts_total",  "counter", "Children that had to be started again.",
         gauges->restarts                                                                                             },
        {"jobs_done_total",         "counter", "Imports and runs that were done.",                gauges->jobs_done   },
        {"jobs_failed_total",       "counter", "Imports and runs that came to nothing.",
         gauges->jobs_failed                                                                                          },
        {"mails_delivered_total",   "counter", "Messages that somebody took.",
         gauges->mails_delivered                                                                                      },
        {"mails_failed_total",      "counter", "Messages that nobody will take any more.",
         gauges->mails_failed                                                                                         },
        {"job_busy",                "gauge",   "1 while an import or a run is worked on.",        gauges->job_busy    },
        {"connections",             "gauge",   "Connections that are open.",                      gauges->connections },
        {"requests",                "gauge",   "Requests that are not answered yet.",             gauges->requests    },
        {"passwords_waiting",       "gauge",   "Passwords worked on or waiting.",                 gauges->hashing_load},
        {"memory_bytes",            "gauge",   "Memory of the daemon itself.",                    gauges->memory      },
        {"open_descriptors",        "gauge",   "Files and sockets the daemon has open.",
         gauges->descriptors                                                                                          },
        {"read_only",               "gauge",   "1 while nothing can be changed.",                 gauges->read_only   },
        {"start_time_seconds",      "gauge",   "When the daemon started.",
         (uint64_t)(tally->started / 1000)                                                                            },
    };

    print_replies(tally, out);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        print_head(out, lines[i].name, lines[i].type, lines[i].help);
        builder_printf(out, "deltareturn_%s %" PRIu64 "\n", lines[i].name, lines[i].value);
    }
}
