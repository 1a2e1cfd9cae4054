#!/bin/sh
# Checks this bundle of evidence: sh verify.sh [KEY]
#
# KEY is the log's public key as you know it, a line like NAME+ID+BASE64.  Needs a POSIX shell and
# its utilities, openssl 3.0 or later, and sha256sum; no network, and nothing is written outside a
# temporary folder.  Prints one fact a line and ends with status
#   0 everything is as it was recorded   1 something has been altered   2 something is missing
#   3 something has been erased by a rule, and everything else is as it was recorded   4 wrong usage
#
# "deltareturn verify" prints the same lines.  The formats are C2SP's signed-note, tlog-checkpoint,
# tlog-cosignature and tlog-proof, and RFC 9162's tree.
set -u
LC_ALL=C
export LC_ALL
umask 077

usage() {
    echo "verify.sh: $*" >&2
    exit 4
}

[ $# -le 1 ] || usage "sh verify.sh [KEY]"
given=${1-}
cd "$(dirname "$0")" || usage "the folder of this script cannot be entered"
for tool in openssl sha256sum awk cat cksum cmp cp cut dirname find grep ls mktemp od rm sed sort tail tr wc; do
    command -v "$tool" >/dev/null || usage "$tool is needed and is not installed"
done
work=$(mktemp -d) || usage "no temporary folder can be made"
trap 'rm -rf "$work"' EXIT
trap 'exit 4' HUP INT TERM

# --- facts ---------------------------------------------------------------------------------------

altered=0 missing=0 erased=0

good() { printf 'ok: %s\n' "$*"; }
alter() {
    printf 'altered: %s\n' "$*"
    altered=1
}
miss() {
    printf 'missing: %s\n' "$*"
    missing=1
}
erase() {
    printf 'erased: %s\n' "$*"
    erased=1
}

# has FILE: whether a file of the bundle is there, and told when it is not.
has() {
    [ -f "$1" ] && return 0
    miss "the file $1 is missing"
    return 1
}

# --- bytes: kept as hex digits, since a shell cannot hold a zero -----------------------------------

sum_of() { sha256sum <"$1" | cut -c 1-64; }

# bytes HEX: the bytes themselves.
bytes() {
    printf "$(printf '%s' "$1" | awk '{
        digits = "0123456789abcdef"
        for (i = 1; i < length($0); i += 2) {
            high = index(digits, substr($0, i, 1)) - 1
            printf "\\%03o", 16 * high + index(digits, substr($0, i + 1, 1)) - 1
        }
    }')"
}

hex() { od -An -v -tx1 | tr -d ' \n'; }

# from64 TEXT: its bytes as hex, or nothing when TEXT is not the only base64 of them.
from64() {
    decoded=$(printf '%s' "$1" | openssl base64 -d -A 2>/dev/null | hex)
    [ "$(bytes "$decoded" | openssl base64 -A)" = "$1" ] && printf '%s' "$decoded"
}

# sum HEX...: SHA-256 over bytes given as hex.
sum() { bytes "$(printf '%s' "$@")" | sha256sum | cut -c 1-64; }

is_number() {
    case $1 in
    '' | *[!0-9]* | 0?* | ?????????????????*) return 1 ;;
    esac
}

# --- keys and signatures ---------------------------------------------------------------------------

# read_key FILE: sets name, id, kind and key; fails when FILE holds no public key.
read_key() {
    line=$(cat "$1")
    name=${line%%+*} rest=${line#*+}
    id=${rest%%+*}
    raw=$(from64 "${rest#*+}")
    kind=$(printf '%s' "$raw" | cut -c 1-2) key=$(printf '%s' "$raw" | cut -c 3-)
    [ "$(printf '%s\n' "$line" | cksum)" = "$(cksum <"$1")" ] && [ ${#raw} -eq 66 ] &&
        { [ "$kind" = 01 ] || [ "$kind" = 04 ]; } && [ -n "$name" ] &&
        [ "$(sum "$(printf '%s\n' "$name" | hex)" "$raw" | cut -c 1-8)" = "$id" ]
}

# is_signature KEY SIGNATURE FILE: whether SIGNATURE is the key's over the file's bytes.
is_signature() {
    bytes "302a300506032b6570032100$1" >"$work/key"
    bytes "$2" >"$work/signature"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$3" \
        -sigfile "$work/signature" >/dev/null 2>&1
}

# check_note: how the key in name, id, kind and key stands to log/checkpoint, whose text is in
# $work/text and whose signature lines are in $work/lines: right, wrong or absent.
check_note() {
    state=absent before="— $name "
    while IFS= read -r line; do
        found=${line#"$before"}
        [ "$found" != "$line" ] || continue
        found=$(from64 "$found")
        [ "$(printf '%s' "$found" | cut -c 1-8)" = "$id" ] || continue
        found=$(printf '%s' "$found" | cut -c 9-)
        cp "$work/text" "$work/message"
        if [ "$kind" = 04 ]; then
            seconds=$(printf '%s' "$found" | cut -c 1-16)
            case $seconds in
            0[0-9a-f]*) ;;
            *) state=wrong && return ;;
            esac
            found=$(printf '%s' "$found" | cut -c 17-)
            { printf 'cosignature/v1\ntime %d\n' "0x$seconds" && cat "$work/text"; } >"$work/message"
        fi
        [ ${#found} -eq 128 ] && is_signature "$key" "$found" "$work/message" || {
            state=wrong
            return
        }
        state=right
    done <"$work/lines"
}

# --- the table of contents -------------------------------------------------------------------------

check_contents() {
    has contents.sha256 || return
    awk '!/^[0-9a-f]+  ./ || substr($0, 65, 2) != "  " { exit 1 }' contents.sha256 &&
        [ -s contents.sha256 ] && [ -z "$(tail -c 1 contents.sha256)" ] || {
        alter "contents.sha256 is no list of files"
        return
    }
    while IFS= read -r line; do
        file=${line#????????????????????????????????????????????????????????????????  }
        has "$file" || continue
        [ "$(sum_of "$file")" = "${line%%  *}" ] || alter "the file $file has been altered"
    done <contents.sha256
    find . ! -type d | sed 's|^\./||' | sort >"$work/files"
    while IFS= read -r file; do
        [ "$file" = contents.sha256 ] || cut -c 67- contents.sha256 | grep -q -F -x -e "$file" ||
            alter "the file $file is not listed in contents.sha256"
    done <"$work/files"
    [ $altered$missing = 00 ] &&
        good "all $(wc -l <contents.sha256 | tr -d ' ') files of contents.sha256 are there, none altered"
}

# --- the log ---------------------------------------------------------------------------------------

check_key() {
    has keys/log.pub || return
    read_key keys/log.pub || {
        alter "keys/log.pub holds no public key"
        return
    }
    log_name=$name log_id=$id log_key=$key log_kind=$kind log_line=$line known=
    check_earlier
    line=$log_line
    if [ -z "$given" ]; then
        good "the log's key is $line; compare it with the one you were given"
    elif [ "$given" = "$line" ]; then
        good "the log's key is the one you gave"
    elif [ -n "$known" ]; then
        good "the log's key is $line, to which the one you gave handed over"
    else
        alter "the log's key is $line, not the one you gave"
    fi
}

# hands_over N: whether the earlier key N, which it leaves in older, signed an entry that hands over to
# the key in newer.
hands_over() {
    read_key "keys/earlier-$1.pub" && [ "$kind" = 01 ] && [ "$name" = "$log_name" ] || return 1
    older=$line older_id=$id older_key=$key
    [ -f "keys/earlier-$1.json" ] && [ -f "keys/earlier-$1.tlog-proof" ] &&
        printf '{"new":"%s","old":"%s"}' "$newer" "$older" | cmp -s - "keys/earlier-$1.json" &&
        parse_proof "keys/earlier-$1.tlog-proof" && cp "$work/rest" "$work/older" &&
        read_checkpoint "$work/older" "$older_id" "$older_key" 01 && [ -f "log/$index.leaf" ] &&
        stands "log/$index.leaf" && one_line "log/$index.leaf" &&
        [ "$(value act "log/$index.leaf")" = key.rotated ] &&
        [ "$(value man "log/$index.leaf")" = "$(sum_of "keys/earlier-$1.json")" ]
}

check_earlier() {
    newer=$line earlier=1
    while [ -e "keys/earlier-$earlier.pub" ]; do
        hands_over $earlier || {
            alter "keys/earlier-$earlier.pub did not hand over to the key after it"
            return
        }
        good "the log's key was $older until that signed entry $index, which hands over to the next"
        [ "$given" != "$older" ] || known=yes
        newer=$older earlier=$((earlier + 1))
    done
}

# split_checkpoint FILE: the text up to the last empty line, and the signature lines behind it.
split_checkpoint() {
    awk -v text="$work/text" -v lines="$work/lines" '
        { line[NR] = $0; if ($0 == "") last = NR }
        END {
            printf "" >text
            printf "" >lines
            for (i = 1; i < last; i++) print line[i] >text
            for (i = last + 1; i <= NR; i++) print line[i] >lines
            exit last < 2 || NR == last
        }' "$1" && [ -z "$(tail -c 1 "$1")" ] &&
        ! grep -q -v '^— [^ +][^ +]* [A-Za-z0-9+/=]*$' "$work/lines"
}

# read_checkpoint FILE ID KEY KIND: sets size and root; fails when the key has not signed it.
read_checkpoint() {
    split_checkpoint "$1" && [ "$(sed -n 1p "$work/text")" = "$log_name" ] || return 1
    size=$(sed -n 2p "$work/text") root=$(from64 "$(sed -n 3p "$work/text")")
    name=$log_name id=$2 key=$3 kind=$4
    check_note
    is_number "$size" && [ ${#root} -eq 64 ] && [ $state = right ]
}

check_checkpoint() {
    has log/checkpoint && [ -n "$log_name" ] || return
    read_checkpoint log/checkpoint "$log_id" "$log_key" "$log_kind" || {
        alter "the checkpoint is not what the log has signed"
        return
    }
    with_checkpoint=yes
    good "the log $log_name vouches for $size entries, and its signature is right"
    for file in keys/witness-*; do
        [ -f "$file" ] || continue
        read_key "$file" || {
            alter "$file holds no public key"
            continue
        }
        check_note
        case $state in
        right) good "the witness $name has signed the checkpoint too" ;;
        wrong) alter "the signature of $name is wrong" ;;
        absent) miss "the signature of the witness $name is missing" ;;
        esac
    done
}

# --- the manifest ----------------------------------------------------------------------------------

# value KEY FILE: a member of canonical JSON that is a number, or a text without quotation marks.
value() { sed -n "s/.*[{,]\"$1\":\"\{0,1\}\([^\",}]*\)[\",}].*/\1/p" "$2"; }

# one_line FILE: canonical JSON is one line without an end.
one_line() { awk 'END { exit NR != 1 }' "$1" && [ -n "$(tail -c 1 "$1")" ]; }

check_manifest() {
    has manifest.json || return
    manifest_sum=$(sum_of manifest.json)
    # the four lists of files hold names and keys too, so they are cut out first
    sed 's/\[[^]]*\]/[]/g' manifest.json >"$work/manifest"
    ret=$(value ret "$work/manifest") rev=$(value rev "$work/manifest")
    one_line manifest.json && [ -n "$ret" ] && is_number "$rev" || {
        alter "manifest.json is no manifest"
        return
    }
    with_manifest=yes
    set -- $(printf '%s' "$manifest_sum" | sed 's/\(.....\)\(.....\)\(.....\)\(.....\).*/\1-\2-\3-\4/')
    good "the manifest is of return $ret, $(value per "$work/manifest"), revision $rev, authority" \
        "$(value authority "$work/manifest"); its fingerprint is $1"
}

# --- entries ---------------------------------------------------------------------------------------

# told_of ACT: sets told, what the act is in words.
told_of() {
    told=
    case $1 in
# @ACTS@
    esac
}

# parse_proof FILE: sets index and leaves the hashes, as hex, in $work/path, and the rest in $work/rest.
parse_proof() {
    awk -v path="$work/path64" -v rest="$work/rest" '
        BEGIN { printf "" >path; printf "" >rest }
        NR == 1 && $0 != "c2sp.org/tlog-proof@v1" { bad = 1 }
        NR == 2 && /^extra / { shift = 1; next }
        NR == 2 + shift { if (!sub(/^index /, "")) bad = 1; print; next }
        NR > 2 + shift && !tail && $0 == "" { tail = 1; next }
        NR > 2 + shift && !tail { print >path }
        tail { print >rest }
        END { exit bad || !tail }' "$1" >"$work/index" || return 1
    index=$(cat "$work/index")
    is_number "$index" || return 1
    while IFS= read -r line; do
        line=$(from64 "$line")
        [ ${#line} -eq 64 ] || return 1
        echo "$line"
    done <"$work/path64" >"$work/path"
}

# read_proof FILE: as parse_proof; the rest has to be log/checkpoint.
read_proof() { parse_proof "$1" && cmp -s "$work/rest" log/checkpoint; }

# stands FILE: whether the leaf in FILE stands at index (RFC 9162, 2.1.3.2).
stands() {
    [ "$index" -lt "$size" ] || return 1
    place=$index last=$((size - 1))
    node=$({ printf '\000' && cat "$1"; } | sha256sum | cut -c 1-64)
    while IFS= read -r other; do
        [ $last -ne 0 ] || return 1
        if [ $((place % 2)) -eq 1 ] || [ $place -eq $last ]; then
            node=$(sum 01 "$other" "$node")
            while [ $((place % 2)) -eq 0 ] && [ $place -ne 0 ]; do
                place=$((place / 2)) last=$((last / 2))
            done
        else
            node=$(sum 01 "$node" "$other")
        fi
        place=$((place / 2)) last=$((last / 2))
    done <"$work/path"
    [ $last -eq 0 ] && [ "$node" = "$root" ]
}

# tell_entry N FILE: what a leaf says, and what follows from it for the manifest and the statements.
tell_entry() {
    told_of "$(value act "$2")"
    who="the program" under= revision=$(value rev "$2")
    role=$(value role "$2") man=$(value man "$2") del=$(value del "$2")
    [ -z "$role" ] || who="$role $(value ref "$2" | cut -c 1-8)"
    [ "${del:-null}" = null ] || under=" under the delegation of entry $del"
    [ "${revision:-null}" = null ] && revision= || revision=", revision $revision"
    good "entry $1 stands in the log: $(value ts "$2"), $who$under, $told$revision"
    if [ -n "$with_manifest" ] && [ "$man" = "$manifest_sum" ]; then
        about=$((about + 1))
        [ "$(value act "$2")" != erasure.done ] || rule=$(value code "$2") date=$(value ts "$2" | cut -c 1-10)
    elif [ -n "$with_manifest" ] && [ "${man:-null}" != null ] && [ "$(value ret "$2")" = "$ret" ] &&
        [ "$revision" = ", revision $rev" ]; then
        echo "entry $1 names another manifest than manifest.json" >>"$work/others"
    fi
    [ "$(value ev "$2")" = null ] || echo "$1 $(value ev "$2")" >>"$work/statements"
    [ "$(value act "$2")" != sample.drawn ] || [ "$man" != "$manifest_sum" ] || [ "$(value ev "$2")" = null ] ||
        echo "$1 $(value ev "$2")" >>"$work/samples"
}

check_entries() {
    : >"$work/others"
    : >"$work/statements"
    : >"$work/samples"
    ls log | sed -n 's/\.leaf$//p' | grep -E -x '0|[1-9][0-9]*' | sort -n >"$work/entries"
    [ -n "$with_checkpoint" ] || return
    while IFS= read -r number <&3; do
        leaf=log/$number.leaf
        has "log/$number.tlog-proof" || continue
        if ! read_proof "log/$number.tlog-proof" || [ "$index" != "$number" ]; then
            alter "the proof of entry $number is of another entry or checkpoint"
        elif ! stands "$leaf"; then
            alter "entry $number: the leaf is not what the log has at $number"
        elif ! one_line "$leaf" || [ "$(value seq "$leaf")" != "$number" ]; then
            alter "entry $number says that it is entry $(value seq "$leaf")"
        else
            tell_entry "$number" "$leaf"
        fi
    done 3<"$work/entries"
    while IFS= read -r line; do
        alter "$line"
    done <"$work/others"
    if [ $about -gt 0 ]; then
        good "$about of the entries name this manifest"
    elif [ -n "$with_manifest" ]; then
        miss "no entry here names the manifest"
    fi
}

# --- files that the manifest and the entries name --------------------------------------------------

# check_file FILE SUM WHOSE...: WHOSE says who names it.
check_file() {
    file=$1 expected=$2
    shift 2
    if [ ! -f "$file" ] && [ -n "$rule" ]; then
        erase "the file $file was erased under rule $rule on $date"
    elif [ ! -f "$file" ]; then
        miss "the file $file is missing"
    elif [ "$(sum_of "$file")" = "$expected" ]; then
        good "the file $file is the one $*"
    else
        alter "the file $file is not the one $*"
    fi
}

# listed PATTERN: the names and sums of a list of the manifest.
listed() {
    sed -n "s/$1/\\1/p" manifest.json | awk 1 | tr '{' '\n' |
        sed -n 's/^"bytes":[0-9]*,"name":"\([^"]*\)","sha256":"\([0-9a-f]*\)".*/\1 \2/p'
}

# What the run made, and the frameworks by which; a mapping lies with the exports, which are not here.
check_artefacts() {
    listed '^{"artefacts":\[\([^]]*\)\].*' >"$work/artefacts"
    listed '.*,"rules":\[\([^]]*\)\],"salt":.*' | grep '^framework-' >>"$work/artefacts"
    while read -r artefact expected; do
        check_file "artefacts/$artefact" "$expected" in the manifest
    done <"$work/artefacts"
}

check_statements() {
    while read -r number expected; do
        check_file "statements/$number.txt" "$expected" that entry "$number" names
    done <"$work/statements"
}

# --- the audit sample ------------------------------------------------------------------------------

# grows SIZE ROOT: whether the log of SIZE entries with that root is the beginning of the one that was
# signed, by the hashes in $work/growth (RFC 9162, 2.1.4.2).
grows() {
    [ "$1" -gt 0 ] && [ "$1" -le "$size" ] || return 1
    if [ "$1" -eq "$size" ]; then
        [ ! -s "$work/growth" ] && [ "$2" = "$root" ]
        return
    fi
    place=$(($1 - 1)) last=$((size - 1))
    while [ $((place % 2)) -eq 1 ]; do
        place=$((place / 2)) last=$((last / 2))
    done
    old= new=
    [ $place -ne 0 ] || { old=$2 new=$2; }
    while IFS= read -r other; do
        if [ -z "$old" ]; then
            old=$other new=$other
            continue
        fi
        [ $last -ne 0 ] || return 1
        if [ $((place % 2)) -eq 1 ] || [ $place -eq $last ]; then
            old=$(sum 01 "$other" "$old") new=$(sum 01 "$other" "$new")
            while [ $((place % 2)) -eq 0 ] && [ $place -ne 0 ]; do
                place=$((place / 2)) last=$((last / 2))
            done
        else
            new=$(sum 01 "$new" "$other")
        fi
        place=$((place / 2)) last=$((last / 2))
    done <"$work/growth"
    [ $last -eq 0 ] && [ "$old" = "$2" ] && [ "$new" = "$root" ]
}

# read_growth: sample/growth as hex, a line each, in $work/growth.
read_growth() {
    [ -z "$(tail -c 1 sample/growth)" ] || return 1
    while IFS= read -r line; do
        line=$(from64 "$line")
        [ ${#line} -eq 64 ] || return 1
        echo "$line"
    done <sample/growth >"$work/growth"
}

# seed_stands N: whether the seed that statement N tells is the root of the log's beginning as it stood
# between announcement and draw.
seed_stands() {
    split_checkpoint sample/checkpoint && read_growth || return 1
    seed_size=$(sed -n 2p "$work/text") seed=$(from64 "$(sed -n 3p "$work/text")")
    announced=$(value announced "statements/$1.txt")
    [ "$(sed -n 1p "$work/text")" = "$log_name" ] && is_number "$seed_size" && is_number "$announced" &&
        [ "$seed" = "$(value seed "statements/$1.txt")" ] && [ ${#seed} -eq 64 ] &&
        [ "$announced" -lt "$seed_size" ] && [ "$seed_size" -le "$1" ] && grows "$seed_size" "$seed"
}

# kept FILE: whether it is there; told when it is missing or was erased.
kept() {
    [ -f "$1" ] && return 0
    if [ -n "$rule" ]; then
        erase "the file $1 was erased under rule $rule on $date"
    else
        miss "the file $1 is missing"
    fi
    return 1
}

check_sample() {
    while read -r number expected <&3; do
        [ -f "statements/$number.txt" ] && [ "$(sum_of "statements/$number.txt")" = "$expected" ] || continue
        check_file sample/drawn.csv "$(value list "statements/$number.txt")" that entry "$number" names
        whole=yes
        kept sample/checkpoint || whole=
        kept sample/growth || whole=
        [ -n "$whole" ] && [ -n "$with_checkpoint" ] || continue
        if seed_stands "$number"; then
            good "the seed of the audit sample is the root of the log's first $seed_size entries"
        else
            alter "the seed of the audit sample is not a root of the log"
        fi
    done 3<"$work/samples"
}

log_name= with_checkpoint= with_manifest= about=0 rule= date=
check_contents
check_key
check_checkpoint
check_manifest
check_entries
[ -z "$with_manifest" ] || check_artefacts
check_statements
[ -z "$with_manifest" ] || check_sample

if [ $altered -eq 1 ]; then
    echo "result: something has been altered"
    exit 1
elif [ $missing -eq 1 ]; then
    echo "result: nothing has been altered, but something is missing"
    exit 2
elif [ $erased -eq 1 ]; then
    echo "result: something has been erased by a rule, and everything else is as it was recorded"
    exit 3
fi
echo "result: everything is as it was recorded"
