/* SPDX-License-Identifier: MIT */
#include "service/returns.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "suites.h"

#define PERIOD "2023-24-Q3"
#define MAN    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void
fingerprints_are_read_as_people_type_them(void)
{
    EXPECT_TEXT("of a manifest", returns_fingerprint(MAN).text, "00112-23344-55667-78899");
    EXPECT_TEXT("of none", returns_fingerprint("").text, "none yet");
    CU_ASSERT_TRUE(returns_fingerprint_is("00112-23344-55667-78899", MAN));
    CU_ASSERT_TRUE(returns_fingerprint_is("00112 23344 55667 78899", MAN));
    CU_ASSERT_TRUE(returns_fingerprint_is("00112233445566778899", MAN));
    CU_ASSERT_FALSE(returns_fingerprint_is("00112-23344-55667-7889", MAN));
    CU_ASSERT_FALSE(returns_fingerprint_is("00112-23344-55667-788990", MAN));
    CU_ASSERT_FALSE(returns_fingerprint_is("00112-23344-55667-78898", MAN));
    CU_ASSERT_FALSE(returns_fingerprint_is("", MAN));
    CU_ASSERT_FALSE(returns_fingerprint_is("", ""));
    CU_ASSERT_TRUE(
        returns_fingerprint_is("AABBC-DDEEF-F0011-22334", "aabbcddeeff001122334aabbccddeeff"));
}

static void
what_is_no_fingerprint_is_told(void)
{
    CU_ASSERT_TRUE(returns_fingerprint_read("00112-23344-55667-78899"));
    CU_ASSERT_TRUE(returns_fingerprint_read("aabbc DDEEF f0011 22334"));
    CU_ASSERT_TRUE(returns_fingerprint_read("00112233445566778899"));
    CU_ASSERT_FALSE(returns_fingerprint_read("00112-23344-55667-7889"));
    CU_ASSERT_FALSE(returns_fingerprint_read("00112-23344-55667-788990"));
    CU_ASSERT_FALSE(returns_fingerprint_read("00112-23344-55667-7889g"));
    CU_ASSERT_FALSE(returns_fingerprint_read("none yet"));
    CU_ASSERT_FALSE(returns_fingerprint_read(""));
}

static void
a_return_is_found_by_its_quarter(void)
{
    struct returns_for_test f;
    struct filing made, found;
    struct filing_list list;

    returns_open(&f);
    CU_ASSERT_FALSE(returns_find(f.arena, f.state, PERIOD, &found, &f.err));
    EXPECT_TEXT("none yet", f.err.text,
                "there is no return for " PERIOD
                " yet; \"deltareturn run\" with the state folder makes it");
    CU_ASSERT_FALSE(returns_find(f.arena, f.state, "2023", &found, &f.err));
    EXPECT_TEXT("no quarter", f.err.text, "\"2023\" is not a quarter like 2023-24-Q3");
    made = returns_draft(&f, PERIOD);
    returns_draft(&f, "2023-24-Q4");
    CU_ASSERT_TRUE_FATAL(returns_find(f.arena, f.state, PERIOD, &found, &f.err));
    EXPECT_TEXT("id", found.id, made.id);
    CU_ASSERT_TRUE_FATAL(returns_list(f.arena, f.state, &list, &f.err));
    EXPECT_NUMBER("listed", list.count, 2);
    EXPECT_TEXT("by quarter", list.list[1].period, "2023-24-Q4");
    returns_close(&f);
}

static void
the_newest_come_first_and_older_ones_until_they_are_lodged(void)
{
    struct returns_for_test f;
    struct filing_list list;
    struct filing lodged;
    bool moved;

    returns_open(&f);
    lodged = returns_draft(&f, "2022-23-Q3");
    returns_draft(&f, "2022-23-Q4");
    returns_draft(&f, "2023-24-Q1");
    returns_draft(&f, "2023-24-Q2");
    CU_ASSERT_TRUE_FATAL(
        filings_swap(f.state->db, &lodged, FILING_LODGED, false, 1, &moved, &f.err));
    CU_ASSERT_TRUE_FATAL(moved);
    CU_ASSERT_TRUE_FATAL(returns_newest(f.arena, f.state, 2, &list, &f.err));
    EXPECT_NUMBER("without the lodged one", list.count, 3);
    EXPECT_TEXT("newest first", list.list[0].period, "2023-24-Q2");
    EXPECT_TEXT("older, and open", list.list[2].period, "2022-23-Q4");
    CU_ASSERT_TRUE_FATAL(returns_newest(f.arena, f.state, 4, &list, &f.err));
    EXPECT_NUMBER("among the newest", list.count, 4);
    EXPECT_NUMBER("it is lodged", list.list[3].state, FILING_LODGED);
    CU_ASSERT_TRUE_FATAL(returns_newest(f.arena, f.state, 12, &list, &f.err));
    EXPECT_NUMBER("fewer than asked for", list.count, 4);
    returns_close(&f);
}

static void
its_history_has_the_words(void)
{
    struct returns_for_test f;
    struct return_event *events;
    struct signoff_done done;
    struct filing filing;
    struct actor dana, chris;
    size_t count;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    chris = returns_person(&f, "chris", ROLE_CERTIFIER);
    filing = returns_draft(&f, PERIOD);
    CU_ASSERT_TRUE_FATAL(returns_move(&f, &dana, PERIOD, MOVE_SUBMIT, &done) &&
                         returns_move(&f, &chris, PERIOD, MOVE_SEND_BACK, &done));
    CU_ASSERT_TRUE_FATAL(returns_history(f.arena, f.state, &filing, &events, &count, &f.err));
    EXPECT_NUMBER("moves", count, 2);
    EXPECT_TEXT("first", events[0].event.move, "submit");
    EXPECT_TEXT("by", events[0].event.person, "dana");
    CU_ASSERT_PTR_NULL(events[0].words);
    EXPECT_TEXT("then", events[1].event.move, "send-back");
    EXPECT_TEXT("why", events[1].words, "because");
    EXPECT_NUMBER("the next revision is open", done.filing.revision, 2);
    returns_close(&f);
}

static void
a_file_comes_out_by_its_name(void)
{
    struct returns_for_test f;
    struct filing filing;
    struct text bytes;

    returns_open(&f);
    filing = returns_draft(&f, PERIOD);
    CU_ASSERT_TRUE_FATAL(
        returns_file(f.arena, f.state, filing.id, 1, "decisions.csv", &bytes, &f.err));
    CU_ASSERT_TRUE(bytes.length > 10 && memcmp(bytes.at, "episode_id", 10) == 0);
    CU_ASSERT_FALSE(returns_file(f.arena, f.state, filing.id, 1, "x.csv", &bytes, &f.err));
    EXPECT_TEXT("no such file", f.err.text,
                "revision 1 has no file \"x.csv\"; it has decisions.csv");
    returns_close(&f);
}

static void
notes_are_words_of_people_with_a_role(void)
{
    struct returns_for_test f;
    struct return_view view;
    struct filing filing;
    struct actor dana, none;
    char *longest;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    none = dana;
    none.roles = 0;
    filing = returns_draft(&f, PERIOD);
    longest = arena_alloc(f.arena, NOTE_MOST + 2);
    memset(longest, 'x', NOTE_MOST + 1);
    CU_ASSERT_TRUE(returns_note(f.arena, f.state, &dana,
                                &(struct note_request){PERIOD, "", "two\nlines"}, &f.err));
    CU_ASSERT_TRUE(returns_note(f.arena, f.state, &dana,
                                &(struct note_request){PERIOD, "", longest + 1}, &f.err));
    CU_ASSERT_TRUE_FATAL(returns_view(f.arena, f.state, &filing, 1, &view, &f.err));
    EXPECT_NUMBER("notes", view.remarks.count, 2);
    EXPECT_TEXT("as written", view.remarks.list[0].words, "two\nlines");
    EXPECT_NUMBER("seats", view.seats.count, 0);
    CU_ASSERT_FALSE(
        returns_note(f.arena, f.state, &none, &(struct note_request){PERIOD, "", "x"}, &f.err));
    EXPECT_TEXT("role", f.err.text, "\"dana\" has no role here");
    CU_ASSERT_FALSE(
        returns_note(f.arena, f.state, &dana, &(struct note_request){PERIOD, "", " \n"}, &f.err));
    EXPECT_TEXT("empty", f.err.text, "the words are empty");
    CU_ASSERT_FALSE(returns_note(f.arena, f.state, &dana,
                                 &(struct note_request){PERIOD, "", "a\x1b[2J"}, &f.err));
    EXPECT_TEXT("control", f.err.text, "the words are not plain text in UTF-8");
    CU_ASSERT_FALSE(
        returns_note(f.arena, f.state, &dana, &(struct note_request){PERIOD, "", "\xff"}, &f.err));
    EXPECT_TEXT("no UTF-8", f.err.text, "the words are not plain text in UTF-8");
    CU_ASSERT_FALSE(
        returns_note(f.arena, f.state, &dana, &(struct note_request){PERIOD, "", longest}, &f.err));
    EXPECT_TEXT("long", f.err.text, "the words are longer than 2000 bytes");
    returns_close(&f);
}

void
suite_returns(void)
{
    CU_pSuite suite = CU_add_suite("service/returns", NULL, NULL);

    CU_add_test(suite, "fingerprints are read as people type them",
                fingerprints_are_read_as_people_type_them);
    CU_add_test(suite, "what is no fingerprint is told", what_is_no_fingerprint_is_told);
    CU_add_test(suite, "a return is found by its quarter", a_return_is_found_by_its_quarter);
    CU_add_test(suite, "the newest come first, and older ones until they are lodged",
                the_newest_come_first_and_older_ones_until_they_are_lodged);
    CU_add_test(suite, "its history has the words", its_history_has_the_words);
    CU_add_test(suite, "a file comes out by its name", a_file_comes_out_by_its_name);
    CU_add_test(suite, "notes are words of people with a role",
                notes_are_words_of_people_with_a_role);
}
