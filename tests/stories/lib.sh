# SPDX-License-Identifier: MIT
# lib - what the stories have in common.  A story runs in an empty folder of its own.

NATIONAL="--quarter 2023-24-Q3 --framework supporting-families-2022"

# What the program keeps between two questions stays with the story.
XDG_CACHE_HOME=$WORK/.cache
export XDG_CACHE_HOME

# verdict STEP CONDITION...: CONDITION is a command that says whether it went well.
verdict() {
    step=$1
    shift
    if "$@"; then echo "ok - $step"; else echo "not ok - $step: $*"; fi
}

# A program that was killed leaves names of faketime's behind, under its own number, which another
# program gets in time.
sweep_faketime() {
    for left in /dev/shm/faketime_shm_*; do
        kill -0 "${left##*_}" 2>/dev/null || rm -f "$left" "/dev/shm/sem.faketime_sem_${left##*_}"
    done
}
sweep_faketime

# status STEP EXPECTED COMMAND...: the command's status; its output is in ./out and ./err.
status() {
    step=$1 expected=$2
    shift 2
    "$@" >out 2>err
    got=$?
    if [ $got -eq "$expected" ]; then
        echo "ok - $step"
    else
        echo "not ok - $step: status $got, expected $expected: $*"
        sed 's/^/    /' err | head -5
    fi
}

same() { diff -r "$1" "$2" >differences 2>&1; }
has() { grep -qF -- "$2" "$1"; }
nothing_like() { [ -z "$(ls -d $1 2>/dev/null)" ]; }

# sound DIR: one family that can be claimed in 2023-24-Q3, no errors, no warnings.
sound() {
    mkdir "$1"
    cat >"$1/families.csv" <<'END'
family_id,la_ref
F1,LA1
END
    cat >"$1/members.csv" <<'END'
member_id,family_id,role,dob
C1,F1,child,2012-05-01
P1,F1,parent_carer,1985-02-03
END
    cat >"$1/episodes.csv" <<'END'
episode_id,family_id,opened_on,assessed_on,whole_family_assessment,plan_on,plan_covers_all_needs,lead_practitioner,lead_school_urn,closed_on,closure_quality
E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,103700,2023-04-10,y
END
    cat >"$1/needs.csv" <<'END'
need_id,episode_id,need_code
N1,E1,1.1
N2,E1,5.1
N3,E1,9.2
END
    cat >"$1/outcomes.csv" <<'END'
need_id,result,achieved_on
N1,achieved,2023-03-01
N2,achieved,2023-03-15
N3,neutral,
END
    cat >"$1/attendance.csv" <<'END'
member_id,term,term_start,term_end,sessions_possible,absent_authorised,absent_unauthorised
C1,summer,2023-04-17,2023-07-21,120,5,10
END
    cat >"$1/events.csv" <<'END'
event_id,family_id,member_id,type,on
V1,F1,,police_callout,2023-05-01
END
    echo 'family_id,episode_id,quarter' >"$1/claims.csv"
}

# --- a state folder with people in it: $WORK/state; its administrator is whoever runs the story.

PASSWORD="a sentence of words"

# council: makes the folder, with paul (provider), cora (certifier) and olga (S151 officer).
council() {
    DELTARETURN_STATE=$WORK/state
    export DELTARETURN_STATE
    "$PROGRAM" init "$WORK/state" --authority E08000026 --origin returns.example.org/E08000026 --admin anna \
        --name "Anna Admin" --email anna@example.org --os-account "$(id -un)" &&
        person paul provider "Paul Provider" && person cora certifier "Cora Certifier" &&
        person olga s151 "Olga Officer"
}

# person LOGIN ROLE NAME: adds a person, who chooses a password with the code.
person() {
    "$PROGRAM" person add "$1" --name "$3" --email "$1@example.org" --roles "$2" >added || return 1
    code=$(grep -o '^[A-Z0-9]\{4\}-[A-Z0-9-]*$' added)
    printf '%s\n%s\n' "$code" "$PASSWORD" | "$PROGRAM" person password "$1" --password-stdin >/dev/null
}

# as LOGIN COMMAND...: acts as a person.
as() {
    who=$1
    shift
    echo "$PASSWORD" | "$PROGRAM" "$@" --as "$who" --password-stdin
}

# seen QUARTER: the fingerprint as "return show" prints it.
seen() { "$PROGRAM" return show "$1" | sed -n 's/^fingerprint //p'; }
