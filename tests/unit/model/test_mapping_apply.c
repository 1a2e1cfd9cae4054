/* SPDX-License-Identifier: MIT */
#include "model/mapping_apply.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "mapping_fixture.h"
#include "suites.h"

/* What a mapping makes of exports: the tables, and what is told. */
struct apply_case {
    const char *name, *elements;
    const char *exports[3];
    const char *tables, *notes;
};

static void
expect_applied(const struct apply_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct mapping_fixture f;

        mapping_fixture_open(&f, cases[i].elements, cases[i].exports);
        EXPECT_TEXT(cases[i].name, f.err.text, "");
        EXPECT_TEXT(cases[i].name, mapping_fixture_faults(&f), "");
        EXPECT_TEXT(cases[i].name, mapping_fixture_tables(&f), cases[i].tables);
        EXPECT_TEXT(cases[i].name, mapping_fixture_notes(&f), cases[i].notes);
        mapping_fixture_close(&f);
    }
}

#define FILE_A     "<file name='a' match='a.csv'/>\n"
#define FILE_B     "<file name='b' match='b.csv'/>\n"
#define FAMILIES   "<table name='families' from='a'>\n"
#define FAMILY     "<column name='family_id' from='Family'/>\n"
#define TABLE_END  "</table>\n"
#define COLUMN_END "</column>\n"

/* A column of families that is made in one way. */
#define ONE_COLUMN(column) FILE_A FAMILIES FAMILY column TABLE_END

static void
cells_are_made(void)
{
    static const struct apply_case CASES[] = {
        {"as it stands", ONE_COLUMN("<column name='area' from='Area'/>\n"),
         {"Family|Area\nF1|North\nF2|\n"},
         "-- families\nfamily_id,area\nF1,North\nF2,\n", ""},
        {"headings in another case", ONE_COLUMN("<column name='area' from='AREA'/>\n"),
         {"family|Area\nF1|North\n"},
         "-- families\nfamily_id,area\nF1,North\n", ""},
        {"the very heading goes before one in another case",
         ONE_COLUMN("<column name='area' from='area'/>\n"),
         {"Family|Area|area\nF1|North|South\n"},
         "-- families\nfamily_id,area\nF1,South\n", ""},
        {"in the contract's order", ONE_COLUMN("<column name='la_ref' from='Ref'/>\n"),
         {"Ref|Family\nR1|F1\n"},
         "-- families\nfamily_id,la_ref\nF1,R1\n", ""},
        {"quoted", ONE_COLUMN("<column name='area' from='Area'/>\n"),
         {"Family|Area\nF1|North, \"upper\"\n"},
         "-- families\nfamily_id,area\nF1,\"North, \"\"upper\"\"\"\n", ""},
        {"a constant", ONE_COLUMN("<column name='area' constant='North'/>\n"),
         {"Family\nF1\n"},
         "-- families\nfamily_id,area\nF1,North\n", ""},
        {"blank rows are passed over", FILE_A FAMILIES FAMILY TABLE_END,
         {"Family|Area\n|North\nF1|North\n"},
         "-- families\nfamily_id\nF1\n", ""},
        {"the first that is not blank",
         ONE_COLUMN("<column name='area'><first><from column='Ward'/><from column='Area'/>"
                    "<text constant='?'/></first></column>\n"),
         {"Family|Area|Ward\nF1|North|W1\nF2|North|\nF3||\n"},
         "-- families\nfamily_id,area\nF1,W1\nF2,North\nF3,?\n", ""},
        {"joined", ONE_COLUMN("<column name='area'><join separator=' - '><from column='Area'/>"
                              "<from column='Ward'/></join></column>\n"),
         {"Family|Area|Ward\nF1|North|W1\nF2|North|\n"},
         "-- families\nfamily_id,area\nF1,North - W1\nF2,\n", ""},
        {"joined but for blanks",
         ONE_COLUMN("<column name='area'><join separator=' ' skip-blanks='yes'>"
                    "<from column='Area'/><from column='Ward'/></join></column>\n"),
         {"Family|Area|Ward\nF1|North|W1\nF2|North|\nF3||W1\nF4||\n"},
         "-- families\nfamily_id,area\nF1,North W1\nF2,North\nF3,W1\nF4,\n", ""},
        {"joined with the number of the row",
         ONE_COLUMN("<column name='la_ref'><join separator='-'><from column='Family'/>"
                    "<row-number/></join></column>\n"),
         {"Family\nF1\nF2\n"},
         "-- families\nfamily_id,la_ref\nF1,F1-2\nF2,F2-3\n", ""},
        {"letters, zeros and a prefix",
         FILE_A FAMILIES "<column name='family_id' from='Family' pad='6' prefix='F-'/>\n"
                         "<column name='la_ref' from='Ref' case='upper'/>\n"
                         "<column name='area' from='Area' case='lower' prefix='the '/>\n" TABLE_END,
         {"Family|Ref|Area\n12|ab1|NORTH\n1234567||\n\xC3\xA9""1|\xC3\xA9""b|\n"},
         "-- families\nfamily_id,la_ref,area\nF-000012,AB1,the north\nF-1234567,,\n"
         "F-0000\xC3\xA9""1,\xC3\xA9""B,\n", ""},
        {"an optional column that is not there",
         ONE_COLUMN("<column name='area' from='Area' optional='yes'/>\n"),
         {"Family\nF1\n"},
         "-- families\nfamily_id,area\nF1,\n", ""},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

#define CLAIMS(columns)                                                            \
    FILE_A "<table name='claims' from='a'>\n<column name='family_id' from='F'/>\n" \
           "<column name='quarter' constant='2023-24-Q1'/>\n" columns TABLE_END
#define PENCE(number) CLAIMS("<column name='payment_pence' from='P' number='" number "'/>\n")

static void
numbers_are_read(void)
{
    static const struct apply_case CASES[] = {
        {"pounds", PENCE("pounds-to-pence"),
         {"F|P\nF1|\xC2\xA3""1,234.50\nF2|800\nF3|0.05\nF4|-7.1\nF5|12.3400\nF6|0\nF7|\n"},
         "-- claims\nfamily_id,quarter,payment_pence\nF1,2023-24-Q1,123450\nF2,2023-24-Q1,80000\n"
         "F3,2023-24-Q1,5\nF4,2023-24-Q1,-710\nF5,2023-24-Q1,1234\nF6,2023-24-Q1,0\n"
         "F7,2023-24-Q1,\n", ""},
        {"grouped", PENCE("grouped"),
         {"F|P\nF1|1,234.50\nF2|-1,000,000\nF3|007\n"},
         "-- claims\nfamily_id,quarter,payment_pence\nF1,2023-24-Q1,1234.50\n"
         "F2,2023-24-Q1,-1000000\nF3,2023-24-Q1,007\n", ""},
        {"what is none stays as it is and is told", PENCE("pounds-to-pence"),
         {"F|P\nF1|800\nF2|12.345\nF3|8 hundred\nF4|.5\nF5|5.\nF6|1.2.3\nF7|,5\nF8|-\n"},
         "-- claims\nfamily_id,quarter,payment_pence\nF1,2023-24-Q1,80000\n"
         "F2,2023-24-Q1,12.345\nF3,2023-24-Q1,8 hundred\nF4,2023-24-Q1,.5\nF5,2023-24-Q1,5.\n"
         "F6,2023-24-Q1,1.2.3\nF7,2023-24-Q1,\",5\"\nF8,2023-24-Q1,-\n",
         "error bad_number a.csv 3 \"P\" family_id=F2: 12.345; pounds like 1,234.50\n"
         "error bad_number a.csv 4 \"P\" family_id=F3: 8 hundred; pounds like 1,234.50\n"
         "error bad_number a.csv 5 \"P\" family_id=F4: .5; pounds like 1,234.50\n"
         "error bad_number a.csv 6 \"P\" family_id=F5: 5.; pounds like 1,234.50\n"
         "error bad_number a.csv 7 \"P\" family_id=F6: 1.2.3; pounds like 1,234.50\n"
         "error bad_number a.csv 8 \"P\" family_id=F7: ,5; pounds like 1,234.50\n"
         "error bad_number a.csv 9 \"P\" family_id=F8: -; pounds like 1,234.50\n"},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

#define MEMBERS(columns)                                                                 \
    FILE_A "<table name='members' from='a'>\n<column name='member_id' from='Person'/>\n" \
           "<column name='family_id' from='Family'/>\n" columns TABLE_END
#define CHILDREN(columns) MEMBERS("<column name='role' constant='child'/>\n" columns)

static void
dates_are_read(void)
{
    static const struct apply_case CASES[] = {
        {"a format", CHILDREN("<column name='dob' from='DOB' date='dd/mm/yyyy|excel'/>\n"),
         {"Person|Family|DOB\nP1|F1|12/05/2014\nP2|F1|41771\nP3|F1|\nP4|F1|2014-05-12\n"},
         "-- members\nmember_id,family_id,role,dob\nP1,F1,child,2014-05-12\n"
         "P2,F1,child,2014-05-12\nP3,F1,child,\nP4,F1,child,2014-05-12\n", ""},
        {"one that does not fit", CHILDREN("<column name='dob' from='DOB' date='dd/mm/yyyy'/>\n"),
         {"Person|Family|DOB\nP1|F1|12/05/2014\nP2|F1|31/06/2014\nP3|F2|about 2014\n"},
         "-- members\nmember_id,family_id,role,dob\nP1,F1,child,2014-05-12\n"
         "P2,F1,child,31/06/2014\nP3,F2,child,about 2014\n",
         "error bad_date a.csv 3 \"DOB\" member_id=P2 family_id=F1: 31/06/2014; "
         "a date like 31/12/2024 (dd/mm/yyyy)\n"
         "error bad_date a.csv 4 \"DOB\" member_id=P3 family_id=F2: about 2014; "
         "a date like 31/12/2024 (dd/mm/yyyy)\n"},
        {"none that fits is one cause",
         CHILDREN("<column name='dob' from='DOB' date='dd/mm/yyyy'/>\n"),
         {"Person|Family|DOB\nP1|F1|05.13.2014\nP2|F1|\nP3|F2|05.14.2014\nP4|F2|05.15.2014\n"
          "P5|F2|05.16.2014\n"},
         "-- members\nmember_id,family_id,role,dob\nP1,F1,child,05.13.2014\nP2,F1,child,\n"
         "P3,F2,child,05.14.2014\nP4,F2,child,05.15.2014\nP5,F2,child,05.16.2014\n",
         "error bad_date a.csv 2 \"DOB\": 05.13.2014, and so on in all 4 cells; a date like "
         "31/12/2024 (dd/mm/yyyy); or another format at m.xml line 7\n"},
        {"two-digit years",
         CHILDREN("<column name='dob' from='DOB' date='dd/mm/yy' years-from='1925'/>\n"),
         {"Person|Family|DOB\nP1|F1|01/01/25\nP2|F1|01/01/24\n"},
         "-- members\nmember_id,family_id,role,dob\nP1,F1,child,1925-01-01\n"
         "P2,F1,child,2024-01-01\n", ""},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

#define ROLES(attributes, more)                                                                  \
    MEMBERS("<column name='role' from='Type'><values" attributes ">\n"                           \
            "<value found='Child' becomes='child'/><value found='Parent' becomes='parent_carer'" \
            "/>" more "</values></column>\n")

static void
values_are_mapped(void)
{
    static const struct apply_case CASES[] = {
        {"by a map, whatever the case", ROLES("", ""),
         {"Person|Family|Type\nP1|F1|Child\nP2|F1|PARENT\nP3|F1|\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,child\nP2,F1,parent_carer\nP3,F1,\n", ""},
        {"blank when the map says so", ROLES("", "<value found='' becomes='other_adult'/>"),
         {"Person|Family|Type\nP1|F1|\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,other_adult\n", ""},
        {"a value that is not mapped is refused", ROLES("", ""),
         {"Person|Family|Type\nP1|F1|Aunt\nP2|F1|Child\nP3|F1|Lodger\nP4|F1|Aunt\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,Aunt\nP2,F1,child\nP3,F1,Lodger\n"
         "P4,F1,Aunt\n",
         "error bad_value a.csv 2 \"Type\": Aunt (2 times), Lodger (once); one of \"Child\", "
         "\"Parent\"; or add it to the value map at m.xml line 6\n"},
        {"or left blank", ROLES(" otherwise='blank'", ""),
         {"Person|Family|Type\nP1|F1|Aunt\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,\n", ""},
        {"or kept", ROLES(" otherwise='keep'", ""),
         {"Person|Family|Type\nP1|F1|other_adult\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,other_adult\n", ""},
        {"or given a default", ROLES(" default='other_adult'", ""),
         {"Person|Family|Type\nP1|F1|Aunt\nP2|F1|\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,other_adult\nP2,F1,\n", ""},
        {"many values are counted",
         ROLES("", ""),
         {"Person|Family|Type\nP1|F1|a\nP1|F1|b\nP1|F1|c\nP1|F1|d\nP1|F1|e\nP1|F1|f\nP1|F1|g\n"
          "P1|F1|h\nP1|F1|i\nP1|F1|j\nP1|F1|k\nP1|F1|l\nP1|F1|m\nP1|F1|n\nP1|F1|n\n"},
         "-- members\nmember_id,family_id,role\nP1,F1,a\nP1,F1,b\nP1,F1,c\nP1,F1,d\nP1,F1,e\n"
         "P1,F1,f\nP1,F1,g\nP1,F1,h\nP1,F1,i\nP1,F1,j\nP1,F1,k\nP1,F1,l\nP1,F1,m\nP1,F1,n\n"
         "P1,F1,n\n",
         "error bad_value a.csv 2 \"Type\": n (2 times), a (once), b (once), c (once), d (once), "
         "e (once), f (once), g (once), h (once), i (once), j (once), k (once) and 2 other values; "
         "one of \"Child\", \"Parent\"; or add it to the value map at m.xml line 6\n"},
        {"yes and no are known",
         FILE_A "<table name='episodes' from='a'><column name='episode_id' from='E'/>\n"
                "<column name='family_id' from='F'/><column name='opened_on' from='O'/>\n"
                "<column name='closure_quality' from='Q' values='yes-no'/></table>\n",
         {"E|F|O|Q\nE1|F1|2024-01-01|Yes\nE2|F1|2024-01-01|N\nE3|F1|2024-01-01|1\n"
          "E4|F1|2024-01-01|FALSE\nE5|F1|2024-01-01|\nE6|F1|2024-01-01|Maybe\n"},
         "-- episodes\nepisode_id,family_id,opened_on,closure_quality\nE1,F1,2024-01-01,y\n"
         "E2,F1,2024-01-01,n\nE3,F1,2024-01-01,y\nE4,F1,2024-01-01,n\nE5,F1,2024-01-01,\n"
         "E6,F1,2024-01-01,Maybe\n",
         "error bad_value a.csv 7 \"Q\": Maybe (once); one of \"y\", \"yes\", \"true\", \"1\", "
         "\"n\", \"no\", \"false\", \"0\"; or add it to the value map at m.xml line 5\n"},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

#define LOOKUP(attributes)                                                                 \
    FILE_A FILE_B "<table name='episodes' from='a'><column name='episode_id' from='E'/>\n" \
                  "<column name='family_id' from='P'>\n"                                   \
                  "<lookup file='b' key='Person' take='Family'" attributes "/></column>\n" \
                  "<column name='opened_on' from='O'/></table>\n"

static void
other_files_are_looked_up(void)
{
    static const struct apply_case CASES[] = {
        {"by a key", LOOKUP(""),
         {"E|P|O\nE1|P2|2024-01-01\nE2|P1|2024-01-01\nE3||2024-01-01\n",
          "Person|Family\nP1|F1\nP2|F2\nP2|F2\nP2|\n|F3\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,F2,2024-01-01\nE2,F1,2024-01-01\n"
         "E3,,2024-01-01\n", ""},
        {"not found is refused", LOOKUP(""),
         {"E|P|O\nE1|P9|2024-01-01\nE2|P1|2024-01-01\nE3|P9|2024-01-01\n", "Person|Family\nP1|F1\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,P9,2024-01-01\nE2,F1,2024-01-01\n"
         "E3,P9,2024-01-01\n",
         "error dangling_key a.csv 2 \"P\": P9 (2 times); a value of the column \"Person\" of "
         "b.csv (m.xml line 6)\n"},
        {"or left blank", LOOKUP(" otherwise='blank'"),
         {"E|P|O\nE1|P9|2024-01-01\n", "Person|Family\nP1|F1\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,,2024-01-01\n", ""},
        {"or kept", LOOKUP(" otherwise='keep'"),
         {"E|P|O\nE1|P9|2024-01-01\n", "Person|Family\nP1|F1\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,P9,2024-01-01\n", ""},
        {"an empty file", LOOKUP(""),
         {"E|P|O\nE1|P9|2024-01-01\n", "Person|Family\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,P9,2024-01-01\n",
         "error dangling_key a.csv 2 \"P\": P9 (once); a value of the column \"Person\" of "
         "b.csv (m.xml line 6)\n"},
        {"rows that differ", LOOKUP(""),
         {"E|P|O\nE1|P1|2024-01-01\n", "Person|Family\nP1|F1\nP2|F2\nP1|F3\nP2|F4\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,F1,2024-01-01\n",
         "error duplicate_key b.csv 4 \"Family\": 2 rows that differ from an earlier row of the "
         "same \"Person\", the first P1; the same in all rows of one \"Person\", or "
         "several=\"first\" or \"last\" at m.xml line 6\n"},
        {"of which the last counts", LOOKUP(" several='last'"),
         {"E|P|O\nE1|P1|2024-01-01\n", "Person|Family\nP1|F1\nP1|F3\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,F3,2024-01-01\n",
         "warning rows_differ b.csv 3 \"Family\": 1 row that differs from an earlier row of the "
         "same \"Person\", the first P1; the same in all rows of one \"Person\"\n"},
        {"of which the first counts", LOOKUP(" several='first'"),
         {"E|P|O\nE1|P1|2024-01-01\n", "Person|Family\nP1|\nP1|F1\nP1|F3\n"},
         "-- episodes\nepisode_id,family_id,opened_on\nE1,F1,2024-01-01\n",
         "warning rows_differ b.csv 4 \"Family\": 1 row that differs from an earlier row of the "
         "same \"Person\", the first P1; the same in all rows of one \"Person\"\n"},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

static void
rows_are_chosen(void)
{
    static const struct apply_case CASES[] = {
        {"is", FILE_A FAMILIES "<when column='S' is='open'/>\n" FAMILY TABLE_END,
         {"Family|S\nF1|Open\nF2|Closed\nF3|\n"}, "-- families\nfamily_id\nF1\n", ""},
        {"is not", FILE_A FAMILIES "<when column='S' is-not='open'/>\n" FAMILY TABLE_END,
         {"Family|S\nF1|Open\nF2|Closed\nF3|\n"}, "-- families\nfamily_id\nF2\nF3\n", ""},
        {"blank", FILE_A FAMILIES "<when column='S' blank='yes'/>\n" FAMILY TABLE_END,
         {"Family|S\nF1|Open\nF3|\n"}, "-- families\nfamily_id\nF3\n", ""},
        {"filled, and not closed",
         FILE_A FAMILIES "<when column='S' blank='no'/><when column='S' is-not='Closed'/>\n" FAMILY
                TABLE_END,
         {"Family|S\nF1|Open\nF2|Closed\nF3|\n"}, "-- families\nfamily_id\nF1\n", ""},
        {"any of two, and a third",
         FILE_A FAMILIES "<any><when column='S' is='Open'/><when column='S' is='Closed'/></any>\n"
                         "<when column='T' is='x'/>\n" FAMILY TABLE_END,
         {"Family|S|T\nF1|Open|x\nF2|Closed|x\nF3|Lost|x\nF4|Open|y\n"},
         "-- families\nfamily_id\nF1\nF2\n", ""},
        {"none is left", FILE_A FAMILIES "<when column='S' is='open'/>\n" FAMILY TABLE_END,
         {"Family|S\nF2|Closed\n"}, "-- families\nfamily_id\n", ""},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

#define NEED_COLUMNS                                                                    \
    "<column name='need_id'><join separator='-'><from column='E'/><text constant='"     \
    "{code}'/></join></column>\n<column name='episode_id' from='E'/>\n<column "         \
    "name='need_code' constant='{code}'/>\n<column name='identified_on' from='{name} on' " \
    "date='dd/mm/yyyy'/>\n"

static void
one_row_gives_several(void)
{
    static const struct apply_case CASES[] = {
        {"columns by name",
         FILE_A "<table name='needs' from='a'>\n<each name='Debt' code='10.2'/>\n"
                "<each name='School' code='1.1'/>\n<when column='{name}' is='yes'/>\n" NEED_COLUMNS
                    TABLE_END,
         {"E|Debt|Debt on|School|School on\nE1|Yes|01/02/2024|No|\nE2|yes|02/02/2024|Yes|\n"
          "E3||||\n"},
         "-- needs\nneed_id,episode_id,need_code,identified_on\nE1-10.2,E1,10.2,2024-02-01\n"
         "E2-10.2,E2,10.2,2024-02-02\nE2-1.1,E2,1.1,\n", ""},
        {"what is wrong is told by the group's own column",
         FILE_A "<table name='needs' from='a'>\n<each name='Debt' code='10.2'/>\n"
                "<each name='School' code='1.1'/>\n<when column='{name}' is='yes'/>\n" NEED_COLUMNS
                    TABLE_END,
         {"E|Debt|Debt on|School|School on\nE1|Yes|soon|Yes|01/02/2024\n"
          "E2|Yes|01/02/2024|Yes|later\n"},
         "-- needs\nneed_id,episode_id,need_code,identified_on\nE1-10.2,E1,10.2,soon\n"
         "E1-1.1,E1,1.1,2024-02-01\nE2-10.2,E2,10.2,2024-02-01\nE2-1.1,E2,1.1,later\n",
         "error bad_date a.csv 2 \"Debt on\" need_id=E1-10.2 episode_id=E1: soon; a date like "
         "31/12/2024 (dd/mm/yyyy)\n"
         "error bad_date a.csv 3 \"School on\" need_id=E2-1.1 episode_id=E2: later; a date like "
         "31/12/2024 (dd/mm/yyyy)\n"},
        {"numbered columns",
         FILE_A "<table name='needs' from='a'>\n<each first='1' last='3'/>\n"
                "<when column='need_{n}' blank='no'/>\n"
                "<column name='need_id'><join separator='/'><from column='E'/><text "
                "constant='{n}'/></join></column>\n<column name='episode_id' from='E'/>\n"
                "<column name='need_code' from='need_{n}'/>\n" TABLE_END,
         {"E|need_1|need_2|need_3\nE1|1.1||3.2\nE2||5.1|\n"},
         "-- needs\nneed_id,episode_id,need_code\nE1/1,E1,1.1\nE1/3,E1,3.2\nE2/2,E2,5.1\n", ""},
        {"one file, two tables",
         FILE_A FAMILIES FAMILY TABLE_END
         "<table name='members' from='a'><column name='member_id' from='P'/><column "
         "name='family_id' from='Family'/><column name='role' constant='child'/></table>\n",
         {"Family|P\nF1|P1\n"},
         "-- families\nfamily_id\nF1\n-- members\nmember_id,family_id,role\nP1,F1,child\n", ""},
        {"two files, one table",
         FILE_A FILE_B FAMILIES FAMILY TABLE_END
         "<table name='families' from='b'><column name='family_id' from='Fam'/><column "
         "name='area' from='Area'/></table>\n",
         {"Family\nF1\n", "Fam|Area\nF2|North\n"},
         "-- families\nfamily_id,area\nF1,\nF2,North\n", ""},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

#define DISTINCT(which)                                                               \
    FILE_A "<table name='families' from='a' distinct='" which "'>\n" FAMILY           \
           "<column name='area' from='Area'/>\n<column name='la_ref' from='Ref'/>\n" \
           TABLE_END

static void
rows_are_merged(void)
{
    static const struct apply_case CASES[] = {
        {"rows that agree", DISTINCT("first"),
         {"Family|Area|Ref\nF1|North|\nF2|South|R2\nF1|North|R1\n"},
         "-- families\nfamily_id,la_ref,area\nF1,R1,North\nF2,R2,South\n", ""},
        {"the first counts", DISTINCT("first"),
         {"Family|Area|Ref\nF1|North|\nF1|South|\nF2|South|\nF2|West|\nF1||\n"},
         "-- families\nfamily_id,la_ref,area\nF1,,North\nF2,,South\n",
         "warning rows_differ a.csv 3 \"Area\": 2 cells that differ from an earlier row of the same "
         "family_id, the first from row 2; the same in all rows that are made into one\n"},
        {"the last counts", DISTINCT("last"),
         {"Family|Area|Ref\nF1|North|R1\nF1|South|\n"},
         "-- families\nfamily_id,la_ref,area\nF1,R1,South\n",
         "warning rows_differ a.csv 3 \"Area\": 1 cell that differs from an earlier row of the same "
         "family_id, the first from row 2; the same in all rows that are made into one\n"},
        {"a blank key is no key", DISTINCT("first"),
         {"Family|Area|Ref\n|North|\n|South|\n"},
         "-- families\nfamily_id,la_ref,area\n,,North\n,,South\n", ""},
        {"tables without a key by the whole row",
         FILE_A "<table name='outcomes' from='a' distinct='first'><column name='need_id' "
                "from='N'/><column name='result' from='R'/></table>\n",
         {"N|R\nN1|achieved\nN1|neutral\nN1|achieved\n"},
         "-- outcomes\nneed_id,result\nN1,achieved\nN1,neutral\n", ""},
        {"over several files",
         FILE_A FILE_B "<table name='families' from='a' distinct='first'>\n" FAMILY TABLE_END
                       "<table name='families' from='b' distinct='first'>\n" FAMILY TABLE_END,
         {"Family\nF1\nF2\n", "Family\nF2\nF3\nF3\n"},
         "-- families\nfamily_id\nF1\nF2\nF3\n", ""},
        {"unless a table element says nothing of it",
         FILE_A FILE_B "<table name='families' from='a' distinct='first'>\n" FAMILY TABLE_END
                       "<table name='families' from='b'>\n" FAMILY TABLE_END,
         {"Family\nF1\nF1\n", "Family\nF1\n"},
         "-- families\nfamily_id\nF1\nF1\n", ""},
    };

    expect_applied(CASES, COUNT_OF(CASES));
}

/* The places that the feed notes are those of the export. */
static void
places_are_kept(void)
{
    const char *const exports[] = {"Family|Area\n|\nF1|x\n|\nF2|y\n"};
    struct mapping_fixture f;
    struct origin origin;

    mapping_fixture_open(&f, FILE_A FAMILIES FAMILY TABLE_END, exports);
    EXPECT_NUMBER("rows", f.feed.tables[TABLE_FAMILIES].row_count, 2);
    origin = feed_origin(&f.feed, TABLE_FAMILIES, 2);
    EXPECT_TEXT("file", origin.file, "a.csv");
    EXPECT_NUMBER("row", origin.row, 3);
    EXPECT_NUMBER("row", feed_origin(&f.feed, TABLE_FAMILIES, 3).row, 5);
    mapping_fixture_close(&f);
}

/* What the mapping has told of a cell, the intake does not tell again. */
static void
told_cells_are_not_told_again(void)
{
    const char *const exports[] = {"Person|Family|DOB\nP1|F1|12/05/2014\nP2|F1|31/06/2014\n"};
    struct problem problem = {
        .kind = PROBLEM_BAD_DATE, .table = TABLE_MEMBERS, .row = 3, .column = "dob", .found = ""};
    struct mapping_fixture f;

    mapping_fixture_open(
        &f, CHILDREN("<column name='dob' from='DOB' date='dd/mm/yyyy'/>\n"), exports);
    CU_ASSERT_FALSE(feed_retell(&f.feed, f.arena, &problem));
    problem.column = "member_id";
    CU_ASSERT_TRUE(feed_retell(&f.feed, f.arena, &problem));
    EXPECT_TEXT("column", problem.column, "Person");
    EXPECT_NUMBER("row", problem.row, 3);
    problem = (struct problem){
        .kind = PROBLEM_BAD_DATE, .table = TABLE_MEMBERS, .row = 2, .column = "dob", .found = ""};
    CU_ASSERT_TRUE(feed_retell(&f.feed, f.arena, &problem));
    EXPECT_TEXT("column", problem.column, "DOB");
    mapping_fixture_close(&f);
}

/* The intake finds what the mapping made; a person finds what the export has. */
static void
what_is_found_is_what_stands_there(void)
{
    const char *const exports[] = {"Family|Area\n12|x\n12|y\n"};
    struct problem problem = {.kind = PROBLEM_DUPLICATE_KEY,
                              .table = TABLE_FAMILIES,
                              .row = 3,
                              .column = "family_id",
                              .found = "F0012"};
    struct mapping_fixture f;

    mapping_fixture_open(
        &f, FILE_A FAMILIES "<column name='family_id' from='Family' pad='4' prefix='F'/>" TABLE_END,
        exports);
    CU_ASSERT_TRUE(feed_retell(&f.feed, f.arena, &problem));
    EXPECT_TEXT("found", problem.found, "F0012 (made of 12)");
    problem = (struct problem){.kind = PROBLEM_DUPLICATE_KEY,
                               .table = TABLE_FAMILIES,
                               .row = 3,
                               .column = "family_id",
                               .found = "12"};
    CU_ASSERT_TRUE(feed_retell(&f.feed, f.arena, &problem));
    EXPECT_TEXT("found", problem.found, "12");
    mapping_fixture_close(&f);
}

void
suite_mapping_apply(void)
{
    CU_pSuite suite = CU_add_suite("model/mapping_apply", NULL, NULL);

    CU_add_test(suite, "cells are made", cells_are_made);
    CU_add_test(suite, "numbers are read", numbers_are_read);
    CU_add_test(suite, "dates are read", dates_are_read);
    CU_add_test(suite, "values are mapped", values_are_mapped);
    CU_add_test(suite, "other files are looked up", other_files_are_looked_up);
    CU_add_test(suite, "rows are chosen", rows_are_chosen);
    CU_add_test(suite, "one row gives several", one_row_gives_several);
    CU_add_test(suite, "rows are merged", rows_are_merged);
    CU_add_test(suite, "places are kept", places_are_kept);
    CU_add_test(suite, "what is found is what stands there", what_is_found_is_what_stands_there);
    CU_add_test(suite, "told cells are not told again", told_cells_are_not_told_again);
}
